import { Trans } from '@lingui/react/macro'
import { Page } from '../../shell/Page.tsx'
import { Says } from '../../shell/Says.tsx'
import { Mark } from '../../ui/Mark.tsx'

/** A browser that cannot hold the keys at all. */
export function Unsupported({ why }: { why: 'keys' | 'insecure' }) {
  return (
    <Page phase="unsupported">
      <Says
        mark={<Mark size={48} />}
        title={
          why === 'insecure' ? (
            <Trans>This address is not protected</Trans>
          ) : (
            <Trans>This browser is too old</Trans>
          )
        }
      >
        <p className="soft">
          {why === 'insecure' ? (
            <Trans>Browsers handle keys only over https. Open the same address with https:// in front.</Trans>
          ) : (
            <Trans>
              It cannot make the key that locks this room. A current Firefox, Chrome, Edge or Safari can: open
              the link there.
            </Trans>
          )}
        </p>
      </Says>
    </Page>
  )
}
