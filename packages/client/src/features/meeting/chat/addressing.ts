import type { Reader } from '@konklave/crypto'
import { limits } from '@konklave/protocol'
import type { GroupView } from '../group/group.ts'
import { leads, type Member } from '../group/member.ts'
import type { PersonId } from '../personId.ts'
import type { Addressee, ChatLine, Said, Whom } from './types.ts'

/** For whom a line is sealed besides the group: for nobody else, for one, or for up to eight (K42). */
export type Readers =
  | { readonly t: 'all' }
  | { readonly t: 'one'; readonly reader: Reader }
  | { readonly t: 'leading'; readonly readers: readonly Reader[] }

export type Addressed = { readonly to: Addressee; readonly readers: Readers; readonly leftOut: number }

/**
 * Finds the readers of a line. `answered`: who wrote to those who lead is among the readers of what they say of it, also
 * without leading.
 */
export function address(
  whom: Whom,
  view: Pick<GroupView, 'members' | 'own'>,
  answered?: PersonId,
): Addressed | Extract<Said, { t: 'not' }> {
  const { members, own } = view
  if (whom.t === 'all') return { to: whom, readers: whom, leftOut: 0 }
  const others = members.filter(({ id }) => id !== own.id)
  if (whom.t === 'one') {
    const found = others.find(({ id }) => id === whom.id)
    if (!found) return { t: 'not', why: 'gone' }
    const to = { t: 'one', id: found.id, name: found.profile?.name ?? '' } as const
    return { to, readers: { t: 'one', reader: readerOf(found) }, leftOut: 0 }
  }
  const author = others.filter(({ id }) => id === answered)
  const leading = others.filter(one => leads(one) && one.id !== answered).sort(byRankAndLeaf)
  const all = [...author, ...leading]
  if (all.length === 0) return { t: 'not', why: 'nobody-leads' }
  const readers = all.slice(0, limits.WHISPER_SLOTS).map(readerOf)
  return { to: whom, readers: { t: 'leading', readers }, leftOut: all.length - readers.length }
}

/** To whom something goes that is said of this line: to those who have it. */
export function whomOf(line: Pick<ChatLine, 'from' | 'mine' | 'to'>): Whom {
  return line.to.t === 'one' ? { t: 'one', id: line.mine ? line.to.id : line.from } : line.to
}

function byRankAndLeaf(a: Member, b: Member): number {
  const rank = ({ role }: Member) => (role === 'owner' ? 0 : 1)
  return rank(a) - rank(b) || a.leaf.index - b.leaf.index
}

const readerOf = ({ leaf }: Member): Reader => ({
  memberKey: leaf.memberKey,
  dmKey: leaf.credential.dmKey,
})
