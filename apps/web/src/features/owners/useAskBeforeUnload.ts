import { useEffect } from 'react'

/** The browser asks before the page goes, while something on it is nowhere else. */
export function useAskBeforeUnload(on: boolean): void {
  useEffect(() => {
    if (!on) return
    const ask = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', ask)
    return () => removeEventListener('beforeunload', ask)
  }, [on])
}
