import type { Connect } from '@konklave/client'
import { type ClientFrame, clientFrame, decode, encode, type ServerFrame } from '@konklave/protocol'
import { memoryWirePair, type WirePair } from '../memoryWire.ts'
import type { VirtualClock } from '../virtualClock.ts'

/**
 * A server with one kind of stream, `document`: `append` adds a line to the log, `mute` is never answered, `bad` is
 * refused. Its faults can be set from outside. Proves that the kernel needs to know nothing about meetings.
 */
export class DocumentServer {
  readonly log: string[] = []
  readonly opens: { after: number | undefined; nonce: Uint8Array }[] = []
  credit = 0
  up = true
  skipNext = false
  pair: WirePair | null = null
  #clock: VirtualClock
  #push: ((frame: ServerFrame) => void) | null = null

  constructor(clock: VirtualClock) {
    this.#clock = clock
  }

  readonly connect: Connect = async () => {
    if (!this.up) throw new Error('refused')
    const pair = memoryWirePair(this.#clock)
    this.pair = pair
    const nonce = crypto.getRandomValues(new Uint8Array(32))
    const push = (frame: ServerFrame) => pair.server.send(encode(frame))
    pair.server.onFrame(bytes => this.#take(decode(clientFrame, bytes, 1_000_000), nonce, push))
    this.#push = push
    this.#ping(pair, push)
    return pair.client
  }

  append(line: string): void {
    this.log.push(line)
    const seq = this.log.length
    if (this.skipNext) this.skipNext = false
    else this.#push?.({ t: 'ordered', s: this.#stream, seq, body: line })
  }

  close(): void {
    this.#push?.({ t: 'closed', s: this.#stream, code: 'moved' })
  }

  typing(who: string): void {
    this.#push?.({ t: 'ephemeral', s: this.#stream, key: 'typing', body: who })
  }

  crash(): void {
    this.up = false
    this.pair?.server.close()
  }

  #stream = 0

  #ping(pair: WirePair, push: (frame: ServerFrame) => void): void {
    if (pair.server.state === 'closed') return
    push({ t: 'ping', n: 1 })
    this.#clock.after(2_000, () => this.#ping(pair, push))
  }

  #take(frame: ClientFrame, nonce: Uint8Array, push: (frame: ServerFrame) => void): void {
    if (frame.t === 'hello') {
      const serverKey = new Uint8Array(32)
      push({
        t: 'hello',
        version: 1,
        build: 'doc',
        features: [],
        nonce: nonce as never,
        serverKey,
        pingMs: 2_000,
      })
    } else if (frame.t === 'open') {
      this.#stream = frame.s
      this.opens.push({ after: frame.after, nonce })
      push({ t: 'opened', s: frame.s, body: { title: 'minutes' } })
      this.log.forEach((line, i) => {
        if (i + 1 > (frame.after ?? 0)) push({ t: 'ordered', s: frame.s, seq: i + 1, body: line })
      })
    } else if (frame.t === 'credit') this.credit += frame.bytes
    else if (frame.t === 'send') this.#send(frame, push)
  }

  #send(frame: Extract<ClientFrame, { t: 'send' }>, push: (frame: ServerFrame) => void): void {
    if (frame.body === 'mute') return
    if (frame.body === 'bad') {
      push({ t: 'refused', s: frame.s, ref: frame.ref, code: 'not-allowed' })
      return
    }
    this.append(String(frame.body))
    push({ t: 'reply', s: frame.s, ref: frame.ref, ok: true, body: this.log.length })
  }
}
