import type { Named } from '../chat/types.ts'
import { choiceOf, endOf, type Facts, votersOf } from './facts.ts'
import type { Poll, PollEnd, PollTally } from './types.ts'

/** Whose eyes see it. */
export type Seen = {
  readonly me: string
  readonly mayClose: boolean
  readonly away: boolean
  readonly isHere: (id: string) => boolean
  readonly named: (id: string) => Named
  /** My last vote. */
  readonly mine: { readonly commitment: string; readonly choice: readonly number[] } | undefined
  readonly isMine: (commitment: string) => boolean
}

/** A poll as a screen shows it; null while only votes of it are known. */
export function shownPoll(id: string, facts: Facts, seen: Seen): Poll | null {
  const { asked } = facts
  if (!asked) return null
  const end = endOf(facts)
  const voters = votersOf(facts)
  return {
    ...asked.content,
    id,
    by: seen.named(asked.by),
    via: asked.via === null ? null : seen.named(asked.via),
    mine: asked.by === seen.me,
    mayClose: !end && seen.mayClose,
    at: asked.at,
    chosen: seen.mine?.choice ?? null,
    voted: voters.filter(({ from }) => seen.isHere(from)).length,
    tally: end || !asked.content.hidden ? tallyOf(facts, seen) : null,
    closed: end && endShown(facts, end, seen),
    away: seen.away,
  }
}

const optionCount = ({ choice, options }: Pick<Poll, 'choice' | 'options'>): number =>
  choice === 'yesNo' ? 3 : options.length

function tallyOf(facts: Facts, { named }: Seen): PollTally {
  const end = endOf(facts)
  const from = end ? end.close.counted.keys() : facts.votes.keys()
  const said = [...from].flatMap(id => {
    const choice = choiceOf(facts, id)
    return choice ? [{ id, choice }] : []
  })
  said.sort((a, b) => (a.id < b.id ? -1 : 1))
  const count = facts.asked ? optionCount(facts.asked.content) : 0
  const options = Array.from({ length: count }, (_, option) => ({
    by: said.filter(({ choice }) => choice.includes(option)).map(({ id }) => named(id)),
  }))
  return { options, votes: said.length }
}

function endShown(facts: Facts, end: NonNullable<ReturnType<typeof endOf>>, seen: Seen): PollEnd {
  const { counted, from } = end.close
  const own = counted.get(seen.me)
  const ids = [...counted.keys()].sort()
  return {
    by: seen.named(from),
    twice: end.twice,
    missing: ids.filter(id => choiceOf(facts, id) === null).map(seen.named),
    leftOut: votersOf(facts)
      .filter(voter => counted.get(voter.from) !== voter.commitment)
      .map(voter => seen.named(voter.from)),
    mineUnknown: own !== undefined && !seen.isMine(own),
    mineLeftOut: seen.mine !== undefined && own !== seen.mine.commitment,
  }
}
