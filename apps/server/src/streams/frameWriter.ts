import { type Bytes, concat, encode, type ServerFrame } from '@konklave/protocol'

/** Encodes server frames. Not shared between kernels. */
export interface FrameWriter {
  frame(frame: ServerFrame): Bytes
  ordered(s: number, seq: number, body: unknown): Bytes
  ephemeral(s: number, key: string, body: unknown): Bytes
}

/**
 * A log entry goes to everybody in the room, one stream after the other, so the encoding of the last body is kept: a
 * commit for 200 people is encoded once. Bodies must therefore not be changed after they were handed over.
 */
export function createFrameWriter(): FrameWriter {
  let lastBody: unknown
  let lastBytes: Bytes | null = null
  const bodyBytes = (body: unknown): Bytes => {
    if (lastBytes && body === lastBody && typeof body === 'object' && body !== null) return lastBytes
    lastBody = body
    lastBytes = encode(body)
    return lastBytes
  }
  // Canonical order is by key length, then bytewise: `body` comes last in both frames and null is one byte long.
  const splice = (head: unknown, body: unknown) => concat(encode(head).subarray(0, -1), bodyBytes(body))
  return {
    frame: encode,
    ordered: (s, seq, body) => splice({ t: 'ordered', s, seq, body: null }, body),
    ephemeral: (s, key, body) => splice({ t: 'ephemeral', s, key, body: null }, body),
  }
}
