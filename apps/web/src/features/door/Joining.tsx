import { Trans } from '@lingui/react/macro'
import { Page } from '../../shell/Page.tsx'
import { Waiting } from '../../shell/Says.tsx'
import './joining.css'

/** Appears only when it takes longer than a glance. */
export function Joining() {
  return (
    <Page phase="joining">
      <div className="joining" role="status">
        <Waiting />
        <h1>
          <Trans>The door opens…</Trans>
        </h1>
      </div>
    </Page>
  )
}
