import { Trans } from '@lingui/react/macro'

/** Why there is no picture although there is one: a calm word in its place, and no cause for alarm. */
export default function PausedMark({ by }: { by: 'line' | 'limit' | 'engine' | 'own' }) {
  return (
    <span className="tilePresence">
      {by === 'limit' ? (
        <Trans>Paused by your limit</Trans>
      ) : by === 'line' ? (
        <Trans>Paused: weak connection</Trans>
      ) : (
        <Trans>Picture paused</Trans>
      )}
    </span>
  )
}
