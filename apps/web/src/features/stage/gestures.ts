import { hasOwnKeys } from '../../kernel/keys.ts'
import { prefs } from '../../kernel/prefs.ts'
import { type Frame, fitted, pan, whole, type Zoom, zoomAt } from './zoom.ts'

const STEP = 1.25
const PAN_PX = 60

type Point = { readonly x: number; readonly y: number }
export type Hands = {
  /** Zooms around the middle. */
  by(factor: number): void
  /** Until the returned function is called; then the picture is whole again. */
  listen(): () => void
}

/** Zoom and pan by wheel, fingers, keys and double click on `frame`, applied to the picture inside it. */
export function gestures(frame: HTMLElement, onChange: (zoom: Zoom) => void): Hands {
  let zoom = whole
  const fingers = new Map<number, Point>()
  const sizes = (): Frame => {
    const video = frame.querySelector('video')
    const extent = { width: frame.clientWidth, height: frame.clientHeight }
    const picture = { width: video?.videoWidth ?? 0, height: video?.videoHeight ?? 0 }
    return { frame: extent, content: fitted(picture, extent) }
  }
  const set = (next: Zoom) => {
    zoom = next
    const video = frame.querySelector('video')
    if (video) {
      video.style.translate = next.scale > 1 ? `${next.x}px ${next.y}px` : ''
      video.style.scale = next.scale > 1 ? `${next.scale}` : ''
    }
    frame.toggleAttribute('data-zoomed', next.scale > 1)
    onChange(next)
  }
  const fromMiddle = ({ clientX, clientY }: MouseEvent): Point => {
    const { left, top, width, height } = frame.getBoundingClientRect()
    return { x: clientX - left - width / 2, y: clientY - top - height / 2 }
  }
  const around = (factor: number, point: Point) => set(zoomAt(zoom, factor, point, sizes()))
  const by = (factor: number) => around(factor, { x: 0, y: 0 })

  const onWheel = (event: WheelEvent) => {
    event.preventDefault()
    around(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.002)), fromMiddle(event))
  }
  const onDouble = (event: MouseEvent) => {
    if (event.target instanceof Element && event.target.closest('button')) return
    if (zoom.scale > 1) set(whole)
    else around(2, fromMiddle(event))
  }
  const onDown = (event: PointerEvent) => {
    if (event.target instanceof Element && event.target.closest('button')) return
    fingers.set(event.pointerId, fromMiddle(event))
    if (zoom.scale > 1) frame.setPointerCapture(event.pointerId)
  }
  const onMove = (event: PointerEvent) => {
    const before = fingers.get(event.pointerId)
    if (!before) return
    const now = fromMiddle(event)
    const other = [...fingers].find(([id]) => id !== event.pointerId)?.[1]
    fingers.set(event.pointerId, now)
    if (other) {
      const apart = (p: Point) => Math.hypot(p.x - other.x, p.y - other.y)
      around(apart(now) / Math.max(1, apart(before)), { x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 })
    } else set(pan(zoom, now.x - before.x, now.y - before.y, sizes()))
  }
  const onUp = (event: PointerEvent) => void fingers.delete(event.pointerId)
  const onKey = (event: KeyboardEvent) => {
    if (!prefs.peek().keys || event.ctrlKey || event.metaKey || event.altKey) return
    if (hasOwnKeys(event.target) || document.querySelector('[role=dialog], [role=alertdialog]')) return
    const pans = zoom.scale > 1 ? PANS[event.key] : undefined
    if (event.key === '+' || event.key === '=') by(STEP)
    else if (event.key === '-') by(1 / STEP)
    else if (event.key === '0') set(whole)
    else if (pans) set(pan(zoom, pans[0] * PAN_PX, pans[1] * PAN_PX, sizes()))
    else return
    event.preventDefault()
    event.stopPropagation()
  }
  return {
    by,
    listen() {
      const listening = new AbortController()
      const { signal } = listening
      // The page itself must not scroll or zoom with it.
      frame.addEventListener('wheel', onWheel, { passive: false, signal })
      frame.addEventListener('dblclick', onDouble, { signal })
      frame.addEventListener('pointerdown', onDown, { signal })
      frame.addEventListener('pointermove', onMove, { signal })
      frame.addEventListener('pointerup', onUp, { signal })
      frame.addEventListener('pointercancel', onUp, { signal })
      // Before the shortcuts of the room, for arrow keys turn pages there.
      addEventListener('keydown', onKey, { capture: true, signal })
      const resized = new ResizeObserver(() => set(pan(zoom, 0, 0, sizes())))
      resized.observe(frame)
      return () => {
        listening.abort()
        resized.disconnect()
        set(whole)
      }
    },
  }
}

/** Where the picture goes so that one sees what lies in the direction of the key. */
const PANS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [1, 0],
  ArrowRight: [-1, 0],
  ArrowUp: [0, 1],
  ArrowDown: [0, -1],
}
