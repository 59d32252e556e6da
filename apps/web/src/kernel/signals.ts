import { effect, type ReadonlySignal } from '@preact/signals-core'
import { useCallback, useSyncExternalStore } from 'react'

/** Reads a signal in a component and renders again when it changes. */
export function useSignal<T>(signal: ReadonlySignal<T>): T {
  const subscribe = useCallback(
    (changed: () => void) => {
      let first = true
      return effect(() => {
        signal.value
        if (!first) changed()
        first = false
      })
    },
    [signal],
  )
  return useSyncExternalStore(subscribe, () => signal.peek())
}
