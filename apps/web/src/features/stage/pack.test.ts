import { describe, expect, test } from 'vitest'
import { pack } from './pack.ts'

const rooms = [
  { width: 320, height: 480, gap: 8 },
  { width: 390, height: 700, gap: 8 },
  { width: 1100, height: 600, gap: 12 },
  { width: 1280, height: 560, gap: 12 },
  { width: 3840, height: 1900, gap: 12 },
  { width: 900, height: 140, gap: 8 },
]

describe('pack', () => {
  test.each(rooms)('tiles lie inside $width×$height and do not overlap', room => {
    for (let n = 1; n <= 49; n++) {
      const packing = pack(n, room)
      const boxes = Array.from({ length: n }, (_, i) => packing.at(i))
      for (const [i, box] of boxes.entries()) {
        expect(box.x).toBeGreaterThanOrEqual(-1)
        expect(box.y).toBeGreaterThanOrEqual(-1)
        expect(box.x + packing.width).toBeLessThanOrEqual(room.width + 1)
        expect(box.y + packing.height).toBeLessThanOrEqual(room.height + 1)
        for (const other of boxes.slice(i + 1)) {
          const apart =
            Math.abs(box.x - other.x) >= packing.width || Math.abs(box.y - other.y) >= packing.height
          expect(apart).toBe(true)
        }
      }
    }
  })

  test.each(rooms)('no other number of columns gives more area in $width×$height', room => {
    for (let n = 1; n <= 25; n++) {
      const { width, height, columns } = pack(n, room)
      const narrowest = room.height <= room.width ? 1.2 : n === 1 ? 0.4 : 0.62
      for (let other = 1; other <= n; other++) {
        const rows = Math.ceil(n / other)
        const w = (room.width - room.gap * (other - 1)) / other
        const h = (room.height - room.gap * (rows - 1)) / rows
        const area =
          Math.floor(Math.max(0, Math.min(w, (h * 16) / 9))) *
          Math.floor(Math.max(0, Math.min(h, w / narrowest)))
        expect(width * height, `${n} tiles: ${columns} columns, not ${other}`).toBeGreaterThanOrEqual(
          area - 0.5,
        )
      }
    }
  })

  test('two people side by side on a desk, above each other on a phone', () => {
    expect(pack(2, { width: 1100, height: 600, gap: 12 }).columns).toBe(2)
    expect(pack(2, { width: 390, height: 700, gap: 8 }).columns).toBe(1)
  })

  test('one person fills a phone', () => {
    expect(pack(1, { width: 374, height: 690, gap: 8 })).toMatchObject({ width: 374, height: 690 })
  })

  test('a last row that is not full is centred', () => {
    const packing = pack(3, { width: 1100, height: 600, gap: 12 })
    expect(packing.columns).toBe(2)
    expect(Math.abs(packing.at(2).x + packing.width / 2 - 550)).toBeLessThanOrEqual(1)
  })

  test('a space without height gives tiles of no size, not an error', () => {
    expect(pack(4, { width: 0, height: 0, gap: 8 })).toMatchObject({ width: 0, height: 0 })
  })
})
