import { type Bytes, fitsPoll, type KeyHash, type PollContent } from '@konklave/protocol'

export type Asked = {
  readonly content: PollContent
  readonly by: string
  readonly key: KeyHash
  readonly n: number
  readonly via: string | null
  readonly at: number
}
type Vote = {
  readonly n: number
  readonly commitment: string
  /** Told with the vote, and fitting its commitment. */
  readonly choice: readonly number[] | null
}
export type Close = {
  readonly from: string
  readonly n: number
  readonly leads: boolean
  /** Commitment of each voter. */
  readonly counted: ReadonlyMap<string, string>
}

/**
 * What is known of one poll. Each part but `closes` grows by rules that do not ask in which order things came, so that who knows the
 * same counts the same. Closings count by the log: else who closes it could do so anew, with the openings before them.
 */
export type Facts = {
  asked: Asked | null
  /** Of each voter the vote with the highest n. */
  readonly votes: Map<string, Vote>
  /** Of each who closed it the first that came, in the order in which they came; `again`: another one came later, and counts for nothing. */
  readonly closes: Map<string, { readonly close: Close; again: boolean }>
  /** By voter and commitment. */
  readonly opened: Map<string, Map<string, readonly number[]>>
}

export type Known = Facts & { readonly poll: Bytes }

/** A vote of mine, with what opens it. */
export type OwnVote = {
  readonly n: number
  readonly poll: Bytes
  readonly commitment: Bytes
  readonly secret: Bytes
  readonly choice: readonly number[]
}

export const noFacts = (): Facts => ({ asked: null, votes: new Map(), closes: new Map(), opened: new Map() })

/** An honest voter opens one vote. */
const OPENINGS_MAX = 8

export function addVote({ votes }: Facts, from: string, vote: Vote): void {
  const before = votes.get(from)
  if (!before || vote.n > before.n) votes.set(from, vote)
}

export function addClose({ closes }: Facts, close: Close): void {
  const before = closes.get(close.from)
  if (!before) closes.set(close.from, { close, again: false })
  else if (close.n !== before.close.n) before.again = true
}

/** Of too many those stay whose commitment is least: the same ones for all. */
export function addOpening(
  { opened }: Facts,
  from: string,
  { commitment, choice }: { readonly commitment: string; readonly choice: readonly number[] },
): void {
  const mine = opened.get(from) ?? new Map<string, readonly number[]>()
  opened.set(from, mine)
  mine.set(commitment, choice)
  if (mine.size > OPENINGS_MAX) mine.delete([...mine.keys()].sort().at(-1) ?? '')
}

/** The closing that counts: the first in the log of who asked or leads. `twice`: somebody has tried to close it anew. */
export function endOf({ asked, closes }: Facts): { readonly close: Close; readonly twice: boolean } | null {
  if (!asked) return null
  const entitled = [...closes.values()].filter(({ close }) => close.from === asked.by || close.leads)
  const [first] = entitled
  return first ? { close: first.close, twice: entitled.length > 1 || first.again } : null
}

/** What this person has said that counts now, or null. */
export function choiceOf(facts: Facts, from: string): readonly number[] | null {
  const { asked, votes, opened } = facts
  if (!asked) return null
  const end = endOf(facts)
  const counted = end?.close.counted.get(from)
  const choice = end ? counted && opened.get(from)?.get(counted) : votes.get(from)?.choice
  return choice && fitsPoll(choice, asked.content) ? choice : null
}

/** Whose votes a closing would count now: the others are none. */
export function votersOf({
  asked,
  votes,
}: Facts): readonly { readonly from: string; readonly commitment: string }[] {
  if (!asked) return []
  return [...votes]
    .filter(([, { choice }]) => asked.content.hidden || (choice && fitsPoll(choice, asked.content)))
    .map(([from, { commitment }]) => ({ from, commitment }))
}
