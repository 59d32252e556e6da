import {
  again,
  assembled,
  type Code,
  either,
  equal,
  four,
  fused,
  int,
  load,
  minus,
  plus,
  product,
  store,
  sum,
  written,
} from './assemble.ts'
import { pointwise } from './pointwise.ts'
import { type After, bytes, type MultiplyAdd, PER_VECTOR } from './sums.ts'
import { window } from './window.ts'

/** Pictures lie row by row, the channels of a pixel next to each other. All arguments are bytes or counts. */
export type Kernels = {
  /** Each pixel by itself, four at once: out = weights · in + bias. Weights lie in groups of eight outputs. */
  pointwise(
    from: number,
    weights: number,
    bias: number,
    to: number,
    pixels: number,
    inputs: number,
    outputs: number,
    after: After,
  ): void
  /** One output pixel of a depthwise convolution: the part of its window that lies within the picture. */
  window(
    from: number,
    weights: number,
    bias: number,
    to: number,
    rows: number,
    columns: number,
    rowBytes: number,
    weightRowBytes: number,
    channels: number,
    after: After,
  ): void
  /** Number by number; `count` is a multiple of four. */
  add(one: number, other: number, to: number, count: number): void
  /** Each pixel by the same factor for each channel. */
  scale(from: number, factors: number, to: number, pixels: number, channels: number): void
  /** Sum of all pixels, for each channel. */
  total(from: number, to: number, pixels: number, channels: number): void
  /** One row of a picture twice as large, between a row that is near and one that is farther. */
  stretch(near: number, far: number, to: number, columns: number, channels: number): void
}

/** The arithmetic of the network, as WebAssembly that is put together here. @throws where there is no SIMD */
export function startKernels(memory: WebAssembly.Memory): Kernels {
  const quick = bytesOf(fused)
  const bytes = WebAssembly.validate(quick) ? quick : bytesOf((a, b, c) => sum(product(a, b), c))
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { m: { m: memory } })
  return instance.exports as unknown as Kernels
}

function bytesOf(mulAdd: MultiplyAdd): Uint8Array<ArrayBuffer> {
  return assembled([pointwise(mulAdd), window(mulAdd), add, scale, total, stretch(mulAdd)])
}

const add = written('add', ['one', 'other', 'to', 'count'], ({ one, other, to, count }) =>
  again(
    [
      store(to.get, sum(load(one.get), load(other.get))),
      ...[one, other, to].map(each => each.add(int(PER_VECTOR))),
      count.set(minus(count.get, int(4))),
    ],
    count.get,
  ),
)

const scale = written(
  'scale',
  ['from', 'factors', 'to', 'pixels', 'channels'],
  ({ from, factors, to, pixels, channels }, local) => {
    const [factor, left] = [local('i32'), local('i32')]
    const group = [
      store(to.get, product(load(from.get), load(factor.get))),
      ...[from, factor, to].map(each => each.add(int(PER_VECTOR))),
      left.set(minus(left.get, int(4))),
    ]
    return again(
      [
        factor.set(factors.get),
        left.set(channels.get),
        again(group, left.get),
        pixels.set(minus(pixels.get, int(1))),
      ],
      pixels.get,
    )
  },
)

const total = written('total', ['from', 'to', 'pixels', 'channels'], (given, local) => {
  const { from, to, pixels, channels } = given
  const [pixelBytes, at, left, all] = [local('i32'), local('i32'), local('i32'), local('v128')]
  const group = [
    at.set(from.get),
    left.set(pixels.get),
    all.set(four(0)),
    again(
      [all.set(sum(all.get, load(at.get))), at.add(pixelBytes.get), left.set(minus(left.get, int(1)))],
      left.get,
    ),
    store(to.get, all.get),
    ...[from, to].map(each => each.add(int(PER_VECTOR))),
    channels.set(minus(channels.get, int(4))),
  ]
  return [...pixelBytes.set(bytes(channels.get)), ...again(group, channels.get)]
})

/** Half a pixel of the small row is a quarter and three quarters of its neighbours; at the ends the last one counts twice. */
const stretch = (mulAdd: MultiplyAdd) =>
  written('stretch', ['near', 'far', 'to', 'columns', 'channels'], (given, local) => {
    const { near, far, to, columns, channels } = given
    const [pixelBytes, column, other, side, left] = [
      local('i32'),
      local('i32'),
      local('i32'),
      local('i32'),
      local('i32'),
    ]
    const mixed = (a: Code, b: Code) => mulAdd(a, four(0.75), product(b, four(0.25)))
    const one = mixed(load(near.get), load(far.get))
    const neighbour = mixed(load(plus(near.get, other.get)), load(plus(far.get, other.get)))
    const half = [
      ...left.set(channels.get),
      ...again(
        [
          store(to.get, mixed(one, neighbour)),
          ...[near, far, to].map(each => each.add(int(PER_VECTOR))),
          left.set(minus(left.get, int(4))),
        ],
        left.get,
      ),
    ]
    const back = [near, far].flatMap(each => each.set(minus(each.get, pixelBytes.get)))
    return [
      ...pixelBytes.set(bytes(channels.get)),
      ...side.set(columns.get),
      ...again(
        [
          other.set(either(equal(column.get, int(0)), int(0), minus(int(0), pixelBytes.get))),
          half,
          back,
          other.set(either(equal(side.get, int(1)), int(0), pixelBytes.get)),
          half,
          column.set(int(1)),
          side.set(minus(side.get, int(1))),
        ],
        side.get,
      ),
    ]
  })
