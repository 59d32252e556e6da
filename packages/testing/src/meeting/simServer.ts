import type { Wire as ClientWire } from '@konklave/client'
import {
  type Bytes,
  base64url,
  encode,
  INSTANCE_PATH,
  PROTOCOL_VERSIONS,
  ROOMS_PATH,
  type RoomId,
  type Signer,
} from '@konklave/protocol'
import {
  createMeetingKinds,
  createMemoryStore,
  createRooms,
  createStreamKernel,
  type Log,
  type MeetingKinds,
  type Store,
  type StreamKernel,
} from '@konklave/server'
import { RecordingDesk } from '../delivery/house.ts'
import { memoryWirePair, type WirePair, type WireWeather } from '../memoryWire.ts'
import type { SeededRandom } from '../seededRandom.ts'
import type { VirtualClock } from '../virtualClock.ts'

type Snapshot = { readonly room: Awaited<ReturnType<Store['findRoom']>> }
type ServerWire = Parameters<StreamKernel['accept']>[0]

/** The real server (streams, delivery service, rooms) without sockets and disk, in virtual time. */
export class SimServer {
  readonly origin = 'https://sim.test'
  readonly desk = new RecordingDesk()
  readonly events: string[] = []
  readonly #clock: VirtualClock
  readonly #random: SeededRandom
  /** A hostile server has this key, too. */
  readonly signer: Signer
  #store: Store = createMemoryStore()
  readonly #trees = new Map<string, Bytes>()
  #kinds: MeetingKinds | null = null
  #kernel: StreamKernel | null = null
  #wires = new Set<WirePair>()

  constructor(p: { clock: VirtualClock; random: SeededRandom; signer: Signer }) {
    this.#clock = p.clock
    this.#random = p.random
    this.signer = p.signer
    this.start()
  }

  get up(): boolean {
    return this.#kernel !== null
  }

  /** `versions`: those of the protocol that it speaks. */
  start(versions: readonly number[] = PROTOCOL_VERSIONS): void {
    if (this.#kernel) return
    const clock = this.#clock
    const random = this.#random.fork()
    const log: Log = (event, fields) => void this.events.push(`${event} ${JSON.stringify(fields)}`)
    const issue = (tree: Bytes) => {
      const ticket = random.bytes(16)
      this.#trees.set(base64url(ticket), tree)
      return ticket
    }
    this.#kinds = createMeetingKinds({
      store: this.#store,
      clock,
      wallNow: () => 1e12 + clock.now(),
      random,
      serverSigner: this.signer,
      desk: this.desk,
      trees: { issue },
      log,
    })
    this.#kernel = createStreamKernel({
      kinds: this.#kinds.kinds,
      serverKey: this.signer.publicKey,
      build: 'sim',
      versions,
      clock,
      log,
      randomBytes: random.bytes,
    })
  }

  /** SIGTERM: everybody is told, then memory is gone. */
  drain(): void {
    this.#kernel?.drain()
    this.kill()
  }

  /** kill -9: memory is gone, sockets break, only the store is left. */
  kill(): void {
    this.#kinds?.close()
    this.#kinds = null
    this.#kernel = null
    this.#trees.clear()
    for (const pair of this.#wires) pair.server.close()
    this.#wires.clear()
  }

  /** How many are connected, whether or not they are in a meeting. */
  get connections(): number {
    return this.#wires.size
  }

  /** The room as the disk has it now. */
  async snapshot(roomId: RoomId): Promise<Snapshot> {
    return { room: await this.#store.findRoom(roomId) }
  }

  /** [K44] How many breakouts of this room are on the disk. */
  async breakouts(roomId: RoomId): Promise<number> {
    return (await this.#store.breakoutsOf(roomId)).length
  }

  /** A backup is played back: the room as it was, no meeting. To be called while the server is down. */
  async restore({ room }: Snapshot): Promise<void> {
    this.#store = createMemoryStore()
    if (room) await this.#store.createRoom(room)
  }

  /** A second server with the same key and disk: each then shows its half of the people a meeting of its own. */
  async twin(roomId: RoomId): Promise<SimServer> {
    const twin = new SimServer({ clock: this.#clock, random: this.#random.fork(), signer: this.signer })
    const row = await this.#store.findMeeting(roomId)
    twin.kill()
    await twin.restore(await this.snapshot(roomId))
    if (row) await twin.#store.putMeeting({ row, expect: null })
    twin.start()
    return twin
  }

  /** A new socket; throws while the server is down. */
  accept(weather: WireWeather): ClientWire {
    if (!this.#kernel) throw new Error('connection refused')
    const pair = memoryWirePair(this.#clock, weather)
    this.#wires.add(pair)
    pair.server.onClose(() => this.#wires.delete(pair))
    this.#kernel.accept(serverEnd(pair.server), new Set([this.origin]))
    return pair.client
  }

  readonly fetch = async (url: string, init?: RequestInit): Promise<Response> => {
    const path = url.slice(this.origin.length)
    if (!this.up) throw new Error('connection refused')
    if (path === INSTANCE_PATH) {
      const serverKey = this.signer.publicKey
      return new Response(encode({ serverKey, creation: 'anyone', mode: 'trial', versions: [1] }))
    }
    if (path === ROOMS_PATH) {
      const body = new Uint8Array(await new Response(init?.body ?? null).arrayBuffer())
      const rooms = createRooms({
        store: this.#store,
        serverKey: this.signer.publicKey,
        wallNow: () => 1e12,
      })
      const made = await rooms.create(body, { mayCreate: () => true })
      return new Response(made.ok ? null : encode({ code: made.code }), { status: made.ok ? 201 : 400 })
    }
    const tree = this.#trees.get(path.slice('/tree/'.length))
    return tree ? new Response(tree) : new Response(null, { status: 404 })
  }
}

/** A wire's server end in the shape of the kernel's port. Nothing is ever buffered. */
function serverEnd(wire: ClientWire): ServerWire {
  return {
    send(bytes, flushed) {
      wire.send(bytes as Bytes)
      queueMicrotask(flushed)
    },
    bufferedBytes: 0,
    pause: () => undefined,
    resume: () => undefined,
    allowFrames: () => undefined,
    close: () => wire.close(),
    terminate: () => wire.close(),
    onFrame: listener => wire.onFrame(listener),
    onNoise: () => undefined,
    onForeign: () => undefined,
    onClose: listener => wire.onClose(listener),
  }
}
