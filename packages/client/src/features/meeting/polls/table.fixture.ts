import type { Bytes, PollContent, SealedBody } from '@konklave/protocol'
import { mayDo } from '@konklave/protocol/rules'
import { signal } from '@preact/signals-core'
import { chance } from '../../../kernel/chance.fixture.ts'
import { manualClock } from '../../../kernel/manualClock.fixture.ts'
import type { GroupView } from '../group/group.ts'
import { meetingFixture, personFixture, roomFixture } from '../group/room.fixture.ts'
import { createDesk } from './desk.ts'
import type { PollBody, Polls } from './ports.ts'
import type { Poll } from './types.ts'

/** Five people; the first two lead. */
async function fivePeople(): Promise<GroupView> {
  const room = await roomFixture(null, 'open')
  const others = await Promise.all([1, 2, 3, 4].map(i => personFixture(room, undefined, `P${i}`)))
  const { view } = await meetingFixture(room, others)
  const roles = [0, 1].flatMap(i => {
    const keyHash = view.members[i]?.leaf.keyHash
    return keyHash ? [{ keyHash, role: 'moderator' as const }] : []
  })
  return {
    ...view,
    rules: { ...view.rules, charter: { ...view.rules.charter, roles, owners: [] } },
    members: view.members.map((member, i) => ({ ...member, role: i < 2 ? 'moderator' : 'participant' })),
  }
}
export const base: GroupView = await fivePeople()

export const memberAt = (i: number) => {
  const member = base.members[i]
  if (!member) throw new Error('nobody')
  return member
}
export const idOf = (i: number) => memberAt(i).id

export type Sent = { readonly from: number; readonly body: PollBody; readonly kept: boolean }
export type Player = { desk: Polls; readonly lives: number }

/** Everybody's polls, and what is on its way between them. */
export function table(seed = 1) {
  const clock = manualClock()
  const below = chance(seed)
  const sent: Sent[] = []
  /** Of each person, what has not come yet. */
  const coming: Sent[][] = base.members.map(() => [])
  const random = { bytes: (size: number) => Uint8Array.from({ length: size }, () => below(256)) }
  let view = base
  const out = (message: Sent) => {
    sent.push(message)
    for (const [i, queue] of coming.entries()) if (i !== message.from) queue.push(message)
  }
  /** Own messages that do not stand in the log yet, by who said them. */
  const waiting = new Set<string>()
  /** What follows when an own message stands in the log, while that is held back. */
  let held: (() => void)[] | null = null
  /** What each tab keeps over a reload. */
  const tabs = base.members.map(() => new Map<string, Bytes | null>())
  const player = (i: number, lives: number): Player => {
    let next = lives * 1_000_000 + 1
    const tab = tabs[i] ?? new Map()
    const desk = createDesk(
      {
        clock,
        random,
        view: signal({ ...view, own: memberAt(i) }),
        numbered: {
          take: () => true,
          send(body, onLog) {
            const n = next++
            out({ from: i, body: { ...body, n } as PollBody, kept: true })
            if (onLog && held) held.push(onLog)
            else if (onLog) queueMicrotask(onLog)
            return n
          },
          stands: n => !waiting.has(`${i} ${n}`),
        },
        keep: {
          get: async key => tab.get(key) ?? null,
          set: (key, plain) => void tab.set(key, plain),
        },
        maySend: () => true,
        mayAsk: (member, now) => mayDo(member.leaf, 'poll', now.rules),
        leads: ({ role }) => role === 'moderator',
        send: async (body: SealedBody) => out({ from: i, body: body as PollBody, kept: false }),
      },
      tab.get('polls') ?? null,
    )
    desk.epoch({ ...view, own: memberAt(i) }, [])
    return { desk, lives }
  }
  const players = base.members.map((_, i) => player(i, 1))
  const deskOf = (i: number): Polls => {
    const one = players[i]
    if (!one) throw new Error('nobody')
    return one.desk
  }
  const deliver = (to: number, { from, body }: Sent) => {
    const sender = memberAt(from)
    const may = mayDo(sender.leaf, 'poll', view.rules)
    deskOf(to).received({ sender, epoch: view.epoch, body, view: { ...view, own: memberAt(to) }, may })
  }
  /** One thing that is on its way comes, whichever. */
  const someCome = (to: number) => {
    const queue = coming[to] ?? []
    if (queue.length === 0) return
    const [message] = queue.splice(below(queue.length), 1)
    if (message) deliver(to, message)
  }
  return {
    clock,
    below,
    sent,
    coming,
    waiting,
    tabs,
    /** From here on own messages do not come back, until what is returned is called. */
    late() {
      const all: (() => void)[] = []
      held = all
      return () => {
        held = null
        for (const go of all) go()
      }
    },
    deskOf,
    deliver,
    lives: (i: number) => players[i]?.lives ?? 0,
    someCome,
    /** The page is loaded anew: what was kept by others comes again, own things do not. */
    reload(i: number) {
      // What they said before stands before their return in the log.
      for (const [to, queue] of coming.entries()) {
        for (const message of queue.filter(({ from }) => from === i)) deliver(to, message)
        coming[to] = queue.filter(({ from }) => from !== i)
      }
      deskOf(i).stop()
      view = { ...view, epoch: view.epoch + 1 }
      players[i] = player(i, (players[i]?.lives ?? 0) + 1)
      coming[i] = sent.filter(({ from, kept }) => from !== i && kept)
      for (const j of players.keys()) deskOf(j).epoch({ ...view, own: memberAt(j) }, [idOf(i)])
    },
    /** Whatever is on its way comes, in any order, until nothing is. */
    settle() {
      for (let round = 0; round < 50; round++) {
        clock.advance(20_000)
        if (coming.every(queue => queue.length === 0)) return
        for (const [to, queue] of coming.entries()) while (queue.length > 0) someCome(to)
      }
      throw new Error('they never stop')
    },
  }
}

export const tea: PollContent = {
  question: 'Tea?',
  choice: 'one',
  options: ['yes', 'no', 'later'],
  hidden: false,
}
export const only = (desk: Polls): Poll => {
  const [poll] = desk.list.value
  if (!poll) throw new Error('no poll')
  return poll
}
export const counts = ({ tally }: Poll) => tally?.options.map(({ by }) => by.length) ?? null
export const ids = (named: readonly { readonly id: string }[] = []) => named.map(({ id }) => id).sort()
/** What must be the same for all; `but` somebody of whom this screen may know less. */
export const result = (poll: Poll, but?: string) => {
  const without = (list: readonly string[]) => list.filter(id => id !== but)
  return {
    options: poll.tally?.options.map(({ by }) => without(ids(by))),
    missing: without(ids(poll.closed?.missing)),
    by: poll.closed?.by.id,
    twice: poll.closed?.twice,
  }
}
