import { hex } from '@konklave/protocol'
import type { GroupView } from '../group/group.ts'
import { addOpening, endOf, type Known, type OwnVote } from './facts.ts'
import type { PollDeps } from './ports.ts'

/** What I have voted in this tab, with what opens it. */
export interface OwnVotes {
  add(vote: OwnVote): void
  /** The last one in each poll. */
  all(): readonly OwnVote[]
  /** My last one in this poll. */
  lastOf(poll: string): OwnVote | undefined
  has(commitment: string): boolean
  /**
   * Opens what the closing lists of mine, if that was my last vote then: of what I chose before nobody learns anything. Nobody else can:
   * so nobody decides for me when, but who may close it.
   */
  openIn(facts: Known, now: GroupView): void
  clear(): void
}

/** Openings do not all come in the same moment. */
const OPEN_EVERY_MS = 20

export function createOwnVotes({ clock, numbered }: PollDeps, opened: () => void): OwnVotes {
  /** By commitment; opened ones stay, without being opened again. */
  const own = new Map<string, OwnVote>()
  /** Polls whose closing was answered: what stood in the log then decides, and not what comes later. */
  const answered = new Set<string>()
  let waiting: (() => void)[] = []
  const of = (poll: string) =>
    [...own.values()].filter(vote => hex(vote.poll) === poll).sort((a, b) => b.n - a.n)

  const open = (mine: OwnVote, facts: Known, { members, own: me }: GroupView) => {
    const place = members.findIndex(({ id }) => id === me.id)
    const { poll, secret, choice, commitment } = mine
    const cancel = clock.after(Math.max(0, place) * OPEN_EVERY_MS, () => {
      numbered.send({ t: 'openVote', poll, secret, choice: [...choice] })
      addOpening(facts, me.id, { commitment: hex(commitment), choice })
      opened()
    })
    waiting.push(cancel)
  }

  return {
    add: vote => void own.set(hex(vote.commitment), vote),
    all: () =>
      [...new Set([...own.values()].map(({ poll }) => hex(poll)))].flatMap(poll => of(poll).slice(0, 1)),
    lastOf: poll => of(poll)[0],
    has: commitment => own.has(commitment),
    openIn(facts, now) {
      const end = endOf(facts)
      const poll = hex(facts.poll)
      if (!end || answered.has(poll)) return
      answered.add(poll)
      const mine = own.get(end.close.counted.get(now.own.id) ?? '')
      if (!mine || hex(mine.poll) !== poll) return
      if (of(poll).some(({ n }) => n > mine.n && numbered.stands(n))) return
      open(mine, facts, now)
    },
    clear() {
      for (const cancel of waiting) cancel()
      waiting = []
      own.clear()
      answered.clear()
    },
  }
}
