import { Trans } from '@lingui/react/macro'
import { Page } from '../../shell/Page.tsx'
import { Says } from '../../shell/Says.tsx'
import { Button } from '../../ui/Button.tsx'
import { Mark } from '../../ui/Mark.tsx'

/** [K32] One tab per room. */
export function SecondTab({ owner, onMove }: { owner: boolean; onMove: () => void }) {
  return (
    <Page phase="second-tab">
      <Says
        mark={<Mark size={48} />}
        title={<Trans>You have this room open in another tab</Trans>}
        actions={
          <Button look="main" onPress={onMove}>
            <Trans>Move here</Trans>
          </Button>
        }
      >
        <p className="soft">
          <Trans>The other tab leaves the meeting when you move.</Trans>{' '}
          {owner ? null : <Trans>You may have to knock again.</Trans>}
        </p>
      </Says>
    </Page>
  )
}
