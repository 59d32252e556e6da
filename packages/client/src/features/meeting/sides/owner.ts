import { handOversLeft, isOwnerKey } from '@konklave/protocol/rules'
import type { ReadonlySignal } from '@preact/signals-core'
import type { RoomContext } from '../context.ts'
import { saveOwnerPair } from '../identity/identity.ts'
import type { PersonId } from '../personId.ts'
import type { Reach } from './reach.ts'

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
  /** [K12] Invitations for one person each, of this room; for owners. */
  readonly personalLinks: ReadonlySignal<readonly PersonalLink[]>
  /** A link that lets in one person without knocking, until it is withdrawn. It is shown once and kept nowhere. */
  makePersonalLink(name: string): Promise<string>
  /** Whoever is here by it stays. */
  withdrawPersonalLink(id: string): Promise<void>
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

/** An invitation for one person. `name`: null where another owner key has made it. `barred`: whoever came by it was removed. */
export type PersonalLink = Pick<RoleLink, 'id' | 'usedBy'> & {
  readonly name: string | null
  readonly barred: boolean
}

export function ownerSide({ running, from, now, lead, surface }: Reach): OwnerView {
  const desk = () => now().parts.owners.desk()
  return {
    hasKey: from(({ room }) => hasOwnerKey(room), false),
    async layDownKey() {
      const { room } = running.value ?? {}
      if (room) await saveOwnerPair(room.identity, room.deps)
    },
    endForAll: () => lead(({ floor }) => floor.endForAll()),
    roleLinks: from(({ view }) => view.roleLinks.value, []),
    makeRoleLink: role => lead(({ roles }) => roles.makeLink(role)),
    withdrawRoleLink: id => lead(({ roles }) => roles.withdraw(id)),
    personalLinks: surface.personal,
    makePersonalLink: name => lead(({ personal }) => personal.makeLink(name)),
    withdrawPersonalLink: id => lead(({ personal }) => personal.withdraw(id)),
    owners: from(({ room }) => ownersOf(room), { count: 0, changesLeft: 0 }),
    handing: from(({ parts }) => parts.owners.handing.value, null),
    offer: async (who, how) => (await desk()).offer(who, how),
    dismissHanding: async () => (await desk()).dismiss(),
    stepDown: async () => (await desk()).stepDown(),
    offered: from(({ parts }) => parts.owners.offer.value, null),
    answerOffer: async yes => (await desk()).answer(yes),
    keptKey: async () => (await desk()).kept(),
  }
}

/** The key of a role link is none; until the rules are there, nobody knows of which kind it is. */
function hasOwnerKey({ identity: { owner }, rules }: RoomContext): boolean {
  return owner !== null && (!rules.value || isOwnerKey(owner.publicKey, rules.value.charter))
}

function ownersOf({ rules }: RoomContext): { readonly count: number; readonly changesLeft: number } {
  const charter = rules.value?.charter
  return charter
    ? { count: charter.owners.length, changesLeft: handOversLeft(charter) }
    : { count: 0, changesLeft: 0 }
}
