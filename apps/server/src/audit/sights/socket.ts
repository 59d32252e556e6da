import { once } from 'node:events'
import {
  type ClientFrame,
  decode,
  encode,
  type ServerFrame,
  SOCKET_PATH,
  SUBPROTOCOL,
  serverFrame,
} from '@konklave/protocol'
import { WebSocket } from 'ws'
import { type Door, originOf } from './ask.ts'

/** One connection as a client would have it, with nobody behind it. */
export interface RawSocket {
  send(frame: ClientFrame | Uint8Array): void
  /** The next frame, or how it ended. */
  next(): Promise<ServerFrame | { readonly t: 'cut' }>
  close(): void
}

export type OpenSocketTo = () => Promise<RawSocket>

const WITHIN_MS = 10_000
const FRAME_MAX_BYTES = 1024 * 1024

export function socketsTo(door: Door): OpenSocketTo {
  return async () => {
    const there = originOf({ ...door, name: door.connectTo }).replace(/^http/, 'ws')
    const options = {
      servername: door.name,
      headers: { host: new URL(originOf(door)).host },
      rejectUnauthorized: false,
      perMessageDeflate: false,
      handshakeTimeout: WITHIN_MS,
    }
    const socket = new WebSocket(`${there}${SOCKET_PATH}`, SUBPROTOCOL, options)
    const frames: (ServerFrame | { readonly t: 'cut' })[] = []
    let wake = () => {}
    const came = (frame: ServerFrame | { readonly t: 'cut' }) => {
      frames.push(frame)
      wake()
    }
    socket.on('message', data => came(decode(serverFrame, new Uint8Array(data as Buffer), FRAME_MAX_BYTES)))
    socket.on('close', () => came({ t: 'cut' }))
    await once(socket, 'open')
    socket.on('error', () => {})
    return {
      send: frame => socket.send(frame instanceof Uint8Array ? frame : encode(frame)),
      async next() {
        const late = setTimeout(() => came({ t: 'cut' }), WITHIN_MS)
        while (frames.length === 0) await new Promise<void>(resolve => (wake = resolve))
        clearTimeout(late)
        return frames.shift() ?? { t: 'cut' }
      },
      close: () => socket.terminate(),
    }
  }
}
