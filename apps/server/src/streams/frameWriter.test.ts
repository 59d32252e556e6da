import { decode, encode, serverFrame } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { createFrameWriter } from './frameWriter.ts'

test('frames put together from parts are the canonical encoding', () => {
  const writer = createFrameWriter()
  const bodies = [
    null,
    0,
    'text',
    new Uint8Array(70_000),
    { t: 'commit', bytes: new Uint8Array(3), gone: undefined },
    [],
  ]
  for (const body of bodies) {
    for (const s of [1, 24, 0xffff]) {
      expect(writer.ordered(s, 2 ** 33, body)).toEqual(encode({ t: 'ordered', s, seq: 2 ** 33, body }))
      expect(writer.ephemeral(s, 'typing', body)).toEqual(encode({ t: 'ephemeral', s, key: 'typing', body }))
    }
  }
})

test('one body for many streams, then another one', () => {
  const writer = createFrameWriter()
  const [first, second] = [{ n: 1 }, { n: 2 }]
  const read = (bytes: Uint8Array) => decode(serverFrame, bytes, 1_000)
  expect(read(writer.ordered(1, 1, first))).toMatchObject({ s: 1, body: { n: 1 } })
  expect(read(writer.ordered(2, 1, first))).toMatchObject({ s: 2, body: { n: 1 } })
  expect(read(writer.ordered(2, 2, second))).toMatchObject({ s: 2, body: { n: 2 } })
})
