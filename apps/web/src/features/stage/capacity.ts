import { layout } from './layout.ts'
import { pack, type Space } from './pack.ts'

/** Tiles on one page at most; the choices a person has. */
export const TILES_MAX = 49
export const tileChoices = [4, 9, 16, 25, TILES_MAX] as const
export type Tiles = 'auto' | (typeof tileChoices)[number]

/** By themselves tiles get no smaller than this; and so many that receiving them costs much only where each stays large. */
const LEAST_PX = 148
const LEAST_PHONE_PX = 104
const MANY = 25
const LEAST_OF_MANY_PX = 240
/** Where the person wants more: a name must still fit. */
const LEAST_CHOSEN_PX = 72

/** How many others a page of the grid holds, beside the own tile if that is shown; at least one. */
export function capacity(space: Space, tiles: Tiles, self: boolean): number {
  const own = self ? 1 : 0
  const most = Math.max(1, (tiles === 'auto' ? TILES_MAX : tiles) - own)
  for (let n = most; n > 1; n--) {
    const { width } = self ? layout(n, space).others : pack(n, space)
    if (width >= least(n + own, space, tiles)) return n
  }
  return 1
}

function least(count: number, { width }: Space, tiles: Tiles): number {
  if (tiles !== 'auto') return LEAST_CHOSEN_PX
  if (count > MANY) return LEAST_OF_MANY_PX
  return width < 600 ? LEAST_PHONE_PX : LEAST_PX
}
