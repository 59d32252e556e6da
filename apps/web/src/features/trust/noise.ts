/**
 * Bytes as grey pixels, row by row. Nothing is invented: a byte is a pixel, and what is missing stays clear.
 * Returns RGBA for `width` × `height`.
 */
export function noisePixels(
  bytes: Uint8Array,
  width: number,
  height: number,
): Uint8ClampedArray<ArrayBuffer> {
  const pixels = new Uint8ClampedArray(width * height * 4)
  const count = Math.min(bytes.length, width * height)
  for (let i = 0; i < count; i++) {
    const v = bytes[i] ?? 0
    pixels.set([v, v, v, 255], i * 4)
  }
  return pixels
}

/** "3f a0 1c …", at most `most` bytes. */
export function hexRow(bytes: Uint8Array, most: number): string {
  const shown = [...bytes.slice(0, most)].map(b => b.toString(16).padStart(2, '0')).join(' ')
  return bytes.length > most ? `${shown} …` : shown
}
