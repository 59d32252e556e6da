import { hex } from '@konklave/protocol'
import type { AcceptedGroup } from '@konklave/protocol/rules'
import type { GroupView } from '../group/group.ts'
import type { Parts } from '../inside/parts.ts'

export type HowEntered =
  | { readonly t: 'founded' }
  /** By Welcome or external commit, out of a group that was checked. */
  | { readonly t: 'joined'; readonly from: AcceptedGroup }

/** I am in: presence, trust and counters begin; the rest of the client learns it from the signals. */
export async function entered(view: GroupView, how: HowEntered, parts: Parts): Promise<void> {
  const { room } = parts
  const settled = room.memory.settled
  const fresh = !settled || hex(settled.groupId) !== hex(view.groupId)
  parts.settling.clear()
  parts.settling.began(view)
  parts.chat.entered(view.epoch, fresh)
  const others = view.members.filter(member => member !== view.own)
  parts.presence.entered({
    stay: view.stay,
    founder: how.t === 'founded',
    epoch: view.epoch,
    signer: how.t === 'joined' ? hex(how.from.signer.keyHash) : null,
    witnesses: new Set(others.map(({ id }) => id)),
  })
  parts.presence.epoch(view, others.length > 0)
  parts.board.epoch(view, false)
  parts.polls.epoch(view, [])
  await parts.trust.epoch(view)
  await room.memory.setInside(true)
  room.surface.link.value = 'online'
  room.surface.phase.value = { t: 'inside' }
  room.deps.media?.entered()
}
