import type { ClearLength } from './trailer.ts'

/**
 * How much of an encoded frame must stay readable for the browser's packetiser, by the codec the encoder really used
 * (Firefox sends VP8 where VP9 was asked). Null: a codec that cannot be sealed, so the frame must not leave.
 */
export function clearBytes(
  media: 'audio' | 'video',
  mimeType: string | undefined,
  isKeyFrame: boolean,
  size: number,
): ClearLength | null {
  if (media === 'audio') return 0
  const codec = mimeType?.toLowerCase()
  if (codec === 'video/vp9') return 0
  // A browser that does not name the codec gets the lengths that work for both negotiated ones.
  if (codec !== 'video/vp8' && codec !== undefined) return null
  if (isKeyFrame && size >= 10) return 10
  return size >= 3 ? 3 : 0
}
