import { useSyncExternalStore } from 'react'

const narrow = matchMedia('(max-width: 599px)')
const subscribe = (changed: () => void) => {
  narrow.addEventListener('change', changed)
  return () => narrow.removeEventListener('change', changed)
}

/** True on phones and at high zoom, where the bar has no place for everything. */
export const useNarrow = (): boolean => useSyncExternalStore(subscribe, () => narrow.matches)
