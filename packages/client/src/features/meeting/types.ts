import type { Admission, ErrorCode, Limitable, MediaKind, Role } from '@konklave/protocol'
import type { GivenRole } from '@konklave/protocol/rules'
import type { ReadonlySignal } from '@preact/signals-core'
import type { ChatView } from './chat/types.ts'
import type { BoardView, FloorView } from './floor.ts'
import type { NameDoubt } from './names/doubts.ts'
import type { Listed } from './names/list.ts'
import type { PersonId } from './personId.ts'
import type { PollsView } from './polls/types.ts'

/**
 * What a screen needs of a meeting, and nothing of how it comes about. Signals are read by the web (through
 * useSyncExternalStore) and by the headless member alike. No UI text, no DOM.
 */

export type { PersonId } from './personId.ts'

export type Person = {
  readonly id: PersonId
  readonly leafIndex: number
  /** base64url media id, the key under which the media side knows this person. */
  readonly participant: string
  readonly name: string
  /** The name may be taken for that of somebody else here, or shows letters that are not what they seem. */
  readonly doubt: NameDoubt | null
  readonly kind: 'guest' | 'account' | 'bridge'
  readonly role: Role
  readonly me: boolean
  /** `confirmed`: a verified message since my join; `unreachable`: silent for 45 s beyond its interval (K23). */
  readonly presence: 'unconfirmed' | 'confirmed' | 'unreachable'
  /** Kinds this person really sends, from its signed heartbeat, never from the media server (K36). */
  readonly sending: ReadonlySet<MediaKind>
  readonly hand: boolean
  /** Place in the line of raised hands, from 1; 0 when the hand is down. */
  readonly handPlace: number
  /** Not at the device for a moment, as they say themselves. */
  readonly away: boolean
  /** Their own line is weak, as their own device measures and says (K36). Of oneself the media side tells. */
  readonly weak: boolean
  readonly mayShare: boolean
  /** Has the floor although microphones are off. */
  readonly hasFloor: boolean
  /** What somebody who leads has withdrawn from this person. */
  readonly no: ReadonlySet<Limitable>
  /** 0…11: hue of this person, equal for everybody. */
  readonly hue: number
  /** In the epoch of the comparison whose code I last had on my screen, at this time (K47), or null. */
  readonly codeShownAt: number | null
  /** The same, and I have said since that the code was the same. */
  readonly comparedAt: number | null
}

/** Somebody who was in this meeting while I was in it, and is no longer. */
export type DepartedPerson = {
  readonly id: PersonId
  readonly name: string
  /** Local clock of this device when they were seen to be gone. */
  readonly at: number
}

export type Knock = {
  readonly id: string
  readonly name: string
  /** Against the names of those who are inside. */
  readonly doubt: NameDoubt | null
  /** Against {@link DoorView.nameList}; null without one. */
  readonly listed: Listed | null
  readonly byOldLink: boolean
}

export type Phase =
  | { readonly t: 'loading' }
  /** The link was cut, missing, or of a newer version. */
  | { readonly t: 'badLink'; readonly problem: 'missing' | 'cut' | 'newer-version' }
  | {
      readonly t: 'prejoin'
      /** What will happen on Join: enter at once, knock, start the meeting, or wait until somebody starts it. */
      readonly entry: 'enter' | 'knock' | 'start' | 'wait'
      /** Names inside, only for those who need not knock (P-40). */
      readonly inside: readonly string[] | null
    }
  | {
      readonly t: 'knocking'
      readonly lobby: 'waiting' | 'nobody' | 'full'
      /** The invitation has changed since: whoever is inside may not be able to read this knock. */
      readonly byOldLink: boolean
      /** The newest words from inside to those who wait (K25). */
      readonly words: string | null
    }
  | { readonly t: 'joining' }
  | { readonly t: 'inside' }
  | { readonly t: 'gone'; readonly why: 'left' | 'removed' | 'ended' | 'denied' | 'moved' }
  | { readonly t: 'failed'; readonly why: ErrorCode | 'offline' | 'newer-rules' | 'rolled-back' | 'bad-room' }

/** How the connection is while inside; text always works when `online`. */
export type Link = 'online' | 'reconnecting' | 'recovering'

export type Trust = {
  /** 30 digits in six groups of five (K46), of the running epoch; null until confirmed. */
  readonly code: readonly string[] | null
  readonly epoch: number
  readonly people: number
  /** Nobody has confirmed this epoch yet: nothing is sent (K22). */
  readonly unconfirmed: boolean
  /** The same, for longer than it takes when all is well: the person is told. */
  readonly nobodyConfirmed: boolean
  /** Running or last comparison (K47). */
  readonly compare: {
    readonly code: readonly string[]
    readonly until: number
    readonly at: number
    /** Since when its code is or was on my screen; null: I have not opened it. */
    readonly shownAt: number | null
    readonly joinedSince: number
    /** Who asked; null: I did. */
    readonly by: { readonly who: PersonId; readonly name: string } | null
    /** What I have said of it. */
    readonly said: 'same' | 'different' | null
  } | null
  /** The last comparison of which I said so. */
  readonly compared: { readonly at: number; readonly joinedSince: number } | null
  /** I have said of a comparison that the code was another, and of none since that it was the same. */
  readonly different: { readonly at: number } | null
}

