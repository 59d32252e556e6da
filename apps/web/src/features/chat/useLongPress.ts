import { type PointerEvent, useRef } from 'react'

const LONG_MS = 450
const MOVED_PX = 10

/** A finger that rests. Mouse and pen have other ways. */
export function useLongPress(onLong: () => void) {
  const waiting = useRef<{ timer: ReturnType<typeof setTimeout>; x: number; y: number } | null>(null)
  const stop = () => {
    clearTimeout(waiting.current?.timer)
    waiting.current = null
  }
  return {
    onPointerDown({ pointerType, clientX, clientY, currentTarget, target }: PointerEvent) {
      stop()
      // What floats above the line is not in it, though its events come by here.
      if (pointerType !== 'touch' || !currentTarget.contains(target as Node)) return
      waiting.current = { timer: setTimeout(onLong, LONG_MS), x: clientX, y: clientY }
    },
    onPointerMove({ clientX, clientY }: PointerEvent) {
      const at = waiting.current
      if (at && Math.hypot(clientX - at.x, clientY - at.y) > MOVED_PX) stop()
    },
    onPointerUp: stop,
    onPointerCancel: stop,
    onPointerLeave: stop,
  }
}
