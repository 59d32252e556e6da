import { Trans } from '@lingui/react/macro'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import type { Alarm } from '../../kernel/alarms.ts'
import { strokes } from '../../ui/icons.ts'
import './notices.css'

/** One thing that disagrees, in words. Also at the door, for whoever left because of it. */
export function AlarmBanner({ alarm, children }: { alarm: Alarm; children?: ReactNode }) {
  return (
    <div className="banner alarm" role="alert">
      <TriangleAlert {...strokes} />
      <p>{alarmText(alarm)}</p>
      {children}
    </div>
  )
}

function alarmText({ alarm, name }: Alarm): ReactNode {
  switch (alarm) {
    case 'ghost':
      return (
        <Trans>
          Somebody who does not belong to this room is connected to the server's sound and picture. They can
          open nothing, and you do not see or hear them. Tell whoever runs the server.
        </Trans>
      )
    case 'unauthentic':
      return name === null ? (
        <Trans>
          Sound or picture arrives that does not come from the person it claims. It is not played.
        </Trans>
      ) : (
        <Trans>
          What arrives as {name} does not come from {name}. It is not played. Ask {name} to join again.
        </Trans>
      )
    case 'not-encrypted':
      return (
        <Trans>
          The test of your own sound and picture failed: they would have left this device readable. Nothing is
          being sent. Reload the page, or use another browser.
        </Trans>
      )
    case 'rolled-back':
      return <Trans>The server shows older rules than before. The newer ones stay in force here.</Trans>
    case 'bad-leaf':
      return name === null ? (
        <Trans>
          Somebody in the list did not come by a link to this room. To be safe, you are leaving it.
        </Trans>
      ) : (
        <Trans>
          {name} is in the list but did not come by a link to this room. To be safe, you are leaving it.
        </Trans>
      )
    case 'different-code':
      return (
        <Trans>
          You said that the code is different: somebody may be in between. Say nothing confidential here, and
          tell the others; they have not been told. Compare again by voice. If it differs again, leave, and
          let the host make a new room.
        </Trans>
      )
    case 'picture':
      return <Trans>{name} sends a picture into this call. It is not shown.</Trans>
    case 'split':
      return (
        <Trans>
          The server shows different people different rooms. Nothing of yours is being sent. Get in touch with
          each other another way.
        </Trans>
      )
  }
}
