import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { Phase } from '../../kernel/meeting.ts'
import { Page } from '../../shell/Page.tsx'
import { Says } from '../../shell/Says.tsx'
import { Button } from '../../ui/Button.tsx'
import { Mark } from '../../ui/Mark.tsx'

type Why = Extract<Phase, { t: 'gone' }>['why']

/** After the meeting: how it ended, what remains of it, and how to come back. */
export default function Gone({
  why,
  host,
  locked = false,
  onHome,
  onAgain,
}: {
  why: Why
  /** Whoever led the meeting comes back with the key that the page still has, or else by a key link or file. */
  host: 'no' | 'key' | 'no-key'
  /** Whoever leaves a locked room has no pass any more. */
  locked?: boolean
  onHome: () => void
  onAgain: () => void
}) {
  const again = againLabel(why, host)
  return (
    <Page phase="gone">
      <Says
        mark={<Mark size={48} />}
        title={titles[why]}
        actions={
          <>
            {again ? (
              <Button look="main" onPress={onAgain}>
                {again}
              </Button>
            ) : null}
            <Button onPress={onHome}>
              <Trans>Go to the start page</Trans>
            </Button>
          </>
        }
      >
        <p className="soft">{texts[why]}</p>
        {why === 'left' && locked ? (
          <p className="soft">
            <Trans>
              The door is closed. You can come back in as soon as somebody who leads the meeting opens it.
            </Trans>
          </p>
        ) : null}
        {host === 'no-key' && (why === 'left' || why === 'ended') ? (
          <p className="soft">
            <Trans>To lead the meeting again, open your key link or key file.</Trans>
          </p>
        ) : null}
        {why === 'denied' || why === 'moved' ? null : (
          <p className="soft">
            <Trans>After the meeting, nothing of what you said, showed or wrote remains on the server.</Trans>
          </p>
        )}
        {why === 'left' || why === 'ended' ? (
          <p className="soft">
            <Trans>
              The room stays for 90 days after the last meeting there, so that its link keeps working: an id
              and rules, with keys instead of names. Then it is deleted.
            </Trans>
          </p>
        ) : null}
        {why === 'removed' ? (
          <p className="soft">
            <Trans>
              The rules of the room keep your key, without your name, so that it does not come back in: for 90
              days after the last meeting there.
            </Trans>
          </p>
        ) : null}
      </Says>
    </Page>
  )
}

function againLabel(why: Why, host: 'no' | 'key' | 'no-key'): ReactNode {
  if (why === 'moved') return <Trans>Move here</Trans>
  if (why === 'left' && host !== 'no-key') return <Trans>Come back in</Trans>
  if (why === 'ended' && host === 'key') return <Trans>Start again</Trans>
  return null
}

const titles: Record<Why, ReactNode> = {
  left: <Trans>You have left</Trans>,
  removed: <Trans>You were removed from the meeting</Trans>,
  ended: <Trans>The meeting has ended</Trans>,
  denied: <Trans>You were not let in</Trans>,
  moved: <Trans>The meeting is in another tab now</Trans>,
}
const texts: Record<Why, ReactNode> = {
  left: <Trans>Camera and microphone are off.</Trans>,
  removed: (
    <Trans>
      Nothing of yours is sent any more. With your link you can now only knock; whether you come back in is up
      to the people inside.
    </Trans>
  ),
  ended: <Trans>It was ended for everybody. Camera and microphone are off.</Trans>,
  denied: (
    <Trans>
      Somebody inside made that decision. They saw your name, and whether your link is an old one.
    </Trans>
  ),
  moved: <Trans>Camera and microphone are off in this tab.</Trans>,
}
