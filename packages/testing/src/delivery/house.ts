import { type Bytes, base64url } from '@konklave/protocol'
import {
  type CallRights,
  createMeetingKinds,
  createMemoryStore,
  type Log,
  type MediaDesk,
  type MeetingKinds,
  type Store,
  StoreError,
} from '@konklave/server'
import { makeTestRoom, type TestRoom } from '../rules/index.ts'
import { SeededRandom } from '../seededRandom.ts'
import { VirtualClock } from '../virtualClock.ts'

/** A delivery service in virtual time, with a desk and a log that tests can read. Restarting keeps only its store. */
export class House {
  readonly clock = new VirtualClock()
  readonly desk = new RecordingDesk()
  readonly events: { readonly event: string; readonly fields: unknown }[] = []
  readonly trees = new Map<string, Bytes>()
  readonly disk: BrittleStore
  readonly room: TestRoom
  readonly #random: SeededRandom
  #kinds: MeetingKinds

  private constructor(room: TestRoom, store: Store, seed: number) {
    this.room = room
    this.disk = new BrittleStore(store)
    this.#random = new SeededRandom(seed)
    this.#kinds = this.#boot()
  }

  static async open(
    wishes: Parameters<typeof makeTestRoom>[0] = {},
    { store = createMemoryStore(), seed = 1 }: { store?: Store; seed?: number } = {},
  ): Promise<House> {
    const room = await makeTestRoom(wishes)
    await store.createRoom({ id: room.roomId, rules: room.rules.bytes, expiresAt: 1e15 })
    return new House(room, store, seed)
  }

  kind(name: 'meeting' | 'lobby') {
    const kind = this.#kinds.kinds.find(one => one.kind === name)
    if (!kind) throw new Error(`no kind ${name}`)
    return kind
  }

  /** The server dies: memory is lost, streams break without a word. */
  crash(): void {
    this.#kinds.close()
    this.#kinds = this.#boot()
  }

  #boot(): MeetingKinds {
    const { clock, desk, trees, room } = this
    const random = this.#random.fork()
    const issue = (tree: Bytes) => {
      const ticket = random.bytes(16)
      trees.set(base64url(ticket), tree)
      return ticket
    }
    const log: Log = (event, fields) => void this.events.push({ event, fields })
    return createMeetingKinds({
      store: this.disk.store,
      clock,
      wallNow: () => 1e12 + clock.now(),
      random,
      serverSigner: room.server,
      desk,
      trees: { issue },
      log,
    })
  }
}

/** A media desk that writes down what it was told. */
export class RecordingDesk implements MediaDesk {
  readonly told: string[] = []
  readonly rights = new Map<string, CallRights>()
  #listeners = new Set<(status: 'up' | 'down') => void>()
  #status: 'up' | 'down' = 'up'
  #tickets = new Map<string, Bytes>()

  issue(room: string, participant: string, rights: CallRights): Bytes {
    this.told.push(`issue ${rights.kind}`)
    this.rights.set(participant, rights)
    const key = `${room} ${participant}`
    const ticket = this.#tickets.get(key) ?? crypto.getRandomValues(new Uint8Array(16))
    this.#tickets.set(key, ticket)
    return ticket
  }
  async setRights(_: string, participant: string, rights: CallRights): Promise<void> {
    this.told.push(`rights ${rights.kind}${rights.kind === 'member' ? ` ${rights.publish.join('+')}` : ''}`)
    this.rights.set(participant, rights)
  }
  relay(): null {
    return null
  }
  hold(): () => void {
    this.told.push('hold')
    return () => this.told.push('release')
  }
  async remove(_: string, participant: string): Promise<void> {
    this.told.push('remove')
    this.rights.delete(participant)
  }
  readmit(room: string, participant: string): void {
    this.told.push('readmit')
    this.#tickets.delete(`${room} ${participant}`)
  }
  absent(): void {
    this.told.push('absent')
  }
  present(): void {
    this.told.push('present')
  }
  async closeRoom(): Promise<void> {
    this.told.push('close')
    this.rights.clear()
  }
  engineStatus() {
    return this.#status
  }
  onEngine(listener: (status: 'up' | 'down') => void) {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
  turn(status: 'up' | 'down'): void {
    this.#status = status
    for (const listen of this.#listeners) listen(status)
  }
}

/** A disk that can be full for a while. */
class BrittleStore {
  full = false
  readonly store: Store
  constructor(store: Store) {
    this.store = new Proxy(store, {
      get: (target, name) => {
        const method = Reflect.get(target, name) as (...args: unknown[]) => Promise<unknown>
        const writes = name !== 'findRoom' && name !== 'findMeeting'
        return async (...args: unknown[]) => {
          if (writes && this.full) throw new StoreError(new Error('full'))
          return method.apply(target, args)
        }
      },
    })
  }
}
