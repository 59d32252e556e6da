import type { Action } from '@konklave/protocol'
import type { ReadonlySignal } from '@preact/signals-core'
import type { BreakoutsView } from './breakouts/types.ts'
import type { ChatView } from './chat/types.ts'
import type { BoardView, FloorView } from './floor.ts'
import type { Notice } from './notices.ts'
import type { PollsView } from './polls/types.ts'
import type { DoorView } from './sides/door.ts'
import type { EntryView, Phase } from './sides/entry.ts'
import type { OwnerView } from './sides/owner.ts'
import type { PeopleView, Person } from './sides/people.ts'
import type { TrustView } from './sides/trust.ts'

/**
 * What a screen needs of a meeting, and nothing of how it comes about. Signals are read by the web (through
 * useSyncExternalStore) and by the headless member alike. No UI text, no DOM. Each side of the room has its part in `sides`.
 */

export type { AlarmKind, Notice } from './notices.ts'
export type { PersonId } from './personId.ts'
export { ActionRefused } from './refused.ts'
export type { DoorView, Knock } from './sides/door.ts'
export type { EntryView, Phase } from './sides/entry.ts'
export type { HandingOver, OwnerOffer, OwnerView, PersonalLink, RoleLink } from './sides/owner.ts'
export type { DepartedPerson, PeopleView, Person } from './sides/people.ts'
export type { Trust, TrustView } from './sides/trust.ts'

/** How the connection is while inside; text always works when `online`. */
export type Link = 'online' | 'reconnecting' | 'recovering'

/** What I may do now, from the one role × action table; `admit` from the charter's admitRight. */
export type Rights = ReadonlySet<Action | 'admit'>

/** What a screen sees and does of a meeting: the connection and oneself, and a part for each side of the room. */
export interface MeetingView {
  readonly phase: ReadonlySignal<Phase>
  readonly link: ReadonlySignal<Link>
  /** In a call there is only sound. Null until the room's rules are known. */
  readonly kind: ReadonlySignal<'meeting' | 'call' | null>
  readonly me: ReadonlySignal<Person | null>
  readonly rights: ReadonlySignal<Rights>
  readonly notices: ReadonlySignal<readonly Notice[]>
  readonly entry: EntryView
  readonly people: PeopleView
  readonly chat: ChatView
  readonly door: DoorView
  readonly floor: FloorView
  readonly board: BoardView
  readonly polls: PollsView
  readonly breakouts: BreakoutsView
  readonly trust: TrustView
  readonly owner: OwnerView
  dismiss(notice: string): void
  /** Fetches the code of what only those who lead do, which else comes with the first of it. */
  prepare(): Promise<void>
  /** The network may be back (the browser's `online`, a tab that woke up): try at once. */
  nudge(): void
  /** Stops everything without leaving (tab hidden for good, page closed). */
  close(): void
}
