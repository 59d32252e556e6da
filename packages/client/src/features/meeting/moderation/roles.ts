import { makeCharter, newOwnerSeed, ownerKeys, signerOf } from '@konklave/crypto'
import {
  type Charter,
  equalBytes,
  hex,
  type KeyHash,
  keyHashOf,
  mayAdmit,
  roomPath,
} from '@konklave/protocol'
import { type GivenRole, namedRole, rolesWith, verifyRules } from '@konklave/protocol/rules'
import { computed, type ReadonlySignal } from '@preact/signals-core'
import { nameOf } from '../chat/chat.ts'
import type { RoomContext } from '../context.ts'
import type { Group, GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'
import { ActionRefused, type RoleLink } from '../types.ts'
import type { Moderation } from './moderation.ts'
import type { Departed } from './visitors.ts'

/** [K17] What only owners do: each is a new charter, signed by the owner key of this page. @throws ActionRefused */
export interface RoleDesk {
  /** By the key that decides about them (K5): whoever comes back with another one is a participant. */
  give(who: string, role: GivenRole): Promise<void>
  /** [K2, K5] Keys that the charter names and that are nobody's member key here: links, as far as this page can know. */
  readonly links: ReadonlySignal<readonly RoleLink[]>
  /** The new link, which is kept nowhere. */
  makeLink(role: RoleLink['role']): Promise<string>
  withdraw(id: string): Promise<void>
}

export function createRoleDesk({
  room,
  group,
  moderation,
  departed,
}: {
  readonly room: RoomContext
  readonly group: Pick<Group, 'view'>
  readonly moderation: Pick<Moderation, 'carryOut' | 'passesUnder'>
  readonly departed: ReadonlySignal<readonly Departed[]>
}): RoleDesk {
  /** `next`: null where the list is full of those who are here, the same list where nothing is to be done. */
  const change = (next: (view: GroupView) => Charter['roles'] | null) =>
    moderation.carryOut('setCharter', async view => {
      const { owner } = room.identity
      if (!owner) throw new ActionRefused('not-allowed')
      const before = view.rules.charter
      const roles = next(view)
      if (!roles) throw new ActionRefused('too-many')
      if (roles === before.roles) return null
      const rules = await makeCharter(view.rules, { roles }, owner)
      const after = await verifyRules(rules, room.roomId)
      if (!after.ok) throw new Error(`own rules: ${after.reason}`)
      // [K11] Whoever was let in by a key that may no longer do so needs another pass.
      const lost = losesAdmission(before, after.value.charter)
      return { rules, messages: lost ? await moderation.passesUnder(rules, view.members, view) : [] }
    })

  return {
    give: (who, role) =>
      change(view => {
        const member = view.members.find(({ id }) => id === who)
        if (!member || member.role === 'owner') throw new ActionRefused('not-allowed')
        const { roles } = view.rules.charter
        return member.role === (role ?? 'participant') ? roles : changed(view, member, role)
      }),
    links: computed(() => linksOf(group.view.value, departed.value)),
    async makeLink(role) {
      // [K4] As in the key link: the first generation is good for the room's life.
      const first = room.ring.value?.generations.get(0)
      if (!first) throw new ActionRefused('not-allowed')
      const roleSeed = newOwnerSeed()
      const { publicKey } = await signerOf(await ownerKeys(roleSeed))
      const keyHash = keyHashOf(publicKey)
      await change(view => {
        const { roles } = view.rules.charter
        const known = roles.some(entry => equalBytes(entry.keyHash, keyHash))
        return known ? roles : rolesWith(roles, { keyHash, role, keep: keysOf(view) })
      })
      const { roomId, deps } = room
      const linkSecret = first.secret.unsafeBytes()
      return deps.origin + roomPath({ kind: 'role', roomId, linkSecret, roleSeed })
    },
    withdraw: id =>
      change(({ rules: { charter } }) => {
        const left = charter.roles.filter(({ keyHash }) => hex(keyHash) !== id)
        return left.length === charter.roles.length ? charter.roles : left
      }),
  }
}

/** Null: the list is full of those who are here. */
function changed(view: GroupView, { leaf }: Member, role: GivenRole): Charter['roles'] | null {
  const { charter } = view.rules
  const byCert = leaf.cert && namedRole(leaf.cert.key, charter) ? keyHashOf(leaf.cert.key) : null
  const keep = keysOf(view)
  const decides = rolesWith(charter.roles, { keyHash: byCert ?? leaf.keyHash, role, keep })
  return decides && byCert && role === null
    ? rolesWith(decides, { keyHash: leaf.keyHash, role, keep })
    : decides
}

/** Keys of those who are here. */
const keysOf = ({ members }: GroupView): KeyHash[] =>
  members.flatMap(({ leaf }) => [leaf.keyHash, ...(leaf.cert ? [keyHashOf(leaf.cert.key)] : [])])

function linksOf(view: GroupView | null, departed: readonly Departed[]): readonly RoleLink[] {
  if (!view) return []
  const people = [...view.members.map(({ leaf }) => leaf), ...departed].map(one => keyHashOf(one.memberKey))
  const usedBy = (keyHash: KeyHash) =>
    view.members
      .filter(({ leaf }) => leaf.cert && equalBytes(keyHashOf(leaf.cert.key), keyHash))
      .map(member => ({ id: member.id, name: nameOf(member) }))
  return view.rules.charter.roles
    .filter(({ keyHash }) => !people.some(key => equalBytes(key, keyHash)))
    .map(({ keyHash, role }) => ({ id: hex(keyHash), role, usedBy: usedBy(keyHash) }))
}

function losesAdmission(before: Charter, after: Charter): boolean {
  const admits = (charter: Charter) =>
    charter.roles.filter(({ role }) => mayAdmit(role, charter)).map(({ keyHash }) => keyHash)
  const now = admits(after)
  return admits(before).some(key => !now.some(other => equalBytes(other, key)))
}
