import { once } from 'node:events'
import {
  type Bytes,
  type ClientFrame,
  type Credential,
  decode,
  encode,
  type ServerFrame,
  type Signer,
  SOCKET_PATH,
  SUBPROTOCOL,
  serverFrame,
  sign,
} from '@konklave/protocol'
import { WebSocket } from 'ws'
import { newSigner, randomBytes } from './testApp.ts'

export type FrameOf<T extends ServerFrame['t']> = Extract<ServerFrame, { t: T }>

/** A client made of single frames: polite unless a test makes it otherwise. */
export class SocketClient {
  readonly socket: WebSocket
  readonly frames: ServerFrame[] = []
  readonly origin: string
  /** False: pings are not answered. */
  answersPings = true
  closeCode: number | null = null
  readonly #waiting = new Set<() => void>()

  constructor(socket: WebSocket, origin: string) {
    this.socket = socket
    this.origin = origin
    socket.on('error', () => {})
    socket.on('message', data => {
      const frame = decode(serverFrame, new Uint8Array(data as Buffer), 4 * 1024 * 1024)
      if (frame.t === 'ping' && this.answersPings) this.send({ t: 'pong', n: frame.n })
      this.frames.push(frame)
      this.#wake()
    })
    socket.on('close', code => {
      this.closeCode = code
      this.#wake()
    })
  }

  static async open(origin: string, headers: Record<string, string> = {}): Promise<SocketClient> {
    const url = origin.replace(/^http/, 'ws') + SOCKET_PATH
    const socket = new WebSocket(url, SUBPROTOCOL, {
      headers,
      rejectUnauthorized: false,
      perMessageDeflate: false,
    })
    const client = new SocketClient(socket, origin)
    await once(socket, 'open')
    return client
  }

  static async greeted(origin: string): Promise<SocketClient> {
    const client = await SocketClient.open(origin)
    client.hello()
    await client.next('hello')
    return client
  }

  send(frame: ClientFrame): void {
    this.raw(encode(frame))
  }

  raw(bytes: Uint8Array): void {
    if (this.socket.readyState === WebSocket.OPEN) this.socket.send(bytes)
  }

  hello(versions: number[] = [1]): void {
    this.send({ t: 'hello', versions, build: 'test', features: [] })
  }

  get nonce(): Bytes {
    const hello = this.frames.find(f => f.t === 'hello')
    if (hello?.t !== 'hello') throw new Error('no hello yet')
    return hello.nonce
  }

  async credential(roomId: Bytes, over: Partial<Proof> = {}): Promise<Credential> {
    const { signer, origin, room, nonce } = {
      signer: newSigner(),
      origin: this.origin,
      room: roomId,
      nonce: this.nonce,
      ...over,
    }
    const proof = await sign('stream proof', { origin, roomId: room, nonce }, signer)
    return {
      memberKey: signer.publicKey as Credential['memberKey'],
      proof,
      serverAuth: randomBytes(32),
    } as Credential
  }

  /** Opens a stream with a valid proof and waits for the answer. */
  async openStream(kind: string, s: number, after?: number): Promise<ServerFrame> {
    const id = randomBytes(16)
    const credential = await this.credential(id)
    this.send({ t: 'open', s, kind, id, credential, ...(after !== undefined && { after }) })
    return this.first(f => (f.t === 'opened' || f.t === 'closed') && f.s === s)
  }

  async request(s: number, ref: number, body: unknown): Promise<ServerFrame> {
    this.send({ t: 'send', s, ref, body })
    return this.first(f => (f.t === 'reply' || f.t === 'refused') && f.s === s && f.ref === ref)
  }

  next<T extends ServerFrame['t']>(t: T): Promise<FrameOf<T>> {
    return this.first(f => f.t === t) as Promise<FrameOf<T>>
  }

  async first(wanted: (frame: ServerFrame) => boolean): Promise<ServerFrame> {
    await this.until(() => this.frames.some(wanted) || this.closeCode !== null)
    const found = this.frames.find(wanted)
    if (!found) throw new Error(`closed with ${this.closeCode} before the frame came`)
    return found
  }

  async closed(): Promise<number> {
    await this.until(() => this.closeCode !== null)
    return this.closeCode ?? 0
  }

  async until(done: () => boolean): Promise<void> {
    while (!done()) await new Promise<void>(resolve => this.#waiting.add(resolve))
  }

  end(): void {
    this.socket.terminate()
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve()
    this.#waiting.clear()
  }
}

type Proof = { signer: Signer; origin: string; room: Bytes; nonce: Bytes }
