import { Trans } from '@lingui/react/macro'
import { Page } from '../../shell/Page.tsx'
import { Says, Waiting } from '../../shell/Says.tsx'
import { Button } from '../../ui/Button.tsx'
import { Mark } from '../../ui/Mark.tsx'

/** Before the door. Whoever waits here learns nothing about the room (P-40). */
export function Knocking({ lobby, onStop }: { lobby: 'waiting' | 'nobody' | 'full'; onStop: () => void }) {
  return (
    <Page phase="knocking">
      <Says
        mark={<Mark size={48} />}
        title={lobby === 'full' ? <Trans>Many people are waiting</Trans> : <Trans>You have knocked</Trans>}
        actions={
          <Button onPress={onStop}>
            <Trans>Stop waiting</Trans>
          </Button>
        }
      >
        <p className="soft">
          {lobby === 'waiting' ? (
            <Trans>Somebody inside can see your name and let you in.</Trans>
          ) : lobby === 'nobody' ? (
            <Trans>
              Nobody who can open the door is there yet. Leave this page open: your knock is passed on as soon
              as somebody comes.
            </Trans>
          ) : (
            <Trans>The waiting room is full at the moment. Your knock is tried again by itself.</Trans>
          )}
        </p>
        <Waiting />
      </Says>
    </Page>
  )
}
