import {
  ConnectionError,
  ConnectionErrorReason,
  type Room,
  type RoomConnectOptions,
  RoomEvent,
} from 'livekit-client'
import type { Connecting, MediaState } from '../types.ts'
import type { Begun } from './ahead.ts'
import { connectionConfig } from './relay.ts'
import { routeOf } from './route.ts'
import { publisherPc } from './sdk.ts'

type Surroundings = {
  readonly state: (state: MediaState) => void
  /** Signalling stands, for the first time or again after the engine had forgotten us. */
  readonly signalled: () => void
  /** The engine has forgotten us. */
  readonly lost: () => void
  /** What may have been begun for the first connection; asked when that is about to be made. */
  readonly begun: () => Begun | null
}

/** Media must be missing this long before a person is told. */
const noticeMs = 1_500
/** Signalling stands and no way for media is found for so long: something on the way drops it. */
const blockedMs = 10_000
const connectOptions = (rtcConfig: RTCConfiguration): RoomConnectOptions => ({
  autoSubscribe: false,
  maxRetries: 1,
  rtcConfig,
})

export class MediaRefused extends Error {
  readonly reason = 'media-refused'
  constructor() {
    super('the media gate refused the ticket')
    this.name = 'MediaRefused'
  }
}

/** One lasting connection to the engine: joins, joins again, and says how it is by the media that flows. */
export class Link {
  readonly #room: Room
  readonly #around: Surroundings
  #target: Connecting | null = null
  #running: Promise<void> | null = null
  #begun: Begun | null = null
  /** The end of the connection before. */
  #closing: Promise<void> = Promise.resolve()
  #signalled = false
  #interruptedSince: number | null = null
  #badSince: number | null = null
  /** Since when a way for media is looked for in vain. */
  #lookingSince: number | null = null
  #shown: MediaState = { t: 'idle' }
  #transport: 'udp' | 'tcp' | 'unknown' = 'unknown'
  #lastOpened = 0
  #lastFlow = Number.NEGATIVE_INFINITY

  constructor(room: Room, around: Surroundings) {
    this.#room = room
    this.#around = around
    room.on(RoomEvent.SignalConnected, () => {
      this.#signalled = true
      around.signalled()
    })
    room.on(RoomEvent.Disconnected, () => {
      this.#signalled = false
      around.lost()
      // The SDK gives up by itself only on a final answer; asking the gate again finds out which.
      if (this.open) void this.#ensure()
    })
  }

  get ticket(): string {
    return this.#target?.ticket ?? ''
  }

  get open(): boolean {
    return this.#target !== null && !this.#target.signal.aborted
  }

  get signalled(): boolean {
    return this.#signalled
  }

