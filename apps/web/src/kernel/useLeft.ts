import { useEffect, useState } from 'react'
import { useRoom } from './meeting.ts'

/**
 * Milliseconds until `until`, by the clock that the meeting goes by, moving with each second; below 0 it has been over for so long.
 * Null without an end.
 */
export function useLeft(until: number | null): number | null {
  const { now: clock } = useRoom()
  const [now, setNow] = useState(clock)
  useEffect(() => {
    if (until === null) return
    let timer: ReturnType<typeof setTimeout>
    const tick = () => {
      const at = clock()
      setNow(at)
      // At the next full second of what is left, so that no number is shown twice or left out.
      timer = setTimeout(tick, 20 + ((((until - at) % SECOND_MS) + SECOND_MS) % SECOND_MS))
    }
    tick()
    return () => clearTimeout(timer)
  }, [until, clock])
  return until === null ? null : until - now
}

const SECOND_MS = 1_000
