import {
  again,
  assembled,
  below,
  type Code,
  either,
  equal,
  four,
  fused,
  int,
  type Local,
  least,
  load,
  minus,
  most,
  plus,
  product,
  splat,
  store,
  sum,
  times,
  when,
  written,
} from './assemble.ts'

/** What follows a sum at once: nothing, max(0, x), or x · clamp(x + 3, 0, 6) / 6. */
export const AFTER = { nothing: 0, rectified: 1, hardSwish: 2 } as const
export type After = (typeof AFTER)[keyof typeof AFTER]

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

/** Four numbers. */
const PER_VECTOR = 16
const PER_NUMBER = 4
const OUTPUTS = 8
const PIXELS = 4

/** The arithmetic of the network, as WebAssembly that is put together here. @throws where there is no SIMD */
export function startKernels(memory: WebAssembly.Memory): Kernels {
  const quick = bytesOf(fused)
  const bytes = WebAssembly.validate(quick) ? quick : bytesOf((a, b, c) => sum(product(a, b), c))
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { m: { m: memory } })
  return instance.exports as unknown as Kernels
}

type MultiplyAdd = (a: Code, b: Code, c: Code) => Code

function bytesOf(mulAdd: MultiplyAdd): Uint8Array<ArrayBuffer> {
  return assembled([pointwise(mulAdd), window(mulAdd), add, scale, total, stretch(mulAdd)])
}

const bytes = (numbers: Code): Code => times(numbers, int(PER_NUMBER))

/** Puts the wanted function on each sum. */
const finish = (after: Local, sums: readonly Local[]): Code => [
  ...when(equal(after.get, int(AFTER.rectified)), ...sums.map(each => each.set(most(each.get, four(0))))),
  ...when(
    equal(after.get, int(AFTER.hardSwish)),
    ...sums.map(each => {
      const clamped = least(most(sum(each.get, four(3)), four(0)), four(6))
      return each.set(product(each.get, product(clamped, four(1 / 6))))
    }),
  ),
]

const pointwise = (mulAdd: MultiplyAdd) =>
  written(
    'pointwise',
    ['from', 'weights', 'bias', 'to', 'pixels', 'inputs', 'outputs', 'after'],
    ({ from, weights, bias, to, pixels, inputs, outputs, after }, local) => {
      const [rowIn, rowOut] = [local('i32'), local('i32')]
      const [weight, biasAt, outAt, left, channel] = [
        local('i32'),
        local('i32'),
        local('i32'),
        local('i32'),
        local('i32'),
      ]
      const at = Array.from({ length: PIXELS }, () => local('i32'))
      const pairs = at.map(() => [local('v128'), local('v128')] as const)
      const [w0, w1, value] = [local('v128'), local('v128'), local('v128')]
      const sums = pairs.flat()
      const group = [
        ...at.flatMap((pixel, i) => pixel.set(plus(from.get, times(rowIn.get, int(i))))),
        ...pairs.flatMap(([low, high]) => [
          ...low.set(load(biasAt.get)),
          ...high.set(load(biasAt.get, PER_VECTOR)),
        ]),
        ...channel.set(inputs.get),
        ...again(
          [
            w0.set(load(weight.get)),
            w1.set(load(weight.get, PER_VECTOR)),
            ...pairs.map(([low, high], i) => {
              const pixel = at[i] as Local
              return [
                ...value.set(splat(pixel.get)),
                ...low.set(mulAdd(value.get, w0.get, low.get)),
                ...high.set(mulAdd(value.get, w1.get, high.get)),
                ...pixel.add(int(PER_NUMBER)),
              ]
            }),
            weight.add(int(2 * PER_VECTOR)),
            channel.set(minus(channel.get, int(1))),
          ],
          channel.get,
        ),
        ...finish(after, sums),
        ...pairs.flatMap(([low, high], i) => {
          const place = plus(outAt.get, times(rowOut.get, int(i)))
          return [...store(place, low.get), ...store(place, high.get, PER_VECTOR)]
        }),
        ...biasAt.add(int(2 * PER_VECTOR)),
        ...outAt.add(int(2 * PER_VECTOR)),
        ...left.set(minus(left.get, int(OUTPUTS))),
      ]
      return [
        ...rowIn.set(bytes(inputs.get)),
        ...rowOut.set(bytes(outputs.get)),
        ...again(
          [
            weight.set(weights.get),
            biasAt.set(bias.get),
            outAt.set(to.get),
            left.set(outputs.get),
            again([group], left.get),
            from.add(times(rowIn.get, int(PIXELS))),
            to.add(times(rowOut.get, int(PIXELS))),
            pixels.set(minus(pixels.get, int(PIXELS))),
          ],
          below(int(0), pixels.get),
        ),
      ]
    },
  )

const window = (mulAdd: MultiplyAdd) =>
  written(
    'window',
    ['from', 'weights', 'bias', 'to', 'rows', 'columns', 'rowBytes', 'weightRowBytes', 'channels', 'after'],
    (given, local) => {
      const { from, weights, bias, to, rows, columns, rowBytes, weightRowBytes, channels, after } = given
      const [pixelBytes, row, column, rowAt, weightRowAt, at, weight] = [
        local('i32'),
        local('i32'),
        local('i32'),
        local('i32'),
        local('i32'),
        local('i32'),
        local('i32'),
      ]
      const [low, high] = [local('v128'), local('v128')]
      const tap = [
        low.set(mulAdd(load(at.get), load(weight.get), low.get)),
        high.set(mulAdd(load(at.get, PER_VECTOR), load(weight.get, PER_VECTOR), high.get)),
        at.add(pixelBytes.get),
        weight.add(pixelBytes.get),
        column.set(minus(column.get, int(1))),
      ]
      const oneRow = [
        at.set(rowAt.get),
        weight.set(weightRowAt.get),
        column.set(columns.get),
        again(tap, column.get),
        rowAt.add(rowBytes.get),
        weightRowAt.add(weightRowBytes.get),
        row.set(minus(row.get, int(1))),
      ]
      const group = [
        low.set(load(bias.get)),
        high.set(load(bias.get, PER_VECTOR)),
        rowAt.set(from.get),
        weightRowAt.set(weights.get),
        row.set(rows.get),
        again(oneRow, row.get),
        finish(after, [low, high]),
        store(to.get, low.get),
        store(to.get, high.get, PER_VECTOR),
        ...[from, weights, bias, to].map(each => each.add(int(2 * PER_VECTOR))),
        channels.set(minus(channels.get, int(OUTPUTS))),
      ]
      return [...pixelBytes.set(bytes(channels.get)), ...again(group, channels.get)]
    },
  )

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
