import { describe, expect, test } from 'vitest'
import { capacity, TILES_MAX, tileChoices } from './capacity.ts'

const phone = { width: 374, height: 690, gap: 8 }
const desk = { width: 1248, height: 628, gap: 12 }
const wall = { width: 3808, height: 2000, gap: 12 }

describe('tiles on a page', () => {
  test('by themselves as many as stay large enough: few on a phone, 25 on a desk, 49 on a wall', () => {
    expect(capacity(phone, 'auto', true)).toBeLessThan(25)
    expect(capacity(desk, 'auto', true) + 1).toBe(25)
    expect(capacity(wall, 'auto', true) + 1).toBe(TILES_MAX)
  })

  test.each(tileChoices)('up to %i, the own one counted, where they fit', tiles => {
    expect(capacity(desk, tiles, true)).toBe(tiles - 1)
    expect(capacity(desk, tiles, false)).toBe(tiles)
    expect(capacity({ width: 288, height: 200, gap: 8 }, tiles, true)).toBeLessThan(tiles === 4 ? 4 : 9)
  })

  test('somebody can always be seen', () => {
    expect(capacity({ width: 0, height: 0, gap: 8 }, 'auto', true)).toBe(1)
  })
})
