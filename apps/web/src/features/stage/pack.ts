/** Tiles of one size in a room of width × height (all CSS px). */
export type Packing = {
  readonly columns: number
  readonly rows: number
  readonly width: number
  readonly height: number
  /** Upper start corner of tile `i`; a last row that is not full is centred. */
  at(i: number): { readonly x: number; readonly y: number }
}

export type Space = { readonly width: number; readonly height: number; readonly gap: number }

/** A tile is never wider than this, and upright only in a space that is upright itself. */
export const WIDEST = 16 / 9
export const NARROWEST = 1.2
const NARROWEST_UPRIGHT = 0.62
/** Somebody alone on a phone fills it. */
const NARROWEST_ALONE = 0.4

/** The columns and rows that give `n` tiles the largest area, none narrower than `narrowest` (width ÷ height). */
export function pack(n: number, space: Space, narrowest = narrowestIn(n, space)): Packing {
  let best: Packing | null = null
  for (let columns = 1; columns <= Math.max(1, n); columns++) {
    const next = withColumns(Math.max(1, n), columns, space, narrowest)
    if (!best || next.width * next.height > best.width * best.height + 0.5) best = next
  }
  return best ?? withColumns(1, 1, space, narrowest)
}

const narrowestIn = (n: number, { width, height }: Space) =>
  height <= width ? NARROWEST : n === 1 ? NARROWEST_ALONE : NARROWEST_UPRIGHT

function withColumns(n: number, columns: number, { width, height, gap }: Space, narrowest: number): Packing {
  const rows = Math.ceil(n / columns)
  const cellWidth = Math.max(0, (width - gap * (columns - 1)) / columns)
  const cellHeight = Math.max(0, (height - gap * (rows - 1)) / rows)
  const tileWidth = Math.floor(Math.min(cellWidth, cellHeight * WIDEST))
  const tileHeight = Math.floor(Math.min(cellHeight, cellWidth / narrowest))
  const top = (height - rows * tileHeight - gap * (rows - 1)) / 2
  return {
    columns,
    rows,
    width: tileWidth,
    height: tileHeight,
    at(i) {
      const row = Math.floor(i / columns)
      const inRow = row === rows - 1 ? n - columns * (rows - 1) : columns
      const start = (width - inRow * tileWidth - gap * (inRow - 1)) / 2
      return {
        x: Math.round(start + (i - row * columns) * (tileWidth + gap)),
        y: Math.round(top + row * (tileHeight + gap)),
      }
    },
  }
}
