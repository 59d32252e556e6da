import type { Admission, Limitable, MediaKind, Role } from '@konklave/protocol'
import type { PersonId } from './personId.ts'

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

export type AlarmKind =
  | 'ghost'
  | 'unauthentic'
  | 'not-encrypted'
  | 'rolled-back'
  | 'bad-leaf'
  | 'split'
  /** Somebody sends a picture into a call, which no client of ours does. It is shown nowhere. */
  | 'picture'
