import { describe, expect, test } from 'vitest'
import { type Box, layout } from './layout.ts'

const spaces = [
  { width: 304, height: 480, gap: 8 },
  { width: 374, height: 690, gap: 8 },
  { width: 374, height: 290, gap: 8 },
  { width: 230, height: 600, gap: 12 },
  { width: 1248, height: 600, gap: 12 },
  { width: 1280, height: 560, gap: 12 },
  { width: 3840, height: 1900, gap: 12 },
  { width: 820, height: 280, gap: 12 },
]

const apart = (a: Box, b: Box) =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y

describe('own tile', () => {
  test.each(spaces)('covers nobody and stays inside $width×$height', space => {
    for (let n = 1; n <= 25; n++) {
      const { others, self, inCorner } = layout(n, space)
      if (inCorner) continue
      expect(self.x + self.width, `${n}`).toBeLessThanOrEqual(space.width + 1)
      expect(self.y + self.height, `${n}`).toBeLessThanOrEqual(space.height + 1)
      expect(Math.min(self.x, self.y), `${n}`).toBeGreaterThanOrEqual(-1)
      for (let i = 0; i < n; i++) {
        const tile = { ...others.at(i), width: others.width, height: others.height }
        expect(apart(tile, self), `tile ${i} of ${n}`).toBe(true)
      }
    }
  })

  test('beside a shared screen, in a narrow strip, it leaves the face and the name of the only other alone', () => {
    const { others, self, inCorner } = layout(1, { width: 198, height: 612, gap: 12 })
    expect(inCorner).toBe(false)
    expect(apart({ ...others.at(0), width: others.width, height: others.height }, self)).toBe(true)
    expect(others.height).toBeGreaterThan(2 * self.height)
  })

  test.each(spaces.filter(({ width }) => width > 280))(
    'with one other it lies inside the picture, as far from both edges, in $width×$height',
    space => {
      const { others, self, inCorner } = layout(1, space)
      expect(inCorner).toBe(true)
      const { x, y } = others.at(0)
      const right = x + others.width - (self.x + self.width)
      expect(right).toBe(y + others.height - (self.y + self.height))
      expect(right).toBeGreaterThan(0)
      expect(self.x).toBeGreaterThan(x + others.width / 2)
      expect(self.y).toBeGreaterThanOrEqual(y)
    },
  )

  test('with three people no band of the stage stands empty for the sake of the own tile', () => {
    const space = { width: 1248, height: 628, gap: 12 }
    const { others, self, inCorner } = layout(2, space)
    expect(inCorner).toBe(true)
    expect(others.width).toBe(618)
    const last = others.at(1)
    expect(apart({ ...others.at(0), width: others.width, height: others.height }, self)).toBe(true)
    expect(self.x).toBeGreaterThan(last.x + others.width / 2)
    expect(self.x + self.width).toBeLessThan(last.x + others.width)
  })

  test('in each corner it lies inside the picture, and clear of its name and of its button', () => {
    const space = { width: 1248, height: 628, gap: 12 }
    const [below, start, above, both] = ([0, 1, 2, 3] as const).map(corner => layout(1, space, corner).self)
    const { at, width, height } = layout(1, space).others
    const { x, y } = at(0)
    if (!below || !start || !above || !both) throw new Error('four corners')
    expect(start.x - x).toBe(x + width - below.x - below.width)
    expect(y + height - start.y - start.height).toBeGreaterThanOrEqual(44)
    expect([above.x, both.x]).toEqual([below.x, start.x])
    for (const { y: top } of [above, both]) expect(top - y).toBeGreaterThanOrEqual(44)
  })

  test('is small beside few, and one of many', () => {
    expect(layout(2, { width: 1248, height: 600, gap: 12 }).selfSmall).toBe(true)
    expect(layout(24, { width: 1248, height: 600, gap: 12 }).selfSmall).toBe(false)
  })
})
