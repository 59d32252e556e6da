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
  call = false,
  unkept = false,
  onHome,
  onAgain,
}: {
  why: Why
  /** Whoever led the meeting comes back with the key that the page still has, or else by a key link or file. */
  host: 'no' | 'key' | 'no-key'
  /** Whoever leaves a locked room has no pass any more. */
  locked?: boolean
  call?: boolean
  /** A key link that became theirs there is not put away yet; the start page of this tab shows it. */
  unkept?: boolean
  onHome: () => void
  onAgain: () => void
}) {
  const again = againLabel(why, host)
  return (
    <Page phase="gone">
      <Says
        mark={<Mark size={48} />}
        title={(call ? titlesOfCall : titles)[why]}
        actions={
          <>
            {unkept ? (
              <Button look="main" onPress={onHome}>
                <Trans>Show my key link</Trans>
              </Button>
            ) : null}
            {again ? (
              <Button {...(unkept ? {} : { look: 'main' })} onPress={onAgain}>
                {again}
              </Button>
            ) : null}
            {unkept ? null : (
              <Button onPress={onHome}>
                <Trans>Go to the start page</Trans>
              </Button>
            )}
          </>
        }
      >
        <p className="soft">{texts[why]}</p>
        {unkept ? (
          <p role="status">
            <Trans>
              You became a host, and your key link is not kept yet. Keep it before you close this tab.
            </Trans>
          </p>
        ) : null}
        {why === 'left' && locked ? (
          <p className="soft">
            <Trans>The door is closed. You can come back in as soon as somebody who leads opens it.</Trans>
          </p>
        ) : null}
        {host === 'no-key' && !unkept && (why === 'left' || why === 'ended') ? (
          <p className="soft">
            <Trans>To lead here again, open your key link or key file.</Trans>
          </p>
        ) : null}
        {why === 'denied' || why === 'moved' ? null : (
          <p className="soft">
            <Trans>Nothing of what you said, showed or wrote here remains on the server.</Trans>
          </p>
        )}
        {why === 'left' || why === 'ended' ? (
          <p className="soft">
            <Trans>
              The room stays for 90 days after it was last used, so that its link keeps working: an id and
              rules, with keys instead of names. Then it is deleted.
            </Trans>
          </p>
        ) : null}
        {why === 'removed' ? (
          <p className="soft">
            <Trans>
              The rules of the room keep your key, without your name, so that it does not come back in: for 90
              days after the room was last used.
            </Trans>
          </p>
        ) : null}
      </Says>
    </Page>
  )
}

function againLabel(why: Why, host: 'no' | 'key' | 'no-key'): ReactNode {
  if (why === 'moved') return <Trans>Move here</Trans>
  if (why === 'denied') return <Trans>Knock again</Trans>
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
const titlesOfCall: typeof titles = {
  ...titles,
  removed: <Trans>You were removed from the call</Trans>,
  ended: <Trans>The call has ended</Trans>,
  moved: <Trans>The call is in another tab now</Trans>,
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
      Somebody inside made that decision. They saw your name, and whether your link is an old one. You can
      knock again, under another name, too.
    </Trans>
  ),
  moved: <Trans>Camera and microphone are off in this tab.</Trans>,
}
