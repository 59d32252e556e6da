import { Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { ChangeState } from '../../kernel/useChange.ts'

/** Why a change was refused, and what to do. */
export function Refused({
  state,
  full,
}: {
  state: ChangeState
  /** What is said when there are too many. */
  full: ReactNode
}) {
  if (state !== 'refused' && state !== 'full') return null
  return (
    <p role="alert">
      {state === 'full' ? full : <Trans>That did not work: the room has just changed. Try again.</Trans>}
    </p>
  )
}
