import {
  createMeeting,
  httpTree,
  type KeyStore,
  type MediaPort,
  type MeetingView,
  memoryKeyStore,
  memoryTabStore,
  recallLink,
  type TabStore,
  type Wire,
} from '@konklave/client'
import * as lead from '@konklave/client/lead'
import { createTsMlsEngine, type GroupEngine } from '@konklave/crypto/engine'
import { concat, type LinkToken } from '@konklave/protocol'
import { WireWeather } from '../memoryWire.ts'
import type { SeededRandom } from '../seededRandom.ts'
import type { VirtualClock } from '../virtualClock.ts'
import type { SimServer } from './simServer.ts'

export type SimPersonOptions = {
  readonly name: string
  readonly link: LinkToken
  readonly server: SimServer
  readonly clock: VirtualClock
  readonly random: SeededRandom
  readonly built?: Built
}

/** Parts that are not the usual ones; hostile peers are built with these. */
export type Built = {
  readonly media?: MediaPort
  readonly breakoutMedia?: () => MediaPort
  /** Wraps this person's engine. */
  readonly twist?: (engine: GroupEngine) => GroupEngine
  /** Stands between this person and the server. */
  readonly between?: (wire: Wire) => Wire
  /** Keys that somebody else knows, too. */
  readonly keys?: KeyStore
  /** How the code of those who lead comes to this person. */
  readonly lead?: () => Promise<typeof lead>
}

/** One person in one browser tab: the real client over an in-memory wire. A reload keeps what a tab keeps. */
export class SimPerson {
  readonly name: string
  readonly weather = new WireWeather(5)
  readonly tab: TabStore = memoryTabStore()
  readonly keys: KeyStore
  readonly #options: SimPersonOptions
  #view: MeetingView | null = null
  engine: GroupEngine | null = null

  private constructor(options: SimPersonOptions) {
    this.name = options.name
    this.#options = options
    this.keys = options.built?.keys ?? memoryKeyStore(kind => seededPair(kind, options.random))
  }

  /** Opens the page with the link. */
  static async open(options: SimPersonOptions): Promise<SimPerson> {
    const person = new SimPerson(options)
    await person.#load(options.link)
    return person
  }

  get view(): MeetingView {
    if (!this.#view) throw new Error(`${this.name} has no page open`)
    return this.#view
  }

  get phase(): string {
    return this.view.phase.value.t
  }

  get open(): boolean {
    return this.#view !== null
  }

  get inside(): boolean {
    return this.phase === 'inside'
  }

  get names(): string[] {
    return this.view.people.list.value.map(({ name }) => name).sort()
  }

  get texts(): string[] {
    return this.view.chat.lines.value.map(({ text }) => text)
  }

  /** One line for failed tests. */
  describe(): string {
    if (!this.#view) return `${this.name}: no page`
    const { phase, link, trust, notices, chat } = this.#view
    const door = this.#view.door.knocks.value.map(({ name }) => name)
    const said = notices.value.map(notice => (notice.t === 'alarm' ? `alarm ${notice.alarm}` : notice.t))
    return `${this.name}: ${JSON.stringify(phase.value)} ${link.value} epoch ${trust.state.value.epoch} gate ${!trust.state.value.unconfirmed} [${this.names}] "${chat.lines.value.map(l => `${l.text}(${l.state})`)}" ${said} knocks ${door}`
  }

  idOf(name: string): string {
    const found = this.view.people.list.value.find(person => person.name === name)
    if (!found) throw new Error(`${this.name} sees nobody called ${name}`)
    return found.id
  }

  /** The tab is gone without a word; what the tab stored stays. */
  closeTab(): void {
    this.#view?.close()
    this.#view = null
  }

  /** A second tab with everything of the first, which stays open. */
  async duplicate(): Promise<void> {
    await this.#load((await recallLink(this.tab)) ?? this.#options.link)
  }

  async reload(): Promise<void> {
    this.closeTab()
    await this.#load((await recallLink(this.tab)) ?? this.#options.link)
  }

  async #load(link: LinkToken): Promise<void> {
    const { server, clock, random, built = {} } = this.#options
    const engine = await createTsMlsEngine()
    this.engine = built.twist?.(engine) ?? engine
    this.#view = createMeeting({
      link,
      origin: server.origin,
      connect: async () => {
        // A lost network refuses new sockets, too.
        if (this.weather.lost) throw new Error('no network')
        const wire = server.accept(this.weather)
        return built.between?.(wire) ?? wire
      },
      engine: this.engine,
      keys: this.keys,
      tab: this.tab,
      clock,
      random,
      media: built.media ?? null,
      breakoutMedia: built.breakoutMedia ?? (() => null),
      lead: built.lead ?? (async () => lead),
      fetchTree: httpTree({ origin: server.origin, fetch: server.fetch }),
      build: 'sim',
    })
  }
}

const PKCS8 = {
  Ed25519: Uint8Array.from([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 112, 4, 34, 4, 32]),
  X25519: Uint8Array.from([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32]),
}

/** Keys that repeat with the seed, so that orders made from keys do, too. */
async function seededPair(kind: 'Ed25519' | 'X25519', random: SeededRandom): Promise<CryptoKeyPair> {
  const pkcs8 = concat(PKCS8[kind], random.bytes(32))
  const [use, publicUse]: KeyUsage[][] = kind === 'Ed25519' ? [['sign'], ['verify']] : [['deriveBits'], []]
  const readable = await crypto.subtle.importKey('pkcs8', pkcs8, kind, true, use ?? [])
  const jwk = await crypto.subtle.exportKey('jwk', readable)
  const [privateKey, publicKey] = await Promise.all([
    crypto.subtle.importKey('pkcs8', pkcs8, kind, false, use ?? []),
    crypto.subtle.importKey('jwk', { kty: 'OKP', crv: kind, x: jwk.x ?? '' }, kind, true, publicUse ?? []),
  ])
  return { privateKey, publicKey }
}
