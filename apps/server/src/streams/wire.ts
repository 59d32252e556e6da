import { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'

/** One WebSocket as the kernel sees it: binary frames both ways, back pressure, an end. */
export interface Wire {
  /** `flushed` runs when the bytes have left this process. */
  send(bytes: Uint8Array, flushed: () => void): void
  /** Bytes handed to {@link send} that have not left this process yet. */
  readonly bufferedBytes: number
  pause(): void
  resume(): void
  /** Allows frames up to `bytes` from now on. */
  allowFrames(bytes: number): void
  /** Closing handshake, then, soon, the end by force. */
  close(code: number): void
  terminate(): void
  onFrame(listener: (bytes: Uint8Array) => void): void
  /** A control frame or anything else that costs work without being a frame of ours. */
  onNoise(listener: () => void): void
  /** Text frames are not ours. */
  onForeign(listener: () => void): void
  onClose(listener: () => void): void
}

/** Grace of the closing handshake; a peer that does not answer is cut. */
const CLOSE_GRACE_MS = 1_000

export function wireOf(socket: WebSocket): Wire {
  // A reset, an oversized or a malformed frame: `close` follows each, and says all we need.
  socket.on('error', () => {})
  const gather = gathering(socket)
  return {
    send(bytes, flushed) {
      gather()
      socket.send(bytes, { binary: true }, flushed)
    },
    get bufferedBytes() {
      return socket.bufferedAmount
    },
    pause: () => socket.pause(),
    resume: () => socket.resume(),
    allowFrames: bytes => allowFrames(socket, bytes),
    close(code) {
      socket.close(code)
      setTimeout(() => socket.terminate(), CLOSE_GRACE_MS).unref()
    },
    terminate: () => socket.terminate(),
    onFrame: listener =>
      void socket.on('message', (data, isBinary) => {
        if (isBinary) listener(asBytes(data))
      }),
    onNoise: listener => void socket.on('ping', listener).on('pong', listener),
    onForeign: listener =>
      void socket.on('message', (_, isBinary) => {
        if (!isBinary) listener()
      }),
    onClose: listener => void socket.once('close', listener),
  }
}

/**
 * What is sent in one turn of the event loop leaves in one piece: a commit makes four frames for whoever made it, and
 * each would be a system call and a packet of its own. The socket below is private in `ws`; without it nothing is gathered.
 */
function gathering(socket: WebSocket): () => void {
  let gathered = false
  return () => {
    const below: unknown = Reflect.get(socket, '_socket')
    if (gathered || !(below instanceof Duplex)) return
    gathered = true
    below.cork()
    setImmediate(() => {
      gathered = false
      below.uncork()
    })
  }
}

function asBytes(data: Buffer | ArrayBuffer | Buffer[]): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data)
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data
}

/**
 * `ws` fixes its limit when a socket is accepted; ours grows once somebody has proved a key, so that strangers cannot
 * make the server hold a whole one each. The field is private there: a test fails when it goes away, and until then the
 * small limit stays (fails closed).
 */
function allowFrames(socket: WebSocket, bytes: number): void {
  const receiver: unknown = Reflect.get(socket, '_receiver')
  if (receiver && typeof receiver === 'object' && '_maxPayload' in receiver) receiver._maxPayload = bytes
}
