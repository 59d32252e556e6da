import type { Bytes, MeetingNotice } from '@konklave/protocol'
import { compareRules, impliedRemoves, type Rules, verifyReplacement } from '@konklave/protocol/rules'
import type { ReadonlySignal } from '@preact/signals-core'
import type { Clock } from '../../../kernel/ports.ts'
import { createTimer } from '../../../kernel/timer.ts'
import type { RoomContext } from '../context.ts'
import type { MeetingStream } from '../entry/meetingStream.ts'
import type { GroupView } from '../group/group.ts'
import type { Submitter } from '../group/submit.ts'
import type { Heard } from '../presence/heard.ts'
import { workOn } from './items.ts'

/** [K27] Does the work of the lease: Adds, leaves, rules that somebody offered. */
export interface Committer {
  lease(notice: Extract<MeetingNotice, { t: 'lease' }>): void
  /** Newest rules known may be ahead of the group's: whoever may, commits them unchanged (K8). */
  rules(): void
  stop(): void
}

export type CommitterDeps = {
  readonly room: RoomContext
  readonly clock: Clock
  readonly view: ReadonlySignal<GroupView | null>
  readonly heard: ReadonlySignal<ReadonlyMap<string, Heard>>
  readonly submitter: Submitter
  readonly stream: () => MeetingStream | null
}

export function createCommitter(deps: CommitterDeps): Committer {
  const { clock, room } = deps
  let lease: {
    readonly until: number
    readonly items: Extract<MeetingNotice, { t: 'lease' }>['items']
  } | null = null
  let working = false

  const mine = () => (lease && lease.until > clock.now() ? lease : null)
  const heardAgoMs = (id: string) => {
    const at = deps.heard.value.get(id)?.at
    return at === undefined ? null : clock.now() - at
  }

  const work = async () => {
    const held = mine()
    const ring = room.ring.value
    if (working || !held || held.items.length === 0 || !ring) return
    working = true
    lease = { ...held, items: [] }
    try {
      await deps.submitter.submit(
        async view => {
          const { engine } = room.deps
          const refusedAdds = async (adds: readonly Bytes[]) =>
            (await engine.checkAdds({ groupId: view.groupId, adds })).map(({ index }) => index)
          const { plan, bad } = await workOn({ items: held.items, view, ring, heardAgoMs, refusedAdds })
          for (const item of bad) report(item)
          return plan
        },
        { tries: 3 },
      )
    } finally {
      working = false
    }
    if (mine()?.items.length) void work()
  }

  const report = (item: Uint8Array) => {
    deps
      .stream()
      ?.tell({ t: 'badItem', item: new Uint8Array(item) })
      .catch(() => undefined) // the item comes again
  }

  const carryRules = async () => {
    await deps.submitter.submit(
      async view => {
        const ahead = await rulesAhead(room, view)
        if (!ahead) return null
        const bars = impliedRemoves(
          view.members.map(({ leaf }) => leaf),
          ahead.state,
        )
        return { rules: ahead.bytes, removes: bars.map(({ index }) => index) }
      },
      { tries: 3 },
    )
  }
  const soon = createTimer(clock, () => void carryRules())

  return {
    lease({ mine: held, ms, items }) {
      lease = held ? { until: clock.now() + ms, items } : null
      if (held && soon.running) soon.start(0)
      void work()
    },
    rules() {
      const view = deps.view.value
      const newest = room.rules.value
      if (!view || !newest || compareRules(newest, view.rules) !== 'newer') return soon.stop()
      const role = view.own.role
      const first = role === 'owner' || role === 'moderator' || mine() !== null
      soon.ensure(first ? 0 : 1_500)
    },
    stop() {
      soon.stop()
      lease = null
    },
  }
}

/** The newest rules known, when they are exactly one step ahead of the group's. */
async function rulesAhead(room: RoomContext, view: GroupView): Promise<Rules | null> {
  const newest = room.rules.value
  if (!newest || compareRules(newest, view.rules) !== 'newer') return null
  const next = await verifyReplacement(view.rules, newest.bytes, room.roomId)
  return next.ok ? next.value : null
}
