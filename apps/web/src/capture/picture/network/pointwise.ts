import { again, below, int, type Local, load, minus, plus, splat, store, times, written } from './assemble.ts'
import { bytes, finish, type MultiplyAdd, OUTPUTS, PER_NUMBER, PER_VECTOR, PIXELS } from './sums.ts'

export const pointwise = (mulAdd: MultiplyAdd) =>
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
