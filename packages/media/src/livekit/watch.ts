import type { Room } from 'livekit-client'
import type { LineState, MediaEvents, ParticipantId } from '../types.ts'
import type { Afterwards } from './afterwards.ts'
import { cameraEncoding } from './cameraEncoding.ts'
import type { Emitter } from './emitter.ts'
import type { Entry } from './entry.ts'
import { GhostWatch } from './ghosts.ts'
import { Levels } from './levels.ts'
import type { Caring } from './lineCare.ts'
import type { RemoteBoard } from './remoteBoard.ts'
import { offerNow, publisherPc } from './sdk.ts'
import { Stalls } from './stalls.ts'
import { askAgain, giveUpStalled, type Subscriptions } from './subscriptions.ts'
import type { TransformGuard } from './transformGuard.ts'

type Around = Pick<Caring, 'limits' | 'publisher'> & {
  readonly entry: Entry
  readonly board: RemoteBoard
  readonly guard: Pick<TransformGuard, 'receiver'>
  readonly subscriptions: Subscriptions
  readonly events: Pick<Emitter<MediaEvents>, 'emit'>
  readonly roster: () => ReadonlySet<ParticipantId> | null
  /** What is received changed, by what the line leaves of it. */
  readonly changed: () => void
}

const silentMs = 2_000

/** Looks after a call that runs: what was lost on the way is asked for again, and what is wrong is said. */
export class Watch {
  readonly #around: Around
  readonly #ghosts = new GhostWatch()
  readonly #stalls = new Stalls()
  readonly #levels = new Levels<ParticipantId>()
  #lastOpened = 0
  #silentSince = 0
  /** What nobody needs in order to enter. On a weak line it may not arrive at once, and is asked for again. */
  #afterwards: Afterwards | Promise<unknown> | null = null
  #paused: LineState['paused'] = new Map()

  constructor(around: Around) {
    this.#around = around
  }

  /** Whose picture is wanted and left out. */
  get paused(): LineState['paused'] {
    return this.#paused
  }

  /** From now on something should arrive. */
  begin(now: number): void {
    this.#silentSince = now
  }

  /** To be called twice a second; `opened`: frames so far. */
  async look(opened: number, now: number): Promise<void> {
    const { entry, board, events } = this.#around
    const [room, roster] = [entry.inside, this.#around.roster()]
    if (!room || !roster) return
    await this.#renegotiate(room, opened, now)
    await this.#loaded(room)?.care.look(now)
    giveUpStalled(room, { shown: (...of) => board.slotOf(...of) !== null, stalls: this.#stalls, now })
    for (const participant of this.#ghosts.look(room.remoteParticipants.keys(), roster, now))
      events.emit('alarm', { kind: 'ghost', participant })
  }

  /** Who is speaking, and from whom nothing arrives any more. To be called four times a second. */
  async measure(): Promise<void> {
    const { entry, board, guard, events } = this.#around
    const receivers = board.slots().flatMap(([slot, { kind, participant }]) => {
      const receiver = kind === 'microphone' ? guard.receiver(slot) : null
      return receiver ? [[receiver, participant] as const] : []
    })
    const { levels, packets } = await this.#levels.measure(receivers)
    events.emit('speaking', levels)
    const [room, roster] = [entry.inside, this.#around.roster()]
    const quiet = room && this.#loaded(room)?.quiet
    if (!quiet || !roster) return
    const signs = { packets, present: new Set(room.remoteParticipants.keys()), roster }
    events.emit('broken', quiet.look(signs, performance.now()))
  }

  /** Nothing at all comes although something was asked for: the request or the offer was lost on the way. */
  async #renegotiate(room: Room, opened: number, now: number): Promise<void> {
    if (opened !== this.#lastOpened) this.#silentSince = now
    this.#lastOpened = opened
    if (now - this.#silentSince < silentMs) return
    this.#silentSince = now
    if (askAgain(room) > 0) await offerNow(room)
  }

  #loaded(room: Room): Afterwards | null {
    if (this.#afterwards && 'care' in this.#afterwards) return this.#afterwards
    const { publisher, limits, subscriptions, events, changed } = this.#around
    this.#afterwards ??= import('./afterwards.ts').then(
      ({ afterwards }) => {
        this.#afterwards = afterwards({
          ...{ room, cameraEncoding, publisher, limits },
          tracks: () => this.#tracks(),
          pc: () => publisherPc(room),
          changed: line => {
            this.#paused = line.paused
            events.emit('line', line)
            changed()
          },
        })
        subscriptions.thin = this.#afterwards.thin
      },
      () => {
        this.#afterwards = null
      },
    )
    return null
  }

  /** Whose each track is, by its id at the receiver. */
  #tracks(): ReadonlyMap<string, ParticipantId> {
    const { board, guard } = this.#around
    return new Map(
      board.slots().map(([slot, { participant }]) => [guard.receiver(slot)?.track.id ?? '', participant]),
    )
  }
}
