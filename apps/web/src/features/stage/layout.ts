import { type Packing, pack, type Space } from './pack.ts'

export type Box = { readonly x: number; readonly y: number; readonly width: number; readonly height: number }
/** Of a picture: 0 below at the end, 1 below at the start, 2 above at the end, 3 above at the start. */
export type Corner = 0 | 1 | 2 | 3
export type Layout = {
  /** The others. */
  readonly others: Packing
  readonly self: Box
  /** Small, in a corner, instead of a tile among the others. */
  readonly selfSmall: boolean
  /** The own tile lies over the corner of the last picture: its name keeps out of there. */
  readonly inCorner: boolean
}

/** From the edge of a tile to the small own one in its corner. */
const MARGIN_PX = 12
/** In the other corners there may be a name, a button, words about the line. */
const CLEAR_PX = 32
/** Of the width of a large picture the own tile takes at most this, with its margins: else it lies over the face. */
const CORNER = 0.4
/** So much larger must the others get for the own tile to be small: less is not worth an uneven picture. */
const WORTH = 1.15

/**
 * Places for `n` others and oneself. The own tile covers no face: it lies in a `corner` of the last picture if that is
 * large, or in space that the packing leaves free, or space is kept for it; among small tiles it is one of them. What
 * gives the others most wins.
 */
export function layout(n: number, space: Space, corner: Corner = 0): Layout {
  const own = selfSize(space)
  const freely = pack(n, space)
  if (own.width + 2 * MARGIN_PX <= freely.width * CORNER) {
    const { x, y } = freely.at(Math.max(0, n - 1))
    const clear = MARGIN_PX + (corner ? CLEAR_PX : 0)
    return {
      others: freely,
      self: {
        ...own,
        x: corner & 1 ? x + MARGIN_PX : x + freely.width - own.width - MARGIN_PX,
        y: corner & 2 ? y + clear : y + freely.height - own.height - clear,
      },
      selfSmall: true,
      inCorner: true,
    }
  }
  const self = { ...own, x: space.width - own.width, y: space.height - own.height }
  if (isFree(freely, n, self, space.gap)) return { others: freely, self, selfSmall: true, inCorner: false }

  const beside = { ...space, width: Math.max(0, space.width - own.width - space.gap) }
  const above = { ...space, height: Math.max(0, space.height - own.height - space.gap) }
  const kept = [pack(n, above), pack(n, beside)].reduce((a, b) => (areaOf(b) > areaOf(a) ? b : a))
  const equal = pack(n + 1, space)
  // With one other there is no row that would be uneven, and with more a band beside one small tile would stand empty.
  if (n <= 1 && areaOf(equal) * WORTH < areaOf(kept))
    return { others: kept, self, selfSmall: true, inCorner: false }
  const { width, height } = equal
  return { others: equal, self: { ...equal.at(n), width, height }, selfSmall: false, inCorner: false }
}

/** Size of the own tile where it is small. */
function selfSize({ width, height }: Space): { readonly width: number; readonly height: number } {
  const upright = height > width
  const w = Math.round(Math.min(240, Math.max(96, width * (upright ? 0.26 : 0.17))))
  return { width: w, height: Math.round(upright ? (w * 4) / 3 : (w * 10) / 16) }
}

const areaOf = ({ width, height }: Packing) => width * height

function isFree(packing: Packing, n: number, { x, y }: Box, gap: number): boolean {
  return Array.from({ length: n }, (_, i) => packing.at(i)).every(
    tile => tile.x + packing.width + gap <= x || tile.y + packing.height + gap <= y,
  )
}