export type Notice =
  | {
      readonly t: 'joined' | 'left' | 'removed'
      readonly who: PersonId
      readonly name: string
      readonly id: string
    }
  | {
      readonly t: 'renamed'
      readonly who: PersonId
      readonly name: string
      readonly before: string
      readonly id: string
    }
  /** `by`: a name. */
  | { readonly t: 'muteAsked'; readonly by: string; readonly kind: MediaKind; readonly id: string }
  /** `by`: a name. */
  | { readonly t: 'handLowered'; readonly by: string; readonly id: string }
  /** Somebody sends what only a newer version can show. Once for each person. */
  | { readonly t: 'newer'; readonly who: PersonId; readonly name: string; readonly id: string }
  /** Somebody who leads asks me to talk, and my hand is down. `by`: a name. */
  | { readonly t: 'floorGiven'; readonly by: string; readonly id: string }
  /** Somebody who leads has withdrawn something from me, or given it back. `by`: a name. */
  | {
      readonly t: 'limited' | 'unlimited'
      readonly by: string
      readonly what: readonly Limitable[]
      readonly id: string
    }
  | { readonly t: 'shareAsked'; readonly who: PersonId; readonly name: string; readonly id: string }
  /** I may share the screen now, by leave of somebody who leads. */
  | { readonly t: 'shareAllowed'; readonly id: string }
  | { readonly t: 'compareAsked'; readonly by: string; readonly id: string }
  /** By an owner, for as long as this room knows their key. */
  | {
      readonly t: 'roleChanged'
      readonly who: PersonId
      readonly name: string
      readonly me: boolean
      readonly role: Role
      readonly id: string
    }
  | { readonly t: 'admissionChanged'; readonly admission: Admission; readonly id: string }
  | { readonly t: 'linkChanged'; readonly id: string }
  | { readonly t: 'restarted' | 'resynced' | 'halfSilent'; readonly id: string }
  /** Stays until resolved; names the person where there is one. */
  | { readonly t: 'alarm'; readonly alarm: AlarmKind; readonly name: string | null; readonly id: string }

export type AlarmKind = 'ghost' | 'unauthentic' | 'not-encrypted' | 'rolled-back' | 'bad-leaf' | 'split'

/** What I may do now, from the one role × action table; `admit` from the charter's admitRight. */
export type Rights = ReadonlySet<import('@konklave/protocol').Action | 'admit'>

/** From the page before the meeting into it, and out again. */
export interface EntryView {
  /** Under which this tab joined or knocked before; empty at first. */
  readonly rememberedName: ReadonlySignal<string>
  /** The name as it stands in the field: what {@link join} would send is made ready, and nothing sent. */
  expect(name: string): void
  /** Join, knock or start, whatever `phase` offers. Resolves when the phase has moved on. */
  join(name: string): Promise<void>
  withdrawKnock(): void
  /** For a page that is loaded anew after the meeting: it finds this name as {@link rememberedName}. */
  keepName(name: string): Promise<void>
  leave(): Promise<void>
  /** [K32] Ends here without leaving the room: keys and memory stay, for another tab that goes on as this person. */
  handOver(): Promise<void>
}

/** Who is here, who was, and what they do besides talking. */
export interface PeopleView {
  readonly list: ReadonlySignal<readonly Person[]>
  /** Who may come back without knocking, newest first; without those who were removed. Empty name: it was sealed for a link not known here. */
  readonly departed: ReadonlySignal<readonly DepartedPerson[]>
  rename(name: string): Promise<void>
  setHand(up: boolean): void
  setAway(away: boolean): void
  /** For who may `lowerHands`. Its person is told by whom. */
  lowerHand(who: PersonId): void
  /** The own one, too. */
  lowerAllHands(): void
  /** [K14] Remove, bar, new link. Who has departed is barred all the same. */
  kick(who: PersonId): Promise<void>
  /** [K8, K17] Makes somebody here a moderator or presenter of this room, or takes it back; for owners. */
  setRole(who: PersonId, role: GivenRole): Promise<void>
  /** [K14] Whoever has left comes back by knocking only. In an open room the link changes, too. */
  endPasses(): Promise<void>
}

