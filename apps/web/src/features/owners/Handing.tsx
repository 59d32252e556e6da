import type { HandingOver } from '@konklave/client'
import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { attempt } from '../../kernel/attempt.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { Button } from '../../ui/Button.tsx'

/** How far it is with what I have asked somebody. It can be given up as long as I am a host. */
export function Handing({ handing }: { handing: HandingOver }) {
  const { view } = useRoom()
  const open = handing.t === 'asked' || handing.t === 'making' || handing.t === 'keeping'
  return (
    <div className="banner calm" role="status">
      <p>
        <Says {...handing} />
      </p>
      {handing.t === 'making' ? null : (
        <Button onPress={() => attempt(view.owner.dismissHanding())}>
          {handing.t === 'keeping' ? (
            <Trans>Stay a host</Trans>
          ) : open ? (
            <Trans>Cancel</Trans>
          ) : (
            <Trans>Close</Trans>
          )}
        </Button>
      )}
    </div>
  )
}

function Says({ t: how, name, over }: HandingOver): ReactNode {
  switch (how) {
    case 'asked':
      return over ? (
        <Trans>
          You have offered this room to {name}. You stay a host until {name} has accepted.
        </Trans>
      ) : (
        <Trans>You have asked {name} to be a host, too.</Trans>
      )
    case 'making':
      return <Trans>{name} has accepted and becomes a host.</Trans>
    case 'keeping':
      return (
        <Trans>
          {name} is a host and is asked to keep the key link. As soon as that is done you are no longer a
          host.
        </Trans>
      )
    case 'done':
      return over ? (
        <Trans>
          You have handed this room over to {name}. Your key link and your key file open nothing more than an
          invitation does.
        </Trans>
      ) : (
        <Trans>{name} is a host, too, with a key of their own.</Trans>
      )
    case 'declined':
      return <Trans>{name} would rather not be a host. Nothing has changed.</Trans>
    case 'gone':
      return <Trans>{name} is no longer here. You are still a host.</Trans>
    case 'failed':
      return <Trans>That did not work: the room has just changed. You are still a host; try again.</Trans>
  }
}
