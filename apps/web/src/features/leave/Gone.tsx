import { Trans } from '@lingui/react/macro'
import type { Phase } from '../../kernel/meeting.ts'
import { Page } from '../../shell/Page.tsx'
import { Says } from '../../shell/Says.tsx'
import { Button } from '../../ui/Button.tsx'
import { Mark } from '../../ui/Mark.tsx'

type Why = Extract<Phase, { t: 'gone' }>['why']

/** After the meeting: how it ended, and what remains of it. */
export function Gone({ why, onHome, onAgain }: { why: Why; onHome: () => void; onAgain: () => void }) {
  return (
    <Page phase="gone">
      <Says
        mark={<Mark size={48} />}
        title={titles[why]}
        actions={
          <>
            {why === 'left' || why === 'moved' ? (
              <Button look="main" onPress={onAgain}>
                {why === 'left' ? <Trans>Come back in</Trans> : <Trans>Move here</Trans>}
              </Button>
            ) : null}
            <Button onPress={onHome}>
              <Trans>Go to the start page</Trans>
            </Button>
          </>
        }
      >
        <p className="soft">{texts[why]}</p>
        {why === 'denied' || why === 'moved' ? null : (
          <p className="soft">
            <Trans>
              On the server nothing remains of what you said, showed or wrote, nor that you were here.
            </Trans>
          </p>
        )}
      </Says>
    </Page>
  )
}

const titles: Record<Why, React.ReactNode> = {
  left: <Trans>You have left</Trans>,
  removed: <Trans>You were removed from the meeting</Trans>,
  ended: <Trans>The meeting has ended</Trans>,
  denied: <Trans>You were not let in</Trans>,
  moved: <Trans>The meeting is in another tab now</Trans>,
}
const texts: Record<Why, React.ReactNode> = {
  left: <Trans>Camera and microphone are off.</Trans>,
  removed: <Trans>Nothing of yours is sent any more. Your link no longer opens this room.</Trans>,
  ended: <Trans>It was ended for everybody. Camera and microphone are off.</Trans>,
  denied: <Trans>Somebody inside decided so. They saw your name and nothing else.</Trans>,
  moved: <Trans>Here camera and microphone are off.</Trans>,
}
