import type { Limitable, MediaKind } from '@konklave/protocol'
import type { ReadonlySignal } from '@preact/signals-core'
import type { PersonId } from './types.ts'

/** Who may send what. */
export interface FloorView {
  readonly share: ReadonlySignal<'all' | 'ask' | 'presenters'>
  setShare(share: 'all' | 'ask' | 'presenters'): Promise<void>
  allowShare(who: PersonId, allow: boolean): Promise<void>
  askToShare(): void
  askToMute(who: PersonId, kind: MediaKind): Promise<void>
  /** Everybody else, once; they may turn it on again. */
  askAllToMute(kind: MediaKind): Promise<void>
  /** What participants may do. */
  readonly switches: ReadonlySignal<FloorSwitches>
  setSwitches(change: Partial<FloorSwitches>): Promise<void>
  /** Takes from one person, or gives back; all of what they may not do. */
  limit(who: PersonId, no: ReadonlySet<Limitable>): Promise<void>
  /** Lowers their hand and asks them to talk; what they switch on is theirs to say. Where microphones are off, theirs is allowed. */
  giveFloor(who: PersonId): Promise<void>
  /** Where microphones are off, theirs is no longer allowed. */
  takeFloor(who: PersonId): Promise<void>
  /** Whom all stages show large, of those present. */
  readonly spotlight: ReadonlySignal<readonly PersonId[]>
  /** At most three; of more, the last. */
  setSpotlight(who: readonly PersonId[]): Promise<void>
}

export type FloorSwitches = Readonly<
  Record<'microphone' | 'camera' | 'chat' | 'reactions' | 'hands' | 'rename', boolean>
>

/** Something with an end that was told as a duration. */
export type Countdown = {
  /** Another one has another. */
  readonly id: string
  /** Length in ms. */
  readonly ms: number
  /** Clock of this device (`MeetingDeps.clock`). */
  readonly until: number
}

/** What all see of the time. */
export interface BoardView {
  /** Stays when it has run out, until another is set or it is ended. */
  readonly timer: ReadonlySignal<Countdown | null>
  readonly pause: ReadonlySignal<Countdown | null>
  /** 0 ends it. */
  setTimer(ms: number): Promise<void>
  setPause(ms: number): Promise<void>
}
