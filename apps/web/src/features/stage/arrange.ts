import { capacity, type Tiles } from './capacity.ts'
import { faceOf, keyOf, type Shown, screenOf } from './large.ts'
import { type Box, type Corner, layout } from './layout.ts'
import { NARROWEST, type Packing, pack, type Space } from './pack.ts'
import { type Shape, split } from './split.ts'

export type Placed = { readonly shown: Shown; readonly box: Box; readonly large: boolean }
/** What stands where on the stage; boxes in CSS px from its upper start corner. */
export type Arrangement = {
  readonly shape: 'grid' | Shape
  readonly placed: readonly Placed[]
  readonly self: (Box & { readonly small: boolean }) | null
  /** So much of the lower end of the last tile the own one covers, px. */
  readonly corner: number
  readonly page: number
  readonly pages: number
  /** Ids of those on pages before this one, and after it. */
  readonly earlier: readonly string[]
  readonly later: readonly string[]
  /** Where the buttons for the pages stand; null with one page. */
  readonly turn: (Box & { readonly ends: boolean }) | null
}

/** Height of the row of buttons for the pages, and the width of one at an end. */
export const TURN_PX = 48
/** A strip lower than this has the buttons at its ends. */
const LOW_PX = 220
/** Faces in a strip at the side fill its width, if it is no wider than this; in one below they may be smaller. */
const LEAST_FACE_PX = { side: 168, below: 112 } as const
const LEAST_FACE_PHONE_PX = 84
/** In rows lower than this, names would lie over the faces: fewer rows, and more pages. */
const LEAST_ROW_PX = 60

/** Puts everybody in their places. `order`: ids of the others shown, as they stand; `large` from {@link largeOf}. */
export function arrange(p: {
  readonly space: Space
  readonly order: readonly string[]
  readonly sharers: readonly string[]
  readonly large: readonly Shown[]
  readonly self: boolean
  readonly corner?: Corner
  readonly tiles: Tiles
  readonly page: number
}): Arrangement {
  const isLarge = new Set(p.large.map(keyOf))
  const rest = [...p.sharers.map(screenOf), ...p.order.map(faceOf)].filter(s => !isLarge.has(keyOf(s)))
  const oneFace = p.large.length === 1 && p.large[0]?.kind === 'camera' && rest.length === 0
  if (p.large.length === 0 || oneFace) return grid(oneFace ? p.large : rest, oneFace, p)
  const own = p.self ? 1 : 0
  if (rest.length + own === 0) {
    const box = { x: 0, y: 0, width: p.space.width, height: p.space.height }
    return { ...nothing, shape: 'below', placed: spread(p.large, { ...box, gap: p.space.gap }, box, true) }
  }
  const parts = split(p.space, { count: p.large.length, screen: p.large[0]?.kind === 'screen' })
  const strip = inStrip(rest, parts.strip, parts.shape, p)
  const { large } = parts
  return {
    ...strip,
    shape: parts.shape,
    placed: [...spread(p.large, { ...large, gap: p.space.gap }, large, true), ...strip.placed],
  }
}

const nothing = { self: null, corner: 0, page: 0, pages: 1, earlier: [], later: [], turn: null } as const

type Wish = Parameters<typeof arrange>[0]

function grid(
  items: readonly Shown[],
  large: boolean,
  { space, self, corner, tiles, page }: Wish,
): Arrangement {
  const all = capacity(space, tiles, self)
  const paged = items.length > all
  const inner = paged ? { ...space, height: Math.max(0, space.height - TURN_PX) } : space
  const part = pageOf(items, paged ? capacity(inner, tiles, self) : all, page)
  const n = part.here.length
  const own = layout(n, inner, corner)
  const packing = self ? own.others : pack(n, inner)
  return {
    ...part.turned,
    shape: 'grid',
    placed: part.here.map((shown, i) => ({ shown, box: boxAt(packing, i), large })),
    self: self ? { ...own.self, small: own.selfSmall } : null,
    corner: self && own.inCorner && !corner ? own.self.width + space.gap : 0,
    turn: paged
      ? { x: 0, y: inner.height, width: space.width, height: space.height - inner.height, ends: false }
      : null,
  }
}

function inStrip(
  items: readonly Shown[],
  strip: Box,
  shape: Shape,
  { space, self, page }: Wish,
): Omit<Arrangement, 'shape'> {
  const own = self ? 1 : 0
  const usual = shape === 'side' ? Math.min(LEAST_FACE_PX.side, space.height * 0.4) : LEAST_FACE_PX.below
  const least = space.width < 600 ? LEAST_FACE_PHONE_PX : usual
  const upTo = (box: Box) => {
    const inside = { width: box.width, height: box.height, gap: space.gap }
    for (let n = items.length; n > 1; n--) {
      const { width, height } = pack(n + own, inside, NARROWEST)
      if (width >= Math.min(least, strip.width) && height >= LEAST_ROW_PX) return n
    }
    return 1
  }
  const paged = upTo(strip) < items.length
  const ends = shape === 'below' && strip.height < LOW_PX
  const box = !paged
    ? strip
    : ends
      ? { ...strip, x: strip.x + TURN_PX, width: Math.max(0, strip.width - 2 * TURN_PX) }
      : { ...strip, height: Math.max(0, strip.height - TURN_PX) }
  const part = pageOf(items, upTo(box), page)
  const n = part.here.length
  const packing = pack(n + own, { width: box.width, height: box.height, gap: space.gap }, NARROWEST)
  const at = (i: number) => moved(boxAt(packing, i), box)
  return {
    ...part.turned,
    placed: part.here.map((shown, i) => ({ shown, box: at(i), large: false })),
    self: self ? { ...at(n), small: true } : null,
    corner: 0,
    turn: !paged
      ? null
      : ends
        ? { ...strip, ends }
        : { ...strip, y: strip.y + box.height, height: strip.height - box.height, ends },
  }
}

/** One page of `places` each; a page that there is no longer becomes the last one. */
function pageOf(items: readonly Shown[], places: number, page: number) {
  const pages = Math.max(1, Math.ceil(items.length / places))
  const at = Math.min(page, pages - 1)
  const people = (some: readonly Shown[]) => some.filter(s => s.kind === 'camera').map(s => s.id)
  return {
    here: items.slice(at * places, (at + 1) * places),
    turned: {
      page: at,
      pages,
      earlier: people(items.slice(0, at * places)),
      later: people(items.slice((at + 1) * places)),
    },
  }
}

function spread(items: readonly Shown[], space: Space, at: Box, large: boolean): readonly Placed[] {
  const [only] = items
  // One screen keeps its own shape inside the whole box.
  if (items.length === 1 && only?.kind === 'screen') return [{ shown: only, box: at, large }]
  const packing = pack(items.length, space)
  return items.map((shown, i) => ({ shown, box: moved(boxAt(packing, i), at), large }))
}

const boxAt = (packing: Packing, i: number): Box => ({
  ...packing.at(i),
  width: packing.width,
  height: packing.height,
})
const moved = (box: Box, by: Box): Box => ({ ...box, x: box.x + by.x, y: box.y + by.y })
