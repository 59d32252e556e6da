let touch = false
const onPointer = (event: PointerEvent) => {
  touch = event.pointerType === 'touch'
}
const onKey = () => {
  touch = false
}

/** True while the person works with fingers: then a field that takes the focus brings up a keyboard over half the screen. */
export const byTouch = () => touch

/** Looks at how the page is used, from now on. */
export function watchTouch(): void {
  addEventListener('pointerdown', onPointer, { capture: true, passive: true })
  addEventListener('keydown', onKey, { capture: true, passive: true })
}
