import { newOwnerSeed, ownerKeys, signerOf } from '@konklave/crypto'
import { type Charter, equalBytes, hex, type KeyHash, keyHashOf, roomPath } from '@konklave/protocol'
import { type GivenRole, namedRole, rolesWith } from '@konklave/protocol/rules'
import type { RoomContext } from '../context.ts'
import type { GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'
import { changeCharter } from '../moderation/changeCharter.ts'
import { ActionRefused, type RoleLink } from '../types.ts'
import type { Acting } from './acting.ts'

/** [K17] What only owners do: each is a new charter, signed by the owner key of this page. @throws ActionRefused */
export interface RoleDesk {
  /** By the key that decides about them (K5): whoever comes back with another one is a participant. */
  give(who: string, role: GivenRole): Promise<void>
  /** The new link, which is kept nowhere. */
  makeLink(role: RoleLink['role']): Promise<string>
  withdraw(id: string): Promise<void>
}

export function createRoleDesk({
  room,
  acting,
}: {
  readonly room: RoomContext
  readonly acting: Pick<Acting, 'carryOut' | 'passesUnder'>
}): RoleDesk {
  /** `next`: null where the list is full of those who are here, the same list where nothing is to be done. */
  const change = (next: (view: GroupView) => Charter['roles'] | null) =>
    changeCharter({ room, acting }, view => {
      const roles = next(view)
      if (!roles) throw new ActionRefused('too-many')
      return roles === view.rules.charter.roles ? null : { roles }
    })

  return {
    give: (who, role) =>
      change(view => {
        const member = view.members.find(({ id }) => id === who)
        if (!member || member.role === 'owner') throw new ActionRefused('not-allowed')
        const { roles } = view.rules.charter
        return member.role === (role ?? 'participant') ? roles : changed(view, member, role)
      }),
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
