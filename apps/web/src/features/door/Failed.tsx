import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Phase } from '../../kernel/meeting.ts'
import { Page } from '../../shell/Page.tsx'
import { Says } from '../../shell/Says.tsx'
import { Button } from '../../ui/Button.tsx'
import { Mark } from '../../ui/Mark.tsx'

type Why = Extract<Phase, { t: 'failed' }>['why']
type Text = { readonly title: ReactNode; readonly text: ReactNode; readonly again: boolean }

/** The room cannot be entered: what happened, what is safe, what to do. */
export function Failed({ why, onHome }: { why: Why; onHome: () => void }) {
  const { title, text, again } = explain(why)
  return (
    <Page phase="failed">
      <Says
        mark={<Mark size={48} />}
        title={title}
        actions={
          <>
            {again ? (
              <Button look="main" onPress={() => location.reload()}>
                <Trans>Try again</Trans>
              </Button>
            ) : null}
            <Button onPress={onHome}>
              <Trans>Go to the start page</Trans>
            </Button>
          </>
        }
      >
        <p className="soft">{text}</p>
      </Says>
    </Page>
  )
}

function explain(why: Why): Text {
  switch (why) {
    case 'offline':
      return {
        title: <Trans>No connection to the server</Trans>,
        text: <Trans>Nothing of yours was lost. Check the network of this device and try again.</Trans>,
        again: true,
      }
    case 'no-such-room':
      return {
        title: <Trans>This room does not exist here</Trans>,
        text: <Trans>It was removed, or the link belongs to another server. Ask whoever sent it.</Trans>,
        again: false,
      }
    case 'link-unknown':
      return {
        title: <Trans>This link no longer opens anything</Trans>,
        text: <Trans>The room has a newer link. Ask somebody in the meeting for it.</Trans>,
        again: false,
      }
    case 'locked':
      return {
        title: <Trans>The room is locked</Trans>,
        text: (
          <Trans>The people inside have closed the door. Ask one of them to open it, then try again.</Trans>
        ),
        again: true,
      }
    case 'barred':
    case 'removed':
      return {
        title: <Trans>You were removed from the meeting</Trans>,
        text: (
          <Trans>
            In this tab you cannot come back in. If you open the link in a new tab you can knock; whether you
            come in is up to the people inside.
          </Trans>
        ),
        again: false,
      }
    case 'newer-rules':
    case 'unsupported-version':
      return {
        title: <Trans>This page is too old for this room</Trans>,
        text: <Trans>Its rules come from a newer version of this page. Reload to get it.</Trans>,
        again: true,
      }
    case 'rolled-back':
      return {
        title: <Trans>The server shows older rules than before</Trans>,
        text: (
          <Trans>
            That could let somebody back in who was removed, so you stay outside. The owner of the room can
            start it again; then it works.
          </Trans>
        ),
        again: true,
      }
    case 'bad-room':
      return {
        title: <Trans>The server shows a different room</Trans>,
        text: (
          <Trans>
            What it sent does not match your link. Nothing of yours was sent. Tell the owner of the room.
          </Trans>
        ),
        again: false,
      }
    case 'rate-limited':
    case 'too-many':
      return {
        title: <Trans>Too many attempts</Trans>,
        text: <Trans>Wait a minute, then try again.</Trans>,
        again: true,
      }
    case 'disk':
      return {
        title: <Trans>The server has no room left on its disk</Trans>,
        text: (
          <Trans>
            Nothing of yours was lost, and who is inside goes on. Tell who runs this server; as soon as there
            is room you get in.
          </Trans>
        ),
        again: true,
      }
    case 'draining':
    case 'recovering':
      return {
        title: <Trans>The server is restarting</Trans>,
        text: <Trans>The meeting goes on in a moment. Try again.</Trans>,
        again: true,
      }
    default:
      return {
        title: <Trans>You could not get in</Trans>,
        text: (
          <Trans>
            Nothing of yours was sent. Try again; if it happens again, tell whoever runs this server: {why}
          </Trans>
        ),
        again: true,
      }
  }
}
