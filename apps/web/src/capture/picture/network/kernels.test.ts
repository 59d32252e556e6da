import { expect, test } from 'vitest'
import { startKernels } from './kernels.ts'
import { takeMemory } from './memory.ts'
import { AFTER } from './sums.ts'
import { biases, grouped } from './weights.ts'

const memory = takeMemory()
const kernels = startKernels(memory.wasm)
let seed = 7
const random = (count: number) =>
  Float32Array.from({ length: count }, () => {
    seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
    return seed / 2 ** 30 - 1
  })
const near = (got: Float32Array, wanted: Float32Array) => {
  expect(got.length).toBe(wanted.length)
  expect(Math.max(...got.map((v, i) => Math.abs(v - (wanted[i] ?? Number.NaN))))).toBeLessThan(1e-4)
}
const finish = {
  [AFTER.nothing]: (x: number) => x,
  [AFTER.rectified]: (x: number) => Math.max(0, x),
  [AFTER.hardSwish]: (x: number) => (x * Math.min(6, Math.max(0, x + 3))) / 6,
}

test.each([
  [8, 27, 16, AFTER.hardSwish],
  [1, 96, 24, AFTER.rectified],
  [4, 16, 4, AFTER.nothing],
] as const)('%d pixels of %d channels become %d', (pixels, inputs, outputs, after) => {
  const [from, weights, bias] = [random(pixels * inputs), random(outputs * inputs), random(outputs)]
  const padded = Math.ceil(outputs / 8) * 8
  const to = memory.take(pixels * padded)
  kernels.pointwise(
    memory.keep(from),
    memory.keep(grouped(weights, outputs, inputs)),
    memory.keep(biases(bias, outputs)),
    to,
    pixels,
    inputs,
    padded,
    after,
  )
  const wanted = new Float32Array(pixels * padded)
  for (let p = 0; p < pixels; p++)
    for (let o = 0; o < outputs; o++) {
      let sum = bias[o] ?? 0
      for (let i = 0; i < inputs; i++) sum += (from[p * inputs + i] ?? 0) * (weights[o * inputs + i] ?? 0)
      wanted[p * padded + o] = finish[after](sum)
    }
  near(memory.view(to, pixels * padded), wanted)
})

test('a window of the picture, weighted channel by channel', () => {
  const [channels, columns] = [24, 5]
  const [picture, weights, bias] = [random(4 * columns * channels), random(9 * channels), random(channels)]
  const to = memory.take(channels)
  const bytes = 4 * channels
  // Two rows and three columns of the picture, under the lower two rows of the weights.
  kernels.window(
    memory.keep(picture) + columns * bytes,
    memory.keep(weights) + 3 * bytes,
    memory.keep(bias),
    to,
    2,
    3,
    columns * bytes,
    3 * bytes,
    channels,
    AFTER.nothing,
  )
  const wanted = Float32Array.from({ length: channels }, (_, c) => {
    let sum = bias[c] ?? 0
    for (let y = 0; y < 2; y++)
      for (let x = 0; x < 3; x++)
        sum +=
          (picture[((y + 1) * columns + x) * channels + c] ?? 0) *
          (weights[((y + 1) * 3 + x) * channels + c] ?? 0)
    return sum
  })
  near(memory.view(to, channels), wanted)
})

test('sums, factors and totals', () => {
  const [a, b, factors] = [random(64), random(64), random(16)]
  const [atA, atB] = [memory.keep(a), memory.keep(b)]
  const to = memory.take(64)
  kernels.add(atA, atB, to, 64)
  near(
    memory.view(to, 64),
    a.map((v, i) => v + (b[i] ?? 0)),
  )
  kernels.scale(atA, memory.keep(factors), to, 4, 16)
  near(
    memory.view(to, 64),
    a.map((v, i) => v * (factors[i % 16] ?? 0)),
  )
  kernels.total(atA, to, 4, 16)
  near(
    memory.view(to, 16),
    factors.map((_, c) => [0, 1, 2, 3].reduce((sum, p) => sum + (a[16 * p + c] ?? 0), 0)),
  )
})

test('a row twice as wide lies between its neighbours', () => {
  const [near1, far] = [random(3 * 4), random(3 * 4)]
  const to = memory.take(6 * 4)
  kernels.stretch(memory.keep(near1), memory.keep(far), to, 3, 4)
  const mixed = near1.map((v, i) => 0.75 * v + 0.25 * (far[i] ?? 0))
  const wanted = Float32Array.from({ length: 24 }, (_, i) => {
    const [x, c] = [Math.floor(i / 4), i % 4]
    const at = x >> 1
    const other = Math.min(2, Math.max(0, at + (x % 2 ? 1 : -1)))
    return 0.75 * (mixed[4 * at + c] ?? 0) + 0.25 * (mixed[4 * other + c] ?? 0)
  })
  near(memory.view(to, 24), wanted)
})
