import { createSocket, type Socket } from 'node:dgram'
import { once } from 'node:events'
import { SeededRandom } from '@konklave/testing/seededRandom'

/** A line as it may be: both directions alike. */
export type Shape = {
  readonly kbps: number
  /** 0…1, of packets, each by itself. */
  readonly loss: number
  /** One way, besides what waiting for the line takes. */
  readonly delayMs: number
  /** A packet that would have to wait longer is dropped, as the queue of a router is full at some time. */
  readonly queueMs: number
}

/** What a packet takes of the line besides what is in it: IP and UDP. */
const HEADERS_BYTES = 28
const LOOPBACK = '127.0.0.1'

/**
 * A UDP proxy on this machine in front of one address, through which the packets of one place pass as through a line
 * of a given width, with loss, delay and a queue. Without a shape they pass as they come.
 */
export class Shaper {
  #shape: Shape | null = null
  #closed = false
  readonly #lanes = new Map<string, Promise<Lane>>()
  /** The same loss in every run. */
  readonly #random = new SeededRandom(1)
  /** Of what came to the line: passed, lost on it, dropped before it. */
  readonly counts = { passed: 0, lost: 0, dropped: 0 }
  /** When the line is free again, each way. */
  readonly #free = { up: 0, down: 0 }

  shape(shape: Shape | null): void {
    this.#shape = shape
    this.#free.up = this.#free.down = 0
  }

  /** The port on the loopback address behind which `address`:`port` is found. */
  async towards(address: string, port: number): Promise<number> {
    const key = `${address} ${port}`
    const lane = this.#lanes.get(key) ?? this.#open(address, port)
    this.#lanes.set(key, lane)
    return (await lane).port
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const lane of this.#lanes.values()) for (const socket of (await lane).sockets) socket.close()
    this.#lanes.clear()
  }

  async #open(address: string, port: number): Promise<Lane> {
    const near = await bound()
    const sockets = [near]
    const behind = new Map<string, Promise<Socket>>()
    near.on('message', (bytes, from) => {
      const who = `${from.address} ${from.port}`
      const far =
        behind.get(who) ??
        bound().then(socket => {
          sockets.push(socket)
          socket.on('message', answer =>
            this.#pass('down', answer, () => near.send(answer, from.port, from.address)),
          )
          return socket
        })
      behind.set(who, far)
      this.#pass(
        'up',
        bytes,
        () => void far.then(socket => this.#closed || socket.send(bytes, port, address)),
      )
    })
    return { port: near.address().port, sockets }
  }

  #pass(way: 'up' | 'down', bytes: Uint8Array, send: () => void): void {
    const shape = this.#shape
    if (!shape) {
      send()
      return
    }
    const now = performance.now()
    const begins = Math.max(now, this.#free[way])
    if (begins - now > shape.queueMs) {
      this.counts.dropped++
      return
    }
    this.#free[way] = begins + ((bytes.length + HEADERS_BYTES) * 8) / shape.kbps
    if (this.#random.next() < shape.loss) {
      this.counts.lost++
      return
    }
    this.counts.passed++
    setTimeout(() => this.#closed || send(), this.#free[way] - now + shape.delayMs)
  }
}

type Lane = { readonly port: number; readonly sockets: readonly Socket[] }

async function bound(): Promise<Socket> {
  const socket = createSocket('udp4')
  socket.on('error', () => undefined)
  socket.bind(0, LOOPBACK)
  await once(socket, 'listening')
  return socket
}
