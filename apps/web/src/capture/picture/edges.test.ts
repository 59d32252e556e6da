import { expect, test } from 'vitest'
import { Edges } from './edges.ts'
import { MASK } from './network/network.ts'

const PIXELS = MASK.width * MASK.height
const column = (i: number) => i % MASK.width
const paint = (light: (x: number) => number) => {
  const data = new Uint8ClampedArray(4 * PIXELS)
  for (let i = 0; i < PIXELS; i++) data.fill(light(column(i)), 4 * i, 4 * i + 3)
  return data
}
const mask = (sure: (x: number) => number) => new Uint8ClampedArray(PIXELS).map((_, i) => sure(column(i)))
const middle = (alpha: Uint8ClampedArray) => alpha.subarray(72 * MASK.width, 73 * MASK.width)

/** Until what joins the person has come in. */
const settled = (edges: Edges, picture: Uint8ClampedArray, sure: Uint8ClampedArray) => {
  const alpha = new Uint8ClampedArray(PIXELS)
  for (let i = 0; i < 12; i++) edges.draw(picture, sure, alpha)
  return middle(alpha)
}

test('a mask that is two pixels beside an edge of the picture is drawn to that edge', () => {
  const line = settled(
    new Edges(),
    paint(x => (x < 128 ? 200 : 40)),
    mask(x => (x < 130 ? 255 : 0)),
  )
  expect(line[120]).toBeGreaterThan(250)
  expect([line[129], line[132], line[140]].every(v => (v ?? 255) < 60)).toBe(true)
})

test('[P-71] what was the person and is none any more is gone with the very next picture', () => {
  const edges = new Edges()
  const even = paint(() => 128)
  settled(
    edges,
    even,
    mask(() => 255),
  )
  const alpha = new Uint8ClampedArray(PIXELS)
  edges.draw(
    even,
    mask(x => (x < 100 ? 255 : 100)),
    alpha,
  )
  expect(middle(alpha)[160]).toBe(0)
})

test('[P-71] what the network is in doubt of counts as room', () => {
  expect(
    Math.max(
      ...settled(
        new Edges(),
        paint(() => 128),
        mask(() => 110),
      ),
    ),
  ).toBe(0)
})
