import { expect, test } from 'vitest'
import { hexRow, noisePixels } from './noise.ts'

test('a byte is a grey pixel, and missing bytes stay clear', () => {
  const pixels = noisePixels(Uint8Array.of(0, 128, 255), 2, 2)
  expect([...pixels]).toEqual([0, 0, 0, 255, 128, 128, 128, 255, 255, 255, 255, 255, 0, 0, 0, 0])
})

test('more bytes than pixels do not run over', () => {
  expect(noisePixels(new Uint8Array(100).fill(7), 2, 2)).toHaveLength(16)
})

test('hex row says when there is more', () => {
  expect(hexRow(Uint8Array.of(1, 255), 4)).toBe('01 ff')
  expect(hexRow(Uint8Array.of(1, 2, 3), 2)).toBe('01 02 …')
})
