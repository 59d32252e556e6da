import { again, int, load, minus, store, written } from './assemble.ts'
import { bytes, finish, type MultiplyAdd, OUTPUTS, PER_VECTOR } from './sums.ts'

export const window = (mulAdd: MultiplyAdd) =>
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
