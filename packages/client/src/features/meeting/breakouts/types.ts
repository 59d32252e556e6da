import type { ReadonlySignal } from '@preact/signals-core'
import type { PersonId } from '../personId.ts'
import type { MeetingView } from '../types.ts'

export type BreakoutRoom = {
  /** base64url of the room id. */
  readonly id: string
  readonly title: string
  /** Who is to be there, of those present. */
  readonly people: readonly PersonId[]
  /** Who is really inside, by their own word in the main room. */
  readonly here: readonly PersonId[]
  readonly callsHelp: boolean
}

export type BreakoutPlan = {
  readonly running: boolean
  /** `chosen`: everybody goes where they like. */
  readonly choice: 'given' | 'chosen'
  readonly rooms: readonly BreakoutRoom[]
  /** Clock of this device; null: no end. */
  readonly endsAt: number | null
  /** Everybody goes back when the time is over, and nobody but who leads before. Else they go as they like. */
  readonly returnAll: boolean
}

/** [K44] Rooms of their own beside the main room. @throws ActionRefused */
export interface BreakoutsView {
  /** Null: there are none. After {@link close} it stays, not running, so that the same rooms can be opened again. */
  readonly plan: ReadonlySignal<BreakoutPlan | null>
  /** Where I am to be; null: the main room. */
  readonly mine: ReadonlySignal<string | null>
  /** The opened breakout as a meeting of its own, while I am to be in one and have its secret. It joins by itself, under the name in the main room. */
  readonly inside: ReadonlySignal<MeetingView | null>
  /** Newest word to all rooms. */
  readonly word: ReadonlySignal<{ readonly id: string; readonly text: string; readonly by: string } | null>
  /** In the place of those that there are. Nobody goes anywhere before {@link open}. */
  make(p: {
    readonly titles: readonly string[]
    /** Index of a title. */
    readonly assign: ReadonlyMap<PersonId, number>
    readonly choice: 'given' | 'chosen'
  }): Promise<void>
  add(title: string): Promise<void>
  rename(room: string, title: string): Promise<void>
  remove(room: string): Promise<void>
  /** Whoever is in another room goes over by itself. */
  assign(who: PersonId, room: string | null): Promise<void>
  /** While they run: another end, or another way back. */
  open(p: { readonly minutes: number | null; readonly returnAll: boolean }): Promise<void>
  close(): Promise<void>
  tellAll(text: string): void
  /** To those who lead, for the room that I am in. */
  callHelp(on: boolean): void
  /** Visit (leading), choose (where people choose), or go back to the main room (null) and in again (the own one). */
  goTo(room: string | null): Promise<void>
}
