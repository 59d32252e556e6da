import type { SealedBody } from '@konklave/protocol'
import { wait } from '../../../kernel/timer.ts'
import type { Outing } from '../breakouts/outing.ts'
import type { Chat } from '../chat/chat.ts'
import type { RoomContext } from '../context.ts'
import { passGenOf } from '../entry/ownPass.ts'
import type { GroupView } from '../group/group.ts'
import { heldUpTo } from './linkHelp.ts'

/** [K21] What this member tells the others about itself. `lagging`: its media contexts of this epoch are not known yet. */
export async function makeHeartbeat(p: {
  readonly room: RoomContext
  readonly view: GroupView
  readonly chat: Chat
  /** 0: down. */
  readonly hand: number
  readonly away: boolean
  readonly outing: Outing
}): Promise<{ readonly body: Extract<SealedBody, { t: 'heartbeat' }>; readonly lagging: boolean }> {
  const { room, view, chat } = p
  const current = await contextsOf(view.epoch, room)
  const have = chat.have()
  const held = view.members.flatMap(({ id, leaf }) => {
    const n = have.get(id)
    return n === undefined ? [] : [{ from: leaf.keyHash, n }]
  })
  const ring = room.ring.value
  const upTo = ring ? heldUpTo(view, g => ring.generations.has(g)) : undefined
  const passGen = passGenOf(room.memory.pass)
  const body = {
    t: 'heartbeat',
    nextCtx: current?.nextCtx ?? 0,
    ...(current ? { contexts: [...current.contexts] } : {}),
    have: held,
    ...(passGen === undefined ? {} : { passGen }),
    ...(upTo === undefined || upTo < 0 ? {} : { linkGen: upTo }),
    ...(p.hand > 0 ? { hand: p.hand } : {}),
    ...(p.away ? { away: true } : {}),
    ...(room.deps.media?.weak?.() ? { weak: true } : {}),
    ...p.outing.value,
  } as const
  return { body, lagging: current === null }
}

const TRIES = 30
const TRY_MS = 10
const NONE = { nextCtx: 0, contexts: [] }

/** The media side switches a moment after the group. Null: not within the time that others wait for a heartbeat. */
async function contextsOf(epoch: number, { deps, scope }: RoomContext) {
  const { media, clock } = deps
  if (!media) return NONE
  for (let i = 0; i < TRIES; i++) {
    const live = await media.contexts()
    if (live.epoch === epoch) return live
    if (live.epoch > epoch) return null // this epoch is over already
    if (live.contexts.length === 0) return NONE // nothing was being sent before either
    await wait(clock, TRY_MS, scope.signal)
  }
  return null
}
