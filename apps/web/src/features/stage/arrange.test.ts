import { describe, expect, test } from 'vitest'
import { type Arrangement, arrange } from './arrange.ts'
import { faceOf, keyOf, type Shown, screenOf } from './large.ts'
import type { Box } from './layout.ts'

const windows = [
  { width: 288, height: 420, gap: 8 },
  { width: 552, height: 180, gap: 8 },
  { width: 374, height: 690, gap: 8 },
  { width: 828, height: 260, gap: 12 },
  { width: 1248, height: 628, gap: 12 },
  { width: 3808, height: 2000, gap: 12 },
]
const people = (n: number) => Array.from({ length: n }, (_, i) => `p${i}`)
const wish = (part: Partial<Parameters<typeof arrange>[0]>) => ({
  space: { width: 1248, height: 628, gap: 12 },
  order: people(8),
  sharers: [],
  large: [],
  self: true,
  tiles: 'auto' as const,
  page: 0,
  ...part,
})
const boxes = (at: Arrangement): Box[] => [
  ...at.placed.map(p => p.box),
  ...(at.self ? [at.self] : []),
  ...(at.turn && !at.turn.ends ? [at.turn] : []),
]
const apart = (a: Box, b: Box) =>
  a.x + a.width <= b.x || b.x + b.width <= a.x || a.y + a.height <= b.y || b.y + b.height <= a.y
const ids = (at: Arrangement) => at.placed.map(p => keyOf(p.shown))

const larges: readonly (readonly Shown[])[] = [
  [],
  [faceOf('p0')],
  [screenOf('p1')],
  [screenOf('p1'), faceOf('p0')],
  [faceOf('p0'), faceOf('p1'), faceOf('p2')],
]

describe.each(windows)('in $width×$height', space => {
  test.each(larges.map((large, i) => ({ large, i })))(
    'everything lies inside and nothing on anything, from 1 to 49 people ($i)',
    ({ large }) => {
      for (let n = 1; n <= 48; n++) {
        const order = people(n)
        const here = large.filter(l => order.includes(l.id))
        const sharers = here.filter(l => l.kind === 'screen').map(l => l.id)
        const at = arrange(wish({ space, order, sharers, large: here, tiles: 49 }))
        const all = boxes(at)
        for (const [i, box] of all.entries()) {
          const what = `${n} people, box ${i} of ${JSON.stringify(at)}`
          expect(Math.min(box.width, box.height), what).toBeGreaterThan(0)
          expect(Math.min(box.x, box.y), what).toBeGreaterThanOrEqual(-1)
          expect(box.x + box.width, what).toBeLessThanOrEqual(space.width + 1)
          expect(box.y + box.height, what).toBeLessThanOrEqual(space.height + 1)
          for (const other of all.slice(i + 1)) {
            const inCorner = at.corner > 0 && other === at.self
            if (!inCorner) expect(apart(box, other), what).toBe(true)
          }
        }
      }
    },
  )

  test('every page together shows everybody once', () => {
    for (const large of larges) {
      const order = people(40)
      const sharers = large.filter(l => l.kind === 'screen').map(l => l.id)
      const seen: string[] = []
      for (let page = 0, pages = 1; page < pages; page++) {
        const at = arrange(wish({ space, order, sharers, large, page }))
        pages = at.pages
        seen.push(...at.placed.filter(p => !p.large).map(p => keyOf(p.shown)))
      }
      const isLarge = new Set(large.map(keyOf))
      const all = [...sharers.map(screenOf), ...order.map(faceOf)].map(keyOf)
      expect(seen).toEqual(all.filter(key => !isLarge.has(key)))
    }
  })

  test('what is large is the largest', () => {
    const at = arrange(wish({ space, order: people(6), sharers: ['p1'], large: [screenOf('p1')] }))
    const area = ({ width, height }: Box) => width * height
    const [large, ...rest] = at.placed
    for (const other of rest) expect(area(large?.box ?? other.box)).toBeGreaterThan(area(other.box))
  })
})

describe('pages', () => {
  test('a page that there is no longer becomes the last one', () => {
    expect(arrange(wish({ order: people(20), tiles: 9, page: 7 })).page).toBe(2)
  })

  test('who is on other pages is known, so that a ring can say that they speak', () => {
    const at = arrange(wish({ order: people(20), tiles: 9, page: 1 }))
    expect(at.earlier).toEqual(people(8))
    expect(at.later).toEqual(people(20).slice(16))
    expect(ids(at)).toEqual(
      people(20)
        .slice(8, 16)
        .map(id => keyOf(faceOf(id))),
    )
  })

  test('other screens come first in the strip', () => {
    const at = arrange(wish({ sharers: ['p1', 'p2', 'p3'], large: [screenOf('p3')] }))
    expect(ids(at).slice(0, 3)).toEqual(['screen:p3', 'screen:p1', 'screen:p2'])
  })
})

test('a low strip below is one row and more pages, rather than two rows in which names lie over faces', () => {
  const space = { width: 508, height: 532, gap: 8 }
  const at = arrange(wish({ space, large: [faceOf('p0')] }))
  const strip = boxes({ ...at, placed: at.placed.filter(p => !p.large) })
  expect(at.shape).toBe('below')
  expect(strip.length).toBeGreaterThan(2)
  expect(Math.min(...strip.map(({ height }) => height))).toBeGreaterThanOrEqual(60)
})

test('the strip stands at the side of a wide window and below in a tall one', () => {
  const large = [screenOf('p1')]
  expect(arrange(wish({ large, sharers: ['p1'] })).shape).toBe('side')
  expect(arrange(wish({ large, sharers: ['p1'], space: { width: 374, height: 690, gap: 8 } })).shape).toBe(
    'below',
  )
})

test('without the own tile and with nobody else, what is large has the whole stage', () => {
  const at = arrange(wish({ order: ['p1'], sharers: [], large: [faceOf('p1')], self: false }))
  expect(at.self).toBeNull()
  expect(at.placed).toHaveLength(1)
})
