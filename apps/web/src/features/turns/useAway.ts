import { useEffect, useRef } from 'react'
import type { CaptureKind } from '../../kernel/media.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'

/**
 * Away: nothing of this person is heard or seen, and all know why. Back: what was on before is on again, by the person's own press (P-48).
 * `onAway` takes what the menu and the key do.
 */
export function useAway(onAway: (act: () => void) => void): {
  readonly away: boolean
  readonly back: () => void
} {
  const { view, media } = useRoom()
  const away = useSignal(view.me)?.away ?? false
  const microphone = useSignal(media.local).has('microphone')
  const before = useRef<readonly CaptureKind[]>([])
  const was = useRef(microphone)
  useEffect(() => {
    // Who turns the microphone on is there.
    if (away && microphone && !was.current) {
      before.current = []
      view.people.setAway(false)
    }
    was.current = microphone
  }, [away, microphone, view])
  const go = () => {
    const kinds = ['microphone', 'camera'] as const
    before.current = kinds.filter(kind => media.local.peek().has(kind))
    view.people.setAway(true)
    for (const kind of before.current) void media.capture(kind, false)
  }
  const back = () => {
    const on = before.current.filter(kind => view.rights.peek().has(kind === 'camera' ? 'camera' : 'speak'))
    before.current = []
    view.people.setAway(false)
    for (const kind of on) void media.capture(kind, true)
  }
  // biome-ignore lint/correctness/useExhaustiveDependencies: both read what holds when they are called
  useEffect(() => onAway(away ? back : go), [away, onAway])
  return { away, back }
}
