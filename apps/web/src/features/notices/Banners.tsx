import { Trans } from '@lingui/react/macro'
import { TriangleAlert } from 'lucide-react'
import type { ReactNode } from 'react'
import { type Alarm, useAlarms } from '../../kernel/alarms.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { strokes } from '../../ui/icons.ts'
import { useNoticeText } from './useNoticeText.ts'
import './notices.css'

/** What must not scroll away: alarms stay until what they name is over. */
export function Banners({ onCompare }: { onCompare: () => void }) {
  const { view } = useRoom()
  const notices = useSignal(view.notices)
  const { unconfirmed } = useSignal(view.trust)
  const alarms = useAlarms()
  const text = useNoticeText()
  return (
    <div className="banners">
      {alarms.map(alarm => (
        <div key={alarm.id} className="banner alarm" role="alert">
          <TriangleAlert {...strokes} />
          <p>{alarmText(alarm)}</p>
        </div>
      ))}
      {notices.map(notice => {
        if (notice.t === 'halfSilent') {
          return (
            <div key={notice.id} className="banner" role="alert">
              <p>{text(notice)}</p>
              <Button onPress={() => view.dismiss(notice.id)}>
                <Trans>Go on anyway</Trans>
              </Button>
            </div>
          )
        }
        if (notice.t === 'compareAsked') {
          return (
            <div key={notice.id} className="banner" role="status">
              <p>{text(notice)}</p>
              <Button
                look="main"
                onPress={() => {
                  view.dismiss(notice.id)
                  onCompare()
                }}
              >
                <Trans>Show the code</Trans>
              </Button>
            </div>
          )
        }
        return null
      })}
      {unconfirmed ? (
        <div className="banner" role="status">
          <p>
            <Trans>
              Nobody in the room has confirmed you yet. Until then nothing of yours is sent, and you may see
              less than there is.
            </Trans>
          </p>
        </div>
      ) : null}
    </div>
  )
}

function alarmText({ alarm, name }: Alarm): ReactNode {
  switch (alarm) {
    case 'ghost':
      return (
        <Trans>
          Somebody is connected to the server's sound and picture who does not belong to this room. They can
          open nothing, and you do not see or hear them. Tell who runs the server.
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
          The test of your own sound and picture failed: they would have left readable. Nothing is being sent.
          Reload the page, or use another browser.
        </Trans>
      )
    case 'rolled-back':
      return <Trans>The server shows older rules than before. The newer ones stay in force here.</Trans>
    case 'bad-leaf':
      return name === null ? (
        <Trans>
          Somebody is in the list who did not come by the link of this room. You are leaving it to be safe.
        </Trans>
      ) : (
        <Trans>
          {name} is in the list but did not come by the link of this room. You are leaving it to be safe.
        </Trans>
      )
    case 'split':
      return (
        <Trans>
          The server shows different people different rooms. Nothing of yours is being sent. Call each other
          another way.
        </Trans>
      )
  }
}
