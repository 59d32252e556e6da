import { Trans } from '@lingui/react/macro'
import { useRoom } from '../../kernel/meeting.ts'
import './breakouts.css'

/** Alone in a breakout room, to which nobody can be invited; or in the main room, while the others are in those. */
export default function Nobody() {
  const { main } = useRoom()
  return (
    <p className="breakoutNobody">
      {main ? (
        <Trans>Nobody else is in this room yet.</Trans>
      ) : (
        <Trans>Everybody else is in the breakout rooms.</Trans>
      )}
    </p>
  )
}