/** Who comes in, and by which link. */
export interface DoorView {
  readonly admission: ReadonlySignal<Admission>
  readonly knocks: ReadonlySignal<readonly Knock[]>
  /** Ids of those who wait by a knock that nobody with the link made: there is no name to show. New ones come up every 10 s at most. */
  readonly foreignKnocks: ReadonlySignal<readonly string[]>
  /** Guest link of the running generation, with its fragment; null until known. */
  readonly guestLink: ReadonlySignal<string | null>
  /** The person's own list, as pasted; empty: none. It stays on this device and lets nobody in: it only sorts and marks who knocks. */
  readonly nameList: ReadonlySignal<string>
  setNameList(text: string): Promise<void>
  setAdmission(admission: Admission): Promise<void>
  admit(knock: string): Promise<void>
  admitAll(): Promise<void>
  deny(knock: string): Promise<void>
  /** [K25] To everybody who waits now; at most 200 characters. They are shown the newest, and not by whom. */
  tellWaiting(text: string): Promise<void>
  rotateLink(): Promise<void>
}

/** Whether all look at the same meeting, and the server at none. */
export interface TrustView {
  readonly state: ReadonlySignal<Trust>
  /** Sealed bytes as the server sees them, for "what the server sees": name and last line. */
  readonly sealed: ReadonlySignal<{
    readonly name: Uint8Array
    readonly lastLine: Uint8Array | null
  } | null>
  compareNow(): void
  /** The running comparison's code is on the screen now. */
  codeOpened(): void
  /** [K47] What was shown last was the same code, or another one: said by the person, for this screen only. */
  sayCode(what: 'same' | 'different'): void
}

/** For whoever has the owner key. */
export interface OwnerView {
  /** This page has the owner key, also after the meeting. */
  readonly hasKey: ReadonlySignal<boolean>
  /** [K32] Lays the owner key down again that the end of the meeting deleted: for who comes back from this page. */
  layDownKey(): Promise<void>
  endForAll(): Promise<void>
  /** [K5] Keys with a role that are nobody's who is here or was: role links, each with who came by it. */
  readonly roleLinks: ReadonlySignal<readonly RoleLink[]>
  /** [K2] A link whose holder has this role, until it is withdrawn. It is shown once and kept nowhere. */
  makeRoleLink(role: RoleLink['role']): Promise<string>
  /** Whoever came by it is a participant at once. */
  withdrawRoleLink(id: string): Promise<void>
  /** [K17] How many keys own this room, and how often that can still change. */
  readonly owners: ReadonlySignal<{ readonly count: number; readonly changesLeft: number }>
  readonly handing: ReadonlySignal<HandingOver | null>
  /** Asks somebody here to become an owner, too; `over`: and steps down as soon as they have put their key away. */
  offer(who: PersonId, p: { readonly over: boolean }): Promise<void>
  /** Nothing more follows from what I asked; who is an owner by then stays one. */
  dismissHanding(): Promise<void>
  /** Never the last one; another one must be here. */
  stepDown(): Promise<void>
  readonly offered: ReadonlySignal<OwnerOffer | null>
  answerOffer(yes: boolean): Promise<void>
  /** I have put the key link away. */
  keptKey(): Promise<void>
}

/** [K17] An owner asks me to become one, too; `over`: and steps down afterwards. `by`: a name. */
export type OwnerOffer =
  | { readonly t: 'asked' | 'waiting'; readonly by: string; readonly over: boolean }
  /** I am an owner now. The link is shown until I say that I have put it away. */
  | { readonly t: 'key'; readonly link: string; readonly by: string | null; readonly over: boolean }
  /** Whoever asked is gone, or does not answer any more. */
  | { readonly t: 'nothing' }

/** [K17] I have asked somebody to become an owner; `keeping`: they are one, and have not put their key away yet. */
export type HandingOver = {
  readonly t: 'asked' | 'declined' | 'gone' | 'making' | 'keeping' | 'done' | 'failed'
  readonly who: PersonId
  readonly name: string
  readonly over: boolean
}

/** A key with a role, and who is here by it. */
export type RoleLink = {
  readonly id: string
  readonly role: 'moderator' | 'presenter'
  readonly usedBy: readonly { readonly id: PersonId; readonly name: string }[]
}

/** What a screen sees and does of a meeting: the connection and oneself, and a part for each side of the room. */
export interface MeetingView {
  readonly phase: ReadonlySignal<Phase>
  readonly link: ReadonlySignal<Link>
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
  readonly trust: TrustView
  readonly owner: OwnerView
  dismiss(notice: string): void
  /** The network may be back (the browser's `online`, a tab that woke up): try at once. */
  nudge(): void
  /** Stops everything without leaving (tab hidden for good, page closed). */
  close(): void
}

/** Outcome of an action the server or the rules refused; the text comes from the UI. */
export class ActionRefused extends Error {
  /**
   * `oneself`: it would bar whoever asks for it, who is there by the same role key. `last-owner`: the room would have none. `nobody-there`: it
   * takes another owner who is here. `unanswered`: it was asked of others, and may still come.
   */
  readonly reason:
    | ErrorCode
    | 'not-inside'
    | 'offline'
    | 'oneself'
    | 'last-owner'
    | 'nobody-there'
    | 'unanswered'
  constructor(reason: ActionRefused['reason']) {
    super(`refused: ${reason}`)
    this.name = 'ActionRefused'
    this.reason = reason
  }
}
