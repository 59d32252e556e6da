import { expect, test } from 'vitest'
import { z } from 'zod/mini'
import { decode, encode } from './codec.ts'

test('undefined fields are left out, at every depth, and the value given stays as it was', () => {
  const given = { a: 1, gone: undefined, list: [{ b: undefined, c: 2 }], bytes: new Uint8Array([1]) }
  const kept = { a: 1, list: [{ c: 2 }], bytes: new Uint8Array([1]) }
  const bytes = encode(given)
  expect(bytes).toEqual(encode(kept))
  expect(decode(z.any(), bytes, 1_000)).toEqual(kept)
  expect(Object.keys(given)).toContain('gone')
})
