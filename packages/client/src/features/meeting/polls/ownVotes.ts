import { hex } from '@konklave/protocol'
import type { GroupView } from '../group/group.ts'
import { addOpening, type Known, type OwnVote } from './facts.ts'
import type { PollDeps } from './ports.ts'

/** What I have voted in this tab, with what opens it. */
export interface OwnVotes {
  add(vote: OwnVote): void
  /** My last one in this poll. */
  lastOf(poll: string): OwnVote | undefined
  has(commitment: string): boolean
  /** Opens what a closing lists of mine. Nobody else can: so nobody decides for me when, but who may close it. */
  openIn(facts: Known, now: GroupView): void
  clear(): void
}

/** Openings do not all come in the same moment. */
const OPEN_EVERY_MS = 20
/** Two who close it at the same time may list two of mine. Who went on listing would learn what I had chosen before. */
const OPENED_MAX = 2

export function createOwnVotes({ clock, numbered }: PollDeps, opened: () => void): OwnVotes {
  /** By commitment; opened ones stay, without being opened again. */
  const own = new Map<string, OwnVote & { opened: boolean }>()
  let waiting: (() => void)[] = []
  const of = (poll: string) => [...own.values()].filter(vote => hex(vote.poll) === poll)

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
    add: vote => void own.set(hex(vote.commitment), { ...vote, opened: false }),
    lastOf: poll => of(poll).sort((a, b) => b.n - a.n)[0],
    has: commitment => own.has(commitment),
    openIn(facts, now) {
      for (const { close } of facts.closes.values()) {
        const entitled = close.leads || close.from === facts.asked?.by
        const mine = own.get(close.counted.get(now.own.id) ?? '')
        if (!entitled || !mine || mine.opened || hex(mine.poll) !== hex(facts.poll)) continue
        if (of(hex(facts.poll)).filter(vote => vote.opened).length >= OPENED_MAX) continue
        mine.opened = true
        open(mine, facts, now)
      }
    },
    clear() {
      for (const cancel of waiting) cancel()
      waiting = []
      own.clear()
    },
  }
}
