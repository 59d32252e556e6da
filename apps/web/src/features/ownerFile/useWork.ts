import { useEffect, useRef } from 'react'

/** A signal for each piece of work: ends the one before, and the last one with the component. */
export function useWork(): () => AbortSignal {
  const running = useRef<AbortController | null>(null)
  useEffect(() => () => running.current?.abort(), [])
  return () => {
    running.current?.abort()
    running.current = new AbortController()
    return running.current.signal
  }
}
