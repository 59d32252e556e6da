import type { StageView } from './stageView.ts'

const SWIPE_PX = 60
const TAP_PX = 10

/**
 * Swipes turn the pages, a tap shows what can be done with a tile, and arrow keys lead from the button of one tile to
 * that of another and over the edge of the page. Until the returned function is called.
 */
export function turning(stage: StageView): () => void {
  const by = (step: number) => stage.turnTo(stage.page.peek() + step)
  let down: { readonly x: number; readonly y: number } | null = null
  const onDown = ({ target, pointerType, isPrimary, clientX: x, clientY: y }: PointerEvent) => {
    const ours =
      target instanceof Element && target.closest('.stage') && !target.closest('[data-zoomed], .small')
    down = ours && pointerType === 'touch' && isPrimary ? { x, y } : null
  }
  const onUp = ({ target, clientX, clientY }: PointerEvent) => {
    const from = down
    down = null
    if (!from) return
    const [dx, dy] = [clientX - from.x, clientY - from.y]
    if (Math.abs(dx) > SWIPE_PX && Math.abs(dx) > 2 * Math.abs(dy)) by(dx < 0 ? 1 : -1)
    else if (Math.abs(dx) + Math.abs(dy) < TAP_PX && target instanceof Element)
      target.closest('figure')?.querySelector<HTMLElement>('.pin')?.focus({ preventScroll: true })
  }
  const onKey = (event: KeyboardEvent) => {
    const { target } = event
    const step = STEPS[event.key]
    if (!step || !(target instanceof Element) || !target.matches('.pin')) return
    event.preventDefault()
    const next = nearest(target, [...document.querySelectorAll<HTMLElement>('.stage .pin')], step)
    if (next) next.focus()
    else if (step[0] !== 0) by(step[0])
  }
  const listening = new AbortController()
  const { signal } = listening
  addEventListener('pointerdown', onDown, { signal })
  addEventListener('pointerup', onUp, { signal })
  // Before the shortcuts of the room, for arrow keys turn pages there.
  addEventListener('keydown', onKey, { capture: true, signal })
  return () => listening.abort()
}

const STEPS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
}

/** What lies in that direction, the straightest first. */
function nearest(from: Element, all: readonly HTMLElement[], [dx, dy]: readonly [number, number]) {
  const middle = (e: Element) => {
    const { left, top, width, height } = e.getBoundingClientRect()
    return { x: left + width / 2, y: top + height / 2 }
  }
  const at = middle(from)
  let best: { readonly element: HTMLElement; readonly far: number } | null = null
  for (const element of all) {
    const { x, y } = middle(element)
    const ahead = (x - at.x) * dx + (y - at.y) * dy
    const aside = Math.abs((x - at.x) * dy) + Math.abs((y - at.y) * dx)
    if (element === from || ahead < 4 || ahead < aside) continue
    if (!best || ahead + 2 * aside < best.far) best = { element, far: ahead + 2 * aside }
  }
  return best?.element
}
