import { type Bytes, SOCKET_PATH, SUBPROTOCOL } from '@konklave/protocol'
import type { Connect, Wire } from './ports.ts'

/** {@link Connect} over WebSocket; Node 24 and browsers share the API. `origin` is http(s)://host[:port]. */
export function webSocketConnect(origin: string): Connect {
  const url = `${origin.replace(/^http/, 'ws')}${SOCKET_PATH}`
  return signal =>
    new Promise<Wire>((resolve, reject) => {
      const socket = new WebSocket(url, SUBPROTOCOL)
      socket.binaryType = 'arraybuffer'
      const fail = () => {
        socket.close()
        reject(new Error('socket did not open'))
      }
      signal.addEventListener('abort', fail, { once: true })
      socket.addEventListener('close', fail, { once: true })
      socket.addEventListener('open', () => {
        signal.removeEventListener('abort', fail)
        socket.removeEventListener('close', fail)
        resolve(asWire(socket))
      })
      if (signal.aborted) fail()
    })
}

/** Frames that come before somebody listens wait; a text frame is foreign and ends the wire. */
function asWire(socket: WebSocket): Wire {
  const early: Bytes[] = []
  let listener: ((frame: Bytes) => void) | null = null
  socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    if (!(data instanceof ArrayBuffer)) return socket.close()
    const frame = new Uint8Array(data)
    if (listener) listener(frame)
    else early.push(frame)
  })
  return {
    get state() {
      return socket.readyState === WebSocket.OPEN ? 'open' : 'closed'
    },
    send: frame => socket.send(frame),
    close: () => socket.close(),
    onFrame(listen) {
      listener = listen
      for (const frame of early.splice(0)) listen(frame)
    },
    onClose: listen => {
      socket.addEventListener('close', () => listen(), { once: true })
      if (socket.readyState >= WebSocket.CLOSING) queueMicrotask(listen)
    },
  }
}
