import { Trans } from '@lingui/react/macro'
import './breakouts.css'

/** Alone in a breakout room: nobody can be invited to it. */
export default function Nobody() {
  return (
    <p className="breakoutNobody">
      <Trans>Nobody else is in this room yet.</Trans>
    </p>
  )
}
