import { useEffect, useRef, useState } from 'react'
import type { Person } from '../../kernel/meeting.ts'
import { listen, silent } from './speaker.ts'

const LOOK_MS = 500

/** Who is shown where the layout shows who speaks. */
export function useSpeaker(
  others: readonly Person[],
  heard: ReadonlySet<string>,
  order: readonly string[],
): string | null {
  const floor = useRef(silent)
  const latest = useRef({ heard, order })
  latest.current = { heard, order }
  const [speaker, setSpeaker] = useState<string | null>(null)
  const anybody = heard.size > 0
  // biome-ignore lint/correctness/useExhaustiveDependencies: another look whenever somebody comes, goes or is heard
  useEffect(() => {
    const look = () => {
      const { heard, order } = latest.current
      floor.current = listen(floor.current, { heard, here: order, now: performance.now() })
      setSpeaker(floor.current.speaker)
    }
    look()
    if (!anybody) return
    const timer = setInterval(look, LOOK_MS)
    return () => clearInterval(timer)
  }, [others, heard, order, anybody])
  return speaker
}
