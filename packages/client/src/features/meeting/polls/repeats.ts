import { hex, pollIdOf } from '@konklave/protocol'
import type { GroupView } from '../group/group.ts'
import type { Asked, Known, OwnVote } from './facts.ts'
import type { PollDeps, PollSaid } from './ports.ts'

type Running = { readonly id: string; readonly facts: Known }

/** What newcomers are told of polls that run: of old ones, nothing (K41). */
export interface Repeats {
  epoch(view: GroupView, added: readonly string[]): void
  /** My last votes, to everybody. */
  tellVotes(): void
  /** Another has told them. */
  heard(said: PollSaid): void
  clear(): void
}

const TELL_AFTER_MS = 500
const TURN_MS = 300
const TURNS_MAX = 20
const VOTES_AFTER_MS = 1_000
/** In a large room the votes are told one after the other. */
const VOTE_EVERY_MS = 50

export function createRepeats(
  { clock, view, maySend, mayAsk, leads, send }: PollDeps,
  known: {
    readonly running: () => readonly Running[]
    readonly lastOf: (poll: string) => OwnVote | undefined
  },
): Repeats {
  /** By poll: the newest epoch that brought somebody, and what calls it off. */
  const due = new Map<string, { epoch: number; readonly cancel: () => void }>()

  const plan = (id: string, epoch: number, afterMs: number) =>
    due.set(id, { epoch, cancel: clock.after(afterMs, () => tell(id, epoch)) })
  const tell = (id: string, epoch: number) => {
    const since = due.get(id)?.epoch ?? epoch
    due.delete(id)
    const asked = known.running().find(poll => poll.id === id)?.facts.asked
    if (!asked) return
    if (!maySend()) {
      plan(id, since, TELL_AFTER_MS)
      return
    }
    const { question, choice, options, hidden } = asked.content
    void send({
      t: 'runningPoll',
      by: asked.key,
      of: asked.n,
      ...{ question, choice, options: [...options], hidden },
    })
  }
  let cancelVotes: (() => void) | null = null
  const planVotes = (afterMs: number) => {
    cancelVotes ??= clock.after(afterMs, tellVotes)
  }
  const tellVotes = () => {
    cancelVotes = null
    if (!view.value) return
    if (!maySend()) return planVotes(VOTES_AFTER_MS)
    for (const { id, facts } of known.running()) {
      const mine = known.lastOf(id)
      if (!mine) continue
      const { n, poll, commitment, secret, choice } = mine
      const opened = { secret, choice: [...choice] }
      const shown = facts.asked?.content.hidden ? {} : { opened }
      void send({ t: 'givenVote', of: n, poll, commitment, ...shown })
    }
  }

  /**
   * Who asked comes first, then who leads. To whoever asked and comes anew, others tell it, too: nobody else may be able to close
   * it. Null: it is not for me to tell.
   */
  const placeOf = ({ by, via }: Asked, now: GroupView, added: readonly string[]): number | null => {
    const me = now.own
    const before = now.members.filter(({ leaf }) => leaf.index < me.leaf.index)
    const tells = (one: GroupView['own']) => leads(one) && mayAsk(one, now)
    // What anybody says that I asked before I loaded the page anew goes no further in my name.
    if (by === me.id) return via === null || now.members.some(one => one.id === via && tells(one)) ? 0 : null
    if (tells(me)) return 1 + before.filter(tells).length
    if (!added.includes(by)) return null
    return 1 + now.members.filter(tells).length + before.filter(one => !tells(one)).length
  }

  return {
    epoch(now, added) {
      const others = added.filter(id => id !== now.own.id)
      if (others.length === 0) return
      for (const { id, facts } of known.running()) {
        const place = facts.asked && placeOf(facts.asked, now, others)
        const there = due.get(id)
        if (there) there.epoch = now.epoch
        else if (typeof place === 'number') {
          plan(id, now.epoch, TELL_AFTER_MS + Math.min(place, TURNS_MAX) * TURN_MS)
        }
      }
      const rank = now.members.filter(({ leaf }) => leaf.index < now.own.leaf.index).length
      planVotes(VOTES_AFTER_MS + rank * VOTE_EVERY_MS)
    },
    tellVotes: () => planVotes(VOTES_AFTER_MS),
    heard({ sender, body, epoch, view: now }) {
      if (body.t !== 'runningPoll') return
      const { by, of: n, question, choice, options, hidden } = body
      const id = hex(pollIdOf({ groupId: now.groupId, by, n, question, choice, options, hidden }))
      const planned = due.get(id)
      // From who neither asked nor leads only the one takes it who asked.
      const reachesAll = leads(sender) || sender.id === hex(by) || !leads(now.own)
      if (!planned || epoch < planned.epoch || !reachesAll) return
      planned.cancel()
      due.delete(id)
    },
    clear() {
      cancelVotes?.()
      cancelVotes = null
      for (const { cancel } of due.values()) cancel()
      due.clear()
    },
  }
}
