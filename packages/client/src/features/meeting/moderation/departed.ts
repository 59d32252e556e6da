import { equalBytes } from '@konklave/protocol'
import { type Identity, isBarredKey } from '@konklave/protocol/rules'
import { effect, type ReadonlySignal, signal } from '@preact/signals-core'
import type { Clock } from '../../../kernel/ports.ts'
import type { GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'
import type { DepartedPerson } from '../types.ts'

/** [K14] Who has gone may still hold a pass: the keys by which they can be barred all the same. */
export type Departed = DepartedPerson & Identity

/** The newest: a list that a person can read. Who comes and goes to fill it needs a link, and any bar makes a new one. */
const KEPT = 50

/** In memory only: a reload knows of nobody who went before it. */
export function createDeparted(p: {
  readonly view: ReadonlySignal<GroupView | null>
  readonly clock: Clock
  readonly own: Pick<Member['leaf'], 'memberKey'> & { readonly cert: Identity['cert'] | null }
}): { readonly list: ReadonlySignal<readonly Departed[]>; readonly stop: () => void } {
  const list = signal<readonly Departed[]>([])
  /** No more than this of the view: it also holds keys, which go when the group is closed. */
  let before: Pick<GroupView, 'groupId' | 'epoch' | 'members'> | null = null

  const isMe = ({ leaf: { memberKey, cert } }: Member) =>
    equalBytes(memberKey, p.own.memberKey) || (!!cert && !!p.own.cert && equalBytes(cert.key, p.own.cert.key))

  const stop = effect(() => {
    const now = p.view.value
    if (!now) return
    // [K29] Who came with an epoch that never counted has not been here.
    const voided = before && equalBytes(before.groupId, now.groupId) && now.epoch < before.epoch
    const seen = voided ? [] : (before?.members ?? [])
    const gone = seen.flatMap((member): Departed[] => {
      const { id, profile, leaf } = member
      if (!profile || isMe(member)) return []
      return [{ id, name: profile.name, at: p.clock.now(), memberKey: leaf.memberKey, cert: leaf.cert }]
    })
    const here = new Set(now.members.map(({ id }) => id))
    list.value = [...gone, ...list.peek()]
      .filter(({ id, memberKey }) => !here.has(id) && !isBarredKey(memberKey, now.rules.state))
      .slice(0, KEPT)
    before = { groupId: now.groupId, epoch: now.epoch, members: now.members }
  })
  return { list, stop }
}
