import { generateKeyPairSync, getRandomValues, sign as signBytes } from 'node:crypto'
import {
  type Bytes,
  type ClientFrame,
  type Credential,
  decode,
  encode,
  limits,
  type ServerFrame,
  SOCKET_PATH,
  SUBPROTOCOL,
  serverFrame,
  sign,
} from '@konklave/protocol'

export type Talk = {
  /** Opens a stream for a room that there is not, with a valid proof: from then on large frames are taken. */
  prove(): Promise<void>
  send(frame: ClientFrame | Bytes): void
  /** The next frame like that; a number: the socket was closed with that code. */
  next(wanted: (frame: ServerFrame) => boolean): Promise<ServerFrame | number>
  close(): void
}

/** A socket as a browser has it, answering pings. */
export async function talkTo(origin: string): Promise<Talk> {
  const socket = new WebSocket(`${origin.replace('https', 'wss')}${SOCKET_PATH}`, SUBPROTOCOL)
  socket.binaryType = 'arraybuffer'
  const frames: ServerFrame[] = []
  let closed: number | null = null
  let wake = Promise.withResolvers<void>()
  const look = () => {
    wake.resolve()
    wake = Promise.withResolvers()
  }
  const send: Talk['send'] = frame => socket.send(frame instanceof Uint8Array ? frame : encode(frame))
  socket.onmessage = ({ data }: { data: ArrayBuffer }) => {
    const frame = decode(serverFrame, new Uint8Array(data), limits.FRAME_MAX_BYTES)
    if (frame.t === 'ping') send({ t: 'pong', n: frame.n })
    frames.push(frame)
    look()
  }
  socket.onclose = ({ code }) => {
    closed = code
    look()
  }
  const next: Talk['next'] = async wanted => {
    for (;;) {
      const found = frames.findIndex(wanted)
      const [frame] = found < 0 ? [] : frames.splice(0, found + 1).slice(-1)
      if (frame) return frame
      if (closed !== null) return closed
      await wake.promise
    }
  }
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve()
    socket.onerror = () => reject(new Error(`no socket at ${origin}`))
  })
  send({ t: 'hello', versions: [1], build: 'test', features: [] })
  const hello = await next(({ t }) => t === 'hello')
  return {
    send,
    next,
    async prove() {
      if (typeof hello === 'number' || hello.t !== 'hello') throw new Error('no greeting')
      const { publicKey, privateKey } = generateKeyPairSync('ed25519')
      const memberKey = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }).subarray(-32))
      const roomId = getRandomValues(new Uint8Array(16))
      const signer = {
        publicKey: memberKey,
        sign: async (input: Uint8Array) => new Uint8Array(signBytes(null, input, privateKey)),
      }
      const proof = await sign('stream proof', { origin, roomId, nonce: hello.nonce }, signer)
      const credential = { memberKey, proof, serverAuth: getRandomValues(new Uint8Array(32)) } as Credential
      send({ t: 'open', s: 1, kind: 'meeting', id: roomId, credential })
      await next(({ t }) => t === 'closed' || t === 'opened')
    },
    close: () => socket.close(),
  }
}
