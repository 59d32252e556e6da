import type { Countdown } from '@konklave/client'
import { useEffect, useState } from 'react'
import { useRoom } from '../../kernel/meeting.ts'

/** Milliseconds that are left, moving with each second; below 0 it has been over for so long. Null without a countdown. */
export function useLeft(countdown: Countdown | null): number | null {
  // The clock that the meeting goes by.
  const { now: clock } = useRoom()
  const [now, setNow] = useState(clock)
  const until = countdown?.until
  useEffect(() => {
    if (until === undefined) return
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
  return until === undefined ? null : until - now
}

const SECOND_MS = 1_000
