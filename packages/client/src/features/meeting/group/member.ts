import { type LinkRing, type OpenedLeaf, openLeaf } from '@konklave/crypto'
import { hex, type Role } from '@konklave/protocol'
import { type MemberLeaf, type Rules, roleOf } from '@konklave/protocol/rules'

/** A leaf as somebody with the link sees it. */
export type Member = {
  /** Hex of the key hash of the member key. */
  readonly id: string
  readonly leaf: MemberLeaf
  readonly role: Role
} & OpenedLeaf

/** Owners and moderators. */
export const leads = ({ role }: Pick<Member, 'role'>): boolean => role === 'owner' || role === 'moderator'

export type MembersInput = {
  readonly leaves: readonly MemberLeaf[]
  readonly rules: Rules
  readonly ring: LinkRing
  /** Members before, kept where leaf and key are the same. */
  readonly before: readonly Member[]
}

/** [K5] Reads every leaf: role, MAC, name. The roster on the screen is made from this and from nothing else. */
export async function readMembers({ leaves, rules, ring, before }: MembersInput): Promise<Member[]> {
  const known = new Map(before.map(member => [member.leaf.node, member]))
  return Promise.all(
    leaves.map(async leaf => {
      const role = roleOf(leaf, rules.charter)
      const old = known.get(leaf.node)
      if (old && old.mac === 'ok') return { ...old, leaf, role }
      return { id: hex(leaf.keyHash), leaf, role, ...(await openLeaf(leaf, ring)) }
    }),
  )
}
