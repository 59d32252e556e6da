import file from '@mediapipe/selfie_segmentation/selfie_segmentation_landscape.tflite?url&inline'
import { describe, expect, test } from 'vitest'
import { MASK, startNetwork } from './network.ts'

const bytes = () => Uint8Array.from(atob(file.slice(file.indexOf(',') + 1)), c => c.charCodeAt(0))
const separate = startNetwork(bytes().buffer)

type Rgb = readonly [number, number, number]

/** A room of stripes with, or without, a drawn person in the middle. */
function picture(withPerson: boolean): Uint8ClampedArray {
  const data = new Uint8ClampedArray(4 * MASK.width * MASK.height)
  const set = (x: number, y: number, [r, g, b]: Rgb) => data.set([r, g, b, 255], 4 * (y * MASK.width + x))
  const round = (cx: number, cy: number, rx: number, ry: number, colour: Rgb) => {
    for (let y = Math.max(0, cy - ry); y < Math.min(MASK.height, cy + ry); y++)
      for (let x = cx - rx; x < cx + rx; x++)
        if (((x - cx) / rx) ** 2 + ((y - cy) / ry) ** 2 < 1) set(x, y, colour)
  }
  for (let y = 0; y < MASK.height; y++)
    for (let x = 0; x < MASK.width; x++) set(x, y, Math.floor(x / 8) % 2 ? [255, 0, 255] : [0, 255, 0])
  if (!withPerson) return data
  round(128, 148, 60, 48, [47, 74, 109])
  round(128, 90, 12, 22, [201, 143, 109])
  round(128, 52, 31, 37, [58, 40, 29])
  round(128, 60, 26, 33, [219, 165, 130])
  for (const side of [-10, 10]) {
    round(128 + side, 54, 4, 3, [255, 255, 255])
    round(128 + side, 54, 2, 2, [58, 40, 29])
  }
  round(128, 66, 4, 6, [201, 143, 109])
  round(128, 78, 9, 3, [165, 82, 74])
  return data
}

function masked(withPerson: boolean): Uint8ClampedArray {
  const mask = new Uint8ClampedArray(MASK.width * MASK.height)
  separate(picture(withPerson), mask)
  return mask
}

describe('the network', () => {
  test('finds a person where there is one', () => {
    const mask = masked(true)
    const at = (x: number, y: number) => mask[y * MASK.width + x] ?? Number.NaN
    expect([at(128, 62), at(128, 120)].every(sure => sure > 200)).toBe(true)
    expect([at(10, 10), at(245, 10), at(20, 70), at(236, 70)].every(sure => sure < 40)).toBe(true)
  })

  test('[P-71] finds nobody in an empty room', () => {
    const sure = masked(false).filter(each => each > 128).length
    expect(sure / (MASK.width * MASK.height)).toBeLessThan(0.01)
  })

  test('says the same of the same picture', () => {
    expect(masked(true)).toEqual(masked(true))
  })
})

test('[P-58] another network is refused: a step that this one does not have cannot be run', () => {
  const other = bytes()
  // The kinds of its steps stand at the end: "hard swish" (TFLite builtin 117) becomes "nearest neighbour" (97).
  for (let i = other.length - 1_000; i < other.length; i++) if (other[i] === 117) other[i] = 97
  expect(() => startNetwork(other.buffer)).toThrow(/unknown step 97/)
  expect(() => startNetwork(new ArrayBuffer(64))).toThrow()
})
