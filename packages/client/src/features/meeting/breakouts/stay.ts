import { type RoomId, type RoomKey, sign } from '@konklave/protocol'
import { isBreakoutOf } from '@konklave/protocol/rules'
import { effect, untracked } from '@preact/signals-core'
import { createScope } from '../../../kernel/scope.ts'
import { createTimer } from '../../../kernel/timer.ts'
import type { MeetingDeps, RoomContext } from '../context.ts'
import type { GroupView } from '../group/group.ts'
import { memoryKeyStore, memoryTabStore } from '../memory/memoryStores.ts'
import type { MeetingView, Phase } from '../types.ts'
import type { Helm } from './within.ts'

/** One breakout that this member is in, or on the way into. */
export interface Stay {
  readonly view: MeetingView
  readonly helm: () => Helm | null
  /** Says that it goes, so that nobody there waits for it. */
  leave(): Promise<void>
}

export type StayDeps = {
  readonly room: RoomContext
  readonly main: GroupView
  readonly key: RoomKey
  /** Opens a meeting; given from outside, for this is part of one. */
  readonly open: (deps: MeetingDeps) => MeetingView
  /** It is over, or does not begin. */
  readonly over: (phase: Extract<Phase, { t: 'gone' | 'failed' }>) => void
}

const AGAIN_MS = 1_000

/** [K44] Opens the breakout as a meeting of its own and goes in, under the name of the main room. */
export async function openStay({ room, main, key, open, over }: StayDeps): Promise<Stay> {
  const { deps, identity } = room
  const scope = createScope()
  let helm: Helm | null = null
  const cert =
    identity.owner &&
    (await sign('role cert', { roomId: key.room, memberKey: identity.memberKey }, identity.owner))
  const media = (await deps.breakoutMedia?.()) ?? null
  const view = open({
    ...deps,
    link: { kind: 'guest', roomId: key.room, linkSecret: key.secret },
    // Nothing of a breakout is kept in the browser: this tab's memory of the main room brings it back.
    keys: memoryKeyStore(),
    tab: memoryTabStore(),
    media,
    within: {
      identity: { ...identity, roomId: key.room as RoomId, cert },
      connection: room.connection,
      accepts: rules => isBreakoutOf(rules, main),
      opened: given => {
        helm = given
      },
    },
  })
  const join = createTimer(deps.clock, () => {
    const { value } = view.phase
    if (value.t !== 'prejoin') return
    // Somebody else may have been faster in founding it, or the main room does not know this member yet.
    void view.entry.join(room.memory.name ?? '').catch(() => undefined)
    join.start(AGAIN_MS)
  })
  scope.add(join.stop)
  scope.add(
    effect(() => {
      const { value } = view.phase
      if (value.t === 'prejoin' && value.entry !== 'wait') join.ensure(0)
      // Somebody was removed there meanwhile: the newer link comes by the main room.
      else if (value.t === 'knocking' && value.byOldLink)
        untracked(() => over({ t: 'failed', why: 'link-unknown' }))
      else if (value.t === 'gone' || value.t === 'failed') untracked(() => over(value))
    }),
  )
  return {
    view,
    helm: () => helm,
    async leave() {
      scope.end()
      await view.entry.leave()
      view.close()
    },
  }
}
