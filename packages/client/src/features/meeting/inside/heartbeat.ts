import { newestLink } from '@konklave/crypto'
import type { SealedBody } from '@konklave/protocol'
import { bodyOf, pass as passSchema } from '@konklave/protocol'
import type { Chat } from '../chat/chat.ts'
import type { RoomContext } from '../context.ts'
import type { GroupView } from '../group/group.ts'

/** [K21] What this member tells the others about itself. */
export async function makeHeartbeat(p: {
  readonly room: RoomContext
  readonly view: GroupView
  readonly chat: Chat
  readonly hand: boolean
}): Promise<Extract<SealedBody, { t: 'heartbeat' }>> {
  const { room, view, chat } = p
  const live = await room.deps.media?.contexts()
  const current = live?.epoch === view.epoch ? live : null
  const have = chat.have()
  const held = view.members.flatMap(({ id, leaf }) => {
    const n = have.get(id)
    return n === undefined ? [] : [{ from: leaf.keyHash, n }]
  })
  const passGen = room.memory.pass ? bodyOf(passSchema, room.memory.pass).passGen : undefined
  return {
    t: 'heartbeat',
    nextCtx: current?.nextCtx ?? 0,
    contexts: current ? [...current.contexts] : [],
    have: held,
    ...(passGen === undefined ? {} : { passGen }),
    ...(room.ring.value ? { linkGen: newestLink(room.ring.value).g } : {}),
    ...(p.hand ? { hand: true } : {}),
  }
}
