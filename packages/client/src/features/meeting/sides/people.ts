import type { Limitable, MediaKind, Role } from '@konklave/protocol'
import type { GivenRole } from '@konklave/protocol/rules'
import type { ReadonlySignal } from '@preact/signals-core'
import type { NameDoubt } from '../names/doubts.ts'
import type { PersonId } from '../personId.ts'
import type { Reach } from './reach.ts'

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
  /** [K12] Id of the personal invitation by which they came; null: by another link. */
  readonly personal: string | null
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

/** Who is here, who was, and what they do besides talking. */
export interface PeopleView {
  readonly list: ReadonlySignal<readonly Person[]>
  /** Who may come back without knocking, newest first; without those who were removed. Empty name: it was sealed for a link not known here. */
  readonly departed: ReadonlySignal<readonly DepartedPerson[]>
  rename(name: string): Promise<void>
  setHand(up: boolean): void
  setAway(away: boolean): void
  /** For who may `lowerHands`. Its person is told by whom. */
  lowerHand(who: PersonId): Promise<void>
  /** The own one, too. */
  lowerAllHands(): Promise<void>
  /** [K14] Remove, bar, new link. Who has departed is barred all the same. */
  kick(who: PersonId): Promise<void>
  /** [K8, K17] Makes somebody here a moderator or presenter of this room, or takes it back; for owners. */
  setRole(who: PersonId, role: GivenRole): Promise<void>
  /** [K14] Whoever has left comes back by knocking only. In an open room the link changes, too. */
  endPasses(): Promise<void>
}

export function peopleSide({ from, now, lead }: Reach): PeopleView {
  return {
    list: from(({ view }) => view.people.value, []),
    departed: from(({ parts }) => parts.departed.value, []),
    rename: name => now().actions.rename(name),
    setHand: up => now().parts.presence.setHand(up),
    setAway: away => now().parts.presence.setAway(away),
    lowerHand: who => lead(({ floor }) => floor.lowerHand(who)),
    async lowerAllHands() {
      await lead(({ floor }) => floor.lowerHand(null))
      now().parts.presence.setHand(false)
    },
    async kick(who) {
      await lead(({ kicks }) => kicks.kick(who))
      now().parts.breakouts.here.value?.kicked()
    },
    setRole: (who, role) => lead(({ roles }) => roles.give(who, role)),
    endPasses: () => lead(({ kicks }) => kicks.endPasses()),
  }
}
