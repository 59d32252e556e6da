import {
  type BaseE2EEManager,
  getLogger,
  type LocalTrack,
  LoggerNames,
  ParticipantEvent,
  Room,
  type RoomOptions,
} from 'livekit-client'
import { tuneDescriptions } from './descriptions.ts'
import { type Offering, Offers } from './offers.ts'
import type { TransformGuard } from './transformGuard.ts'

/**
 * The only file that touches insides of the SDK (pinned; sdk.test.ts fails when one of these names is gone):
 * `transportsCreated`, `_pc`, `createAndSendOffer`, `localSenderCreated`, `token`, `signalRequestResponse`,
 * `client.sendAddTrack`, `configure`.
 */
type Engine = {
  on(event: 'transportsCreated', listener: (publisher: Offering, subscriber?: Offering) => void): unknown
  on(event: 'signalRequestResponse', listener: (response: Refusable) => void): unknown
  readonly pcManager?: { readonly publisher: Offering }
  readonly client?: { sendAddTrack(request: AddTrack): unknown }
  /** Makes the connections, before it waits for anything. */
  configure?(...given: unknown[]): Promise<void>
}
/** A request to publish; `cid` is the id of the media track. */
type AddTrack = { readonly cid: string }
type Refusable = {
  /** 0: granted. */
  readonly reason: number
  readonly request: { readonly case?: string; readonly value?: unknown }
}

type Hook = {
  readonly guard: TransformGuard
  /** The ticket the server gave us. The SDK may not replace it by tokens the engine sends. */
  readonly ticket: () => string
  /** The engine does not let this track be published, or not yet; `again` asks once more. */
  readonly refused: (trackId: string, again: () => void) => void
  /** A sender came around the guard: nothing of it left, and the call is not to be trusted. */
  readonly unguarded: () => void
  /** A connection that was begun before, in the configuration of this connecting; asked whenever the SDK makes one. */
  readonly begun?: () => RTCPeerConnection | null
}

export class SdkChanged extends Error {
  readonly reason = 'sdk-changed'
  constructor(what: string) {
    super(`livekit-client no longer has ${what}`)
    this.name = 'SdkChanged'
  }
}

/** A room whose every peer connection is guarded, and whose media is announced as encrypted. */
export async function guardedRoom(
  options: Omit<RoomOptions, 'encryption' | 'e2ee'>,
  hook: Hook,
): Promise<Room> {
  silence()
  const offers = new Offers(() => awaited(room))
  const room: Room = new Room({ ...options, encryption: { e2eeManager: new EngineHook(hook, offers) } })
  offersOf.set(room, offers)
  room.localParticipant.on(ParticipantEvent.LocalSenderCreated, (sender, track) => {
    if (!hook.guard.knows(sender)) shut(room, hook, sender, track as LocalTrack)
  })
  // Before connecting: otherwise publications are announced as plain and the engine parses payloads.
  await room.setE2EEEnabled(true)
  return room
}

/** The SDK's own `setLogLevel` also writes the level into localStorage, which keeps only what is declared. */
function silence(): void {
  for (const name of Object.values(LoggerNames)) {
    const logger = getLogger(name) as unknown as { setLevel(level: 'silent', persist: boolean): void }
    logger.setLevel('silent', false)
  }
}

const offersOf = new WeakMap<Room, Offers>()

/** The offer of the click: without the SDK's debounce and without waiting to be asked for media sections. */
export async function offerNow(room: Room): Promise<void> {
  await offersOf.get(room)?.make(engineOf(room)?.pcManager?.publisher)
}

/** Something was asked for and is on no receiver yet. */
function awaited(room: Room): boolean {
  for (const { trackPublications } of room.remoteParticipants.values())
    for (const { isDesired, track } of trackPublications.values()) if (isDesired && !track) return true
  return false
}

export function publisherPc(room: Room): RTCPeerConnection | null {
  return engineOf(room)?.pcManager?.publisher._pc ?? null
}

/** The server has granted it or is about to; the SDK would otherwise wait a round trip to be told. */
export function grantLocally(room: Room): void {
  const granted = { canPublish: true, canSubscribe: true, canPublishData: false, canPublishSources: [] }
  Object.assign(room.localParticipant, { permissions: { ...room.localParticipant.permissions, ...granted } })
}

function engineOf(room: Room): Engine | undefined {
  return room.engine as unknown as Engine | undefined
}

function shut(room: Room, { guard, unguarded }: Hook, sender: RTCRtpSender, track: LocalTrack): void {
  const pc = publisherPc(room)
  if (pc) guard.adopt(pc, sender, track.kind === 'audio' ? 'audio' : 'video')
  sender.replaceTrack(null).catch(() => undefined)
  room.localParticipant.unpublishTrack(track).catch(() => undefined)
  unguarded()
}

/** What asks the browser for a connection meanwhile is given one that was begun before, if there is one. */
function lending<T>(begun: Hook['begun'], act: () => T): T {
  const Own = globalThis.RTCPeerConnection
  if (!begun || !Own) return act()
  globalThis.RTCPeerConnection = new Proxy(Own, {
    construct(target, given: [RTCConfiguration?]) {
      const connection = begun()
      connection?.setConfiguration(given[0])
      return connection ?? new target(...given)
    },
  })
  try {
    return act()
  } finally {
    globalThis.RTCPeerConnection = Own
  }
}

/** Takes the place of the SDK's own encryption, which the server could switch off by what it signals. */
class EngineHook implements BaseE2EEManager {
  readonly isEnabled = true
  /** The SDK assigns to it. Data channels are not granted and not used. */
  isDataChannelEncryptionEnabled = true
  readonly #hook: Hook
  readonly #offers: Offers
  readonly #seen = new WeakSet<object>()
  #connections: readonly RTCPeerConnection[] = []

  constructor(hook: Hook, offers: Offers) {
    this.#hook = hook
    this.#offers = offers
  }

  setup(): void {}

  /** Called once or twice per engine; a full reconnect makes new transports on the same engine. */
  setupEngine(given: object): void {
    if (this.#seen.has(given)) return
    this.#seen.add(given)
    const engine = given as Engine
    if (typeof engine.on !== 'function') throw new SdkChanged('engine events')
    engine.on('transportsCreated', (...transports) => {
      // The SDK forgets to close those that it replaces before they were used: when a join that failed is tried again.
      for (const connection of this.#connections) connection.close()
      this.#connections = transports.flatMap(transport => transport?._pc ?? [])
      for (const transport of transports) {
        if (!transport) continue
        if (!transport._pc) throw new SdkChanged('PCTransport._pc')
        this.#hook.guard.watch(transport._pc)
        tuneDescriptions(transport._pc)
        this.#offers.watch(transport)
      }
    })
    engine.on('signalRequestResponse', ({ reason, request }) => {
      if (reason === 0 || request.case !== 'addTrack') return
      const asked = request.value as AddTrack
      this.#hook.refused(asked.cid, () => engine.client?.sendAddTrack(asked))
    })
    if (!engine.configure) throw new SdkChanged('RTCEngine.configure')
    const configure = engine.configure.bind(engine)
    engine.configure = (...given) => lending(this.#hook.begun, () => configure(...given))
    const { ticket } = this.#hook
    Object.defineProperty(engine, 'token', { configurable: true, get: ticket, set: () => undefined })
  }

  setParticipantCryptorEnabled(): void {}
  setSifTrailer(): void {}

  on(): this {
    return this
  }

  async encryptData(): Promise<never> {
    throw new TypeError('data channels are not used')
  }

  async handleEncryptedData(): Promise<never> {
    throw new TypeError('data channels are not used')
  }
}
