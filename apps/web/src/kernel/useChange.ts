import { ActionRefused } from '@konklave/client'
import { useState } from 'react'

/** How far a change is that a sheet asks for. `full`: there are as many as there may be. */
export type ChangeState = 'rest' | 'busy' | 'refused' | 'full'

/** A change of roles, and what becomes of it. */
export function useChange(onDone: () => void): {
  readonly state: ChangeState
  readonly change: (action: Promise<void>) => void
} {
  const [state, setState] = useState<ChangeState>('rest')
  const change = (action: Promise<void>) => {
    setState('busy')
    action.then(onDone, error =>
      setState(error instanceof ActionRefused && error.reason === 'too-many' ? 'full' : 'refused'),
    )
  }
  return { state, change }
}
