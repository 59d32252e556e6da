import type { Corner } from './layout.ts'
import type { StageView } from './stageView.ts'

type Area = { readonly left: number; readonly top: number; readonly width: number; readonly height: number }
type Drag = { readonly tile: HTMLElement; readonly over: Element; readonly x: number; readonly y: number }

/** Less than this is a tap. */
const DRAG_PX = 8
const OWN = '.stage[data-shape=grid] > .tile.small[data-me]'

/** The own tile can be dragged to another corner of the picture it lies over. Until the returned function is called. */
export function moving(stage: StageView): () => void {
  let drag: Drag | null = null
  const listening = new AbortController()
  const { signal } = listening
  const rest = () => {
    if (drag) {
      drag.tile.style.transform = ''
      delete drag.tile.dataset.dragged
    }
    drag = null
  }
  const onDown = ({ target, isPrimary, button, clientX: x, clientY: y }: PointerEvent) => {
    rest()
    const tile = isPrimary && button === 0 && target instanceof Element ? target.closest(OWN) : null
    const over = tile && pictureUnder(tile)
    if (tile instanceof HTMLElement && over) drag = { tile, over, x, y }
  }
  const onMove = ({ isPrimary, clientX, clientY }: PointerEvent) => {
    if (!drag || !isPrimary) return
    const [dx, dy] = [clientX - drag.x, clientY - drag.y]
    if (drag.tile.dataset.dragged === undefined && Math.hypot(dx, dy) < DRAG_PX) return
    drag.tile.dataset.dragged = ''
    drag.tile.style.transform = `translate(${dx}px, ${dy}px)`
  }
  const onUp = () => {
    if (drag && drag.tile.dataset.dragged !== undefined) {
      const rtl = getComputedStyle(drag.over).direction === 'rtl'
      stage.setCorner(nearestCorner(areaOf(drag.tile), areaOf(drag.over), rtl))
    }
    rest()
  }
  addEventListener('pointerdown', onDown, { signal })
  addEventListener('pointermove', onMove, { signal })
  addEventListener('pointerup', onUp, { signal })
  addEventListener('pointercancel', rest, { signal })
  return () => listening.abort()
}

/** Whether the own tile lies over a picture now. */
export function liesOver(): boolean {
  const tile = document.querySelector(OWN)
  return tile !== null && pictureUnder(tile) !== undefined
}

/** Of a picture, the corner that is nearest to the middle of a tile. */
export function nearestCorner(tile: Area, picture: Area, rtl: boolean): Corner {
  const left = tile.left + tile.width / 2 < picture.left + picture.width / 2
  const above = tile.top + tile.height / 2 < picture.top + picture.height / 2
  return ((left === rtl ? 0 : 1) + (above ? 2 : 0)) as Corner
}

const areaOf = (element: Element): Area => element.getBoundingClientRect()

function pictureUnder(tile: Element): Element | undefined {
  const { left, top, width, height } = areaOf(tile)
  const [x, y] = [left + width / 2, top + height / 2]
  return [...document.querySelectorAll('.stage > .tile:not([data-me])')].find(picture => {
    const at = areaOf(picture)
    return x > at.left && x < at.left + at.width && y > at.top && y < at.top + at.height
  })
}
