/** Bits per second by lines of the camera, up to 30 frames per second: the SDK's own choice halts small pictures at 20. */
const bitrates = [
  { lines: 180, maxBitrate: 200_000 },
  { lines: 360, maxBitrate: 550_000 },
  { lines: 540, maxBitrate: 900_000 },
  { lines: 720, maxBitrate: 1_700_000 },
]

export function cameraEncoding(lines = 720): { readonly maxBitrate: number; readonly maxFramerate: number } {
  const fitting = bitrates.find(one => lines <= one.lines)
  return { maxBitrate: fitting?.maxBitrate ?? 3_000_000, maxFramerate: 30 }
}