  /**
   * Resolves when signalling stands; rejects with {@link MediaRefused} or the signal's reason. The same ticket again
   * keeps the connection, also when the last signal was aborted just before; another ticket starts anew.
   */
  async connect(target: Connecting): Promise<void> {
    target.signal.throwIfAborted()
    const before = this.#target
    this.#target = target
    const abort = () => queueMicrotask(() => this.#target === target && this.close())
    target.signal.addEventListener('abort', abort, { once: true })
    if (before && (before.ticket !== target.ticket || before.url !== target.url)) {
      this.#signalled = false
      await this.#room.disconnect(false)
    }
    if (this.#signalled) return
    await new Promise<void>((resolve, reject) => {
      this.#room.once(RoomEvent.SignalConnected, () => resolve())
      target.signal.addEventListener('abort', () => reject(target.signal.reason), { once: true })
      this.#ensure().catch(reject)
    })
  }

  /** Asked by the SDK within `connect`: the connection begun in this configuration, once. */
  lend(): RTCPeerConnection | null {
    const lent = this.#begun?.connection ?? null
    this.#begun = null
    return lent
  }

  close(): void {
    this.#target = null
    this.#signalled = false
    const pc = publisherPc(this.#room)
    this.#closing = this.#room
      .disconnect(false)
      .catch(() => undefined)
      .then(() => {
        // The SDK leaves alone what it has not used yet, and so the relay goes on.
        for (const left of [pc, this.lend()]) left?.close()
      })
    this.#show({ t: 'idle' })
  }

  /** Called twice a second with the number of frames opened so far. */
  async tick(opened: number, now: number): Promise<void> {
    if (opened !== this.#lastOpened) this.#lastFlow = now
    this.#lastOpened = opened
    if (!this.open || this.#shown.t === 'idle' || (this.#shown.t === 'unavailable' && !this.#blocked)) return
    const pc = publisherPc(this.#room)
    const good = pc?.connectionState === 'connected' || now - this.#lastFlow < noticeMs
    if (good) {
      this.#badSince = this.#interruptedSince = this.#lookingSince = null
      if (pc && (this.#shown.t !== 'connected' || this.#transport === 'unknown')) await this.#connected(pc)
      return
    }
    this.#badSince ??= now
    // Without signalling it is not the way that is missing.
    const looking = this.#signalled && pc !== null && isNegotiated(pc)
    this.#lookingSince = looking ? (this.#lookingSince ?? now) : null
    if (this.#shown.t === 'connecting' && now - (this.#lookingSince ?? now) >= blockedMs)
      this.#show({ t: 'unavailable', reason: 'blocked' })
    if (this.#shown.t === 'connected' && now - this.#badSince >= noticeMs) {
      this.#interruptedSince = this.#badSince
      this.#show({ t: 'interrupted', sinceMs: this.#interruptedSince })
    }
  }

  /** Statistics may name the way later than media takes it. */
  async #connected(pc: RTCPeerConnection): Promise<void> {
    const transport = await transportOf(pc)
    if (!this.open || (this.#shown.t === 'connected' && transport === this.#transport)) return
    this.#transport = transport
    this.#show({ t: 'connected', transport })
  }

  #ensure(): Promise<void> {
    this.#running ??= this.#join().finally(() => {
      this.#running = null
    })
    this.#running.catch(() => undefined)
    return this.#running
  }

  async #join(): Promise<void> {
    if (this.#shown.t !== 'interrupted' && !this.#blocked) this.#show({ t: 'connecting' })
    while (this.#target && this.open) {
      await this.#closing
      // It may have been closed meanwhile.
      const target = this.#target
      if (!target) return
      try {
        this.#begun ??= this.#around.begun()
        const { url, ticket, relay } = target
        const configuration = this.#begun?.configuration ?? connectionConfig(relay)
        await this.#room.connect(url, ticket, connectOptions(configuration))
        return
      } catch (error) {
        if (!this.open) return
        const reason = error instanceof ConnectionError ? error.reason : null
        if (reason === ConnectionErrorReason.NotAllowed) {
          this.#show({ t: 'unavailable', reason: 'refused' })
          throw new MediaRefused()
        }
        this.#signalled = false
        await new Promise(resolve => setTimeout(resolve, 300 + Math.random() * 700))
      }
    }
  }

  /** Said until media comes after all. */
  get #blocked(): boolean {
    return this.#shown.t === 'unavailable' && this.#shown.reason === 'blocked'
  }

  #show(state: MediaState): void {
    if (state.t === 'idle' && this.#shown.t === 'idle') return
    this.#shown = state
    this.#around.state(state)
  }
}

/** For outages of the engine: quick at first, steady later, and no end while the meeting lasts. */
export function reconnectDelayMs(retry: number, elapsedMs: number, random = Math.random): number {
  if (retry === 0) return random() * 200
  return (elapsedMs < 30_000 ? 300 : 2_000) * (0.5 + random())
}

/** Something was agreed that needs a way; before the eager offer there is nothing. */
const isNegotiated = (pc: RTCPeerConnection): boolean =>
  pc.remoteDescription !== null && pc.getTransceivers().some(section => section.mid !== null)

async function transportOf(pc: RTCPeerConnection): Promise<'udp' | 'tcp' | 'unknown'> {
  const { way } = routeOf(await pc.getStats())
  // From the relay on it is UDP.
  return way === 'relay' ? 'udp' : way
}
