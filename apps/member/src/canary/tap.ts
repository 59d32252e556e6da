import { type Connect, webSocketConnect } from '@konklave/client'
import {
  type Bytes,
  type ClientFrame,
  clientFrame,
  DecodeError,
  decode,
  type MediaReply,
  mediaReply,
  type ServerFrame,
  serverFrame,
} from '@konklave/protocol'

const FRAME_MAX_BYTES = 8 * 1024 * 1024

/** What went over one member's wire. */
export type Tap = {
  readonly connect: Connect
  readonly sent: ClientFrame[]
  readonly received: ServerFrame[]
}

/** The usual wire, with somebody who writes down what is said on it. */
export function tapped(origin: string): Tap {
  const inner = webSocketConnect(origin)
  const sent: ClientFrame[] = []
  const received: ServerFrame[] = []
  const connect: Connect = async signal => {
    const wire = await inner(signal)
    return {
      get state() {
        return wire.state
      },
      send(frame) {
        sent.push(decode(clientFrame, frame, FRAME_MAX_BYTES))
        wire.send(frame)
      },
      close: () => wire.close(),
      onFrame: listen =>
        wire.onFrame(frame => {
          note(frame, received)
          listen(frame)
        }),
      onClose: listen => wire.onClose(listen),
    }
  }
  return { connect, sent, received }
}

function note(frame: Bytes, received: ServerFrame[]): void {
  try {
    received.push(decode(serverFrame, frame, FRAME_MAX_BYTES))
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error
  }
}

/** What the server told about itself and its meeting, by the names of its messages: `opened`, `ephemeral lobby` … */
export const kindsOf = (frames: readonly ServerFrame[]): string[] => [
  ...new Set(
    frames.map(frame => {
      const body = 'body' in frame ? (frame.body as { readonly t?: unknown } | undefined) : undefined
      return typeof body?.t === 'string' ? `${frame.t} ${body.t}` : frame.t
    }),
  ),
]

/** The last admission to calls that this member was given. */
export function mediaOf(frames: readonly ServerFrame[]): MediaReply | null {
  const found = frames.flatMap(frame => {
    const body = 'body' in frame ? frame.body : undefined
    const inside = typeof body === 'object' && body !== null && 'media' in body ? body.media : body
    const read = mediaReply.safeParse(inside)
    return read.success ? [read.data] : []
  })
  return found.at(-1) ?? null
}
