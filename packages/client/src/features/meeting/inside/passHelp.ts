import { bodyOf, hex, keyHashOf, pass as passSchema, type SealedBody } from '@konklave/protocol'
import { mayIssue } from '@konklave/protocol/rules'
import type { RoomContext } from '../context.ts'
import type { GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'
import { passFor } from '../moderation/passes.ts'
import { createTurns } from './turns.ts'

/** [K11] Sends passes to members whose heartbeat shows none of the running generation. Who may issue them take turns. */
export interface PassHelp {
  heard(sender: Member, passGen: number | undefined, view: GroupView): void
  /** `by` says it helped. */
  helped(by: string, body: Extract<SealedBody, { t: 'passes' }>): void
  stop(): void
}

export function createPassHelp(p: {
  readonly room: RoomContext
  readonly send: (body: SealedBody) => Promise<void>
}): PassHelp {
  const turns = createTurns(p.room.deps.clock)
  const give = async (to: Member, view: GroupView) => {
    const pass = await passFor(to.leaf.memberKey, view, p.room)
    if (pass) await p.send({ t: 'passes', passes: [pass] })
  }
  return {
    heard(sender, passGen, view) {
      if (passGen === view.rules.state.passGen || !issues(view.own, view)) return
      const others = view.members.filter(({ id }) => id !== sender.id)
      const before = others.filter(one => one.leaf.index < view.own.leaf.index && issues(one, view))
      turns.plan(needOf(sender.id, view.rules.state.passGen), before.length, () => give(sender, view))
    },
    helped(by, { passes }) {
      for (const pass of passes) {
        const about = read(pass)
        if (about) turns.done(by, needOf(hex(keyHashOf(about.memberKey)), about.passGen))
      }
    },
    stop: turns.stop,
  }
}

const needOf = (id: string, passGen: number) => `${id} ${passGen}`

/** Whether passes of this member count, by the key behind it or by its leaf. */
function issues({ leaf }: Member, { rules, members }: GroupView): boolean {
  const leaves = members.map(one => one.leaf)
  return [leaf.cert?.key, leaf.memberKey].some(key => key !== undefined && mayIssue(key, { rules, leaves }))
}

function read(pass: Parameters<typeof bodyOf>[1]) {
  try {
    return bodyOf(passSchema, pass)
  } catch {
    return null // no pass
  }
}
