import { Trans } from '@lingui/react/macro'
import { Page } from '../../shell/Page.tsx'
import { Says } from '../../shell/Says.tsx'
import { Button } from '../../ui/Button.tsx'
import { Mark } from '../../ui/Mark.tsx'
import './secondTab.css'

/** [K32] One tab per room and person: go on here as that person, or come in beside it as another. */
export function SecondTab({ onMove, onApart }: { onMove: () => void; onApart: () => void }) {
  return (
    <Page phase="second-tab">
      <Says mark={<Mark size={48} />} title={<Trans>You have this room open in another tab</Trans>}>
        <ul className="twoWays">
          <li>
            <Button look="main" wide onPress={onMove}>
              <Trans>Move here</Trans>
            </Button>
            <p className="soft small">
              <Trans>You carry on here as the same person. The meeting closes in the other tab.</Trans>
            </p>
          </li>
          <li>
            <Button wide onPress={onApart}>
              <Trans>Come in as somebody else</Trans>
            </Button>
            <p className="soft small">
              <Trans>
                The other tab stays as it is. You come in here as a second person, under another name.
              </Trans>
            </p>
          </li>
        </ul>
      </Says>
    </Page>
  )
}
