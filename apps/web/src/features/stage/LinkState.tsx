import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { useLasting } from '../../kernel/useLasting.ts'
import './linkState.css'

/** Says that the line is down, once it is worth saying, and what still works. */
export function LinkState() {
  const { view, media } = useRoom()
  const link = useSignal(view.link)
  const state = useSignal(media.state)
  const trouble =
    link !== 'online'
      ? link
      : state.t === 'interrupted'
        ? 'interrupted'
        : state.t === 'unavailable'
          ? state.reason
          : null
  const said = useLasting<string>(trouble)
  return (
    <p className="linkState" role="status" hidden={!said}>
      {said ? sentence(said) : null}
    </p>
  )
}

function sentence(trouble: string): ReactNode {
  switch (trouble) {
    case 'reconnecting':
      return <Trans>Reconnecting… You stay in the room.</Trans>
    case 'recovering':
      return <Trans>The server has restarted and is putting the room back together…</Trans>
    case 'interrupted':
      return <Trans>Sound and picture are interrupted. You can still write.</Trans>
    case 'blocked':
      return (
        <Trans>This network blocks sound and picture. You can still write; another network may help.</Trans>
      )
    case 'refused':
      return <Trans>The server offers no sound and picture at the moment. You can still write.</Trans>
    default:
      return (
        <Trans>
          This browser cannot send sound and picture the way this room needs. You can still write.
        </Trans>
      )
  }
}
