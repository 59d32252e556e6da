import type { MediaKind } from '../types.ts'
import type { Bytes } from './bytes.ts'

/** Clear bytes in front of the ciphertext: VP8 needs its header readable (10 for key frames, 3 otherwise). */
export type ClearLength = 0 | 3 | 10

/** The last ten bytes of a sealed frame (K35). Integers are big-endian. */
export type Trailer = {
  readonly clear: ClearLength
  readonly kind: MediaKind
  /** Epoch modulo 256. */
  readonly epoch: number
  readonly leafIndex: number
  readonly ctx: number
  readonly counter: number
}

export const trailerSize = 10
export const tagSize = 16
/** A context ends here, long before a nonce could repeat (K34). */
export const counterEnd = 2 ** 31

const version = 1
const clearLengths: readonly ClearLength[] = [0, 3, 10]
const kindCodes: Readonly<Record<MediaKind, number>> = { microphone: 1, camera: 2, screen: 3, screenAudio: 4 }
const kinds: readonly (MediaKind | null)[] = [null, 'microphone', 'camera', 'screen', 'screenAudio']

export function kindCode(kind: MediaKind): number {
  return kindCodes[kind]
}

export function writeTrailer(t: Trailer): Bytes {
  const out = new Uint8Array(trailerSize)
  const view = new DataView(out.buffer)
  view.setUint8(0, (version << 6) | (clearLengths.indexOf(t.clear) << 4) | kindCodes[t.kind])
  view.setUint8(1, t.epoch & 0xff)
  view.setUint16(2, t.leafIndex)
  view.setUint16(4, t.ctx)
  view.setUint32(6, t.counter)
  return out
}

/** Null for everything that this code cannot have sealed, such as the blank frames an engine writes itself (K38). */
export function readTrailer(frame: Uint8Array): Trailer | null {
  const body = frame.length - trailerSize
  if (body < tagSize) return null
  const view = new DataView(frame.buffer, frame.byteOffset + body, trailerSize)
  const first = view.getUint8(0)
  const clear = clearLengths[(first >> 4) & 3]
  const kind = kinds[first & 15]
  const counter = view.getUint32(6)
  if (first >> 6 !== version || clear === undefined || !kind || counter >= counterEnd) return null
  if (body < clear + tagSize) return null
  return {
    clear,
    kind,
    epoch: view.getUint8(1),
    leafIndex: view.getUint16(2),
    ctx: view.getUint16(4),
    counter,
  }
}
