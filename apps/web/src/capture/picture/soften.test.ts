import { expect, test } from 'vitest'
import { HALF } from './edges.ts'
import { MASK } from './network/network.ts'
import { Softened } from './soften.ts'

const picture = (colour: (x: number, y: number) => readonly [number, number, number]) => {
  const data = new Uint8ClampedArray(4 * MASK.width * MASK.height)
  for (let i = 0; i < MASK.width * MASK.height; i++)
    data.set([...colour(i % MASK.width, Math.floor(i / MASK.width)), 255], 4 * i)
  return data
}
const softened = (data: Uint8ClampedArray, alpha: Uint8ClampedArray | null) => {
  const to = new Uint8ClampedArray(4 * HALF.width * HALF.height)
  new Softened().draw(data, alpha, to)
  return to
}

test('[P-71] stripes as wide as a line of large letters cannot be told apart any more', () => {
  const stripes = picture(x => (Math.floor(x / 8) % 2 ? [255, 0, 255] : [0, 255, 0]))
  const out = softened(stripes, null)
  const green = out.filter((_, i) => i % 4 === 1 && Math.abs((Math.floor(i / 4) % HALF.width) - 64) < 50)
  expect(Math.max(...green) - Math.min(...green)).toBeLessThan(12)
})

test('the person does not colour the room behind them', () => {
  const halves = picture(x => (x < MASK.width / 2 ? [255, 0, 0] : [0, 0, 255]))
  const alpha = new Uint8ClampedArray(MASK.width * MASK.height).map((_, i) =>
    i % MASK.width < MASK.width / 2 ? 255 : 0,
  )
  const out = softened(halves, alpha)
  const at = 4 * (36 * HALF.width + HALF.width / 2 + 2)
  expect(out[at]).toBeLessThan(12)
  expect(out[at + 2]).toBeGreaterThan(240)
})
