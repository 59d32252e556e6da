import type { MeetingView, Poll, PollContent } from '@konklave/client'
import type { Reason } from './problems.ts'

/** What commands see of polls, and do in them. */
export type CommandedPolls = Pick<MeetingView['polls'], 'ask' | 'vote' | 'close'> & {
  readonly list: { readonly value: readonly Poll[] }
}

/** A poll as it is told: numbers of votes and names in the order of the options. */
export type PollTold = Pick<PollContent, 'question' | 'choice' | 'hidden'> & {
  readonly id: string
  readonly by: string
  readonly options: readonly string[]
  readonly voted: number
  readonly chosen: readonly number[] | null
  /** Null while it is hidden. */
  readonly tally: readonly (readonly string[])[] | null
  readonly closed: boolean
  /** Whose votes are not counted, because they were not opened or came too late. */
  readonly notCounted: readonly string[]
}

const YES_NO = ['yes', 'no', 'abstain']
const FLAGS = /^-(hidden|several)\s+/

/** `[-hidden] [-several] <question>[; <option>]…`; without options it is yes, no, abstain. Null: it cannot be asked. */
export function readPoll(argument: string): PollContent | null {
  let [rest, hidden, several] = [argument.trim(), false, false]
  for (let flag = FLAGS.exec(rest); flag; flag = FLAGS.exec(rest)) {
    if (flag[1] === 'hidden') hidden = true
    else several = true
    rest = rest.slice(flag[0].length)
  }
  const [question = '', ...options] = rest
    .split(';')
    .map(part => part.trim())
    .filter((part, i) => i === 0 || part !== '')
  if (question === '') return null
  if (options.length === 0) return several ? null : { question, choice: 'yesNo', options, hidden }
  return { question, choice: several ? 'several' : 'one', options, hidden }
}

export async function pollCommand(
  word: 'poll' | 'vote' | 'closepoll',
  argument: string,
  polls: CommandedPolls,
): Promise<Reason | null> {
  if (word === 'poll') {
    const content = readPoll(argument)
    if (!content) return 'no-such-poll'
    await polls.ask(content)
    return null
  }
  const running = polls.list.value.filter(({ closed }) => !closed)
  const poll = running.filter(({ mayClose }) => word === 'vote' || mayClose).at(-1)
  if (!poll) return word === 'closepoll' && running.length > 0 ? 'not-allowed' : 'no-such-poll'
  if (word === 'closepoll') {
    await polls.close(poll.id)
    return null
  }
  const places = argument.split(/[\s,]+/).filter(Boolean)
  const choice = [...new Set(places.map(place => Number(place) - 1))].sort((a, b) => a - b)
  const { length } = optionsOf(poll)
  const most = poll.choice === 'several' ? length : 1
  const fits = choice.every(option => Number.isInteger(option) && option >= 0 && option < length)
  if (choice.length === 0 || choice.length > most || !fits) return 'no-such-option'
  await polls.vote(poll.id, choice)
  return null
}

export function pollTold(poll: Poll): PollTold {
  const { id, question, choice, hidden, voted, chosen, tally, closed } = poll
  const notCounted = [...(closed?.missing ?? []), ...(closed?.leftOut ?? [])].map(({ name }) => name)
  return {
    ...{ id, question, choice, hidden, voted, chosen },
    by: poll.by.name,
    options: optionsOf(poll),
    tally: tally?.options.map(({ by }) => by.map(({ name }) => name)) ?? null,
    closed: closed !== null,
    notCounted,
  }
}

/** For a person. */
export function pollLine({
  by,
  question,
  options,
  hidden,
  tally,
  closed,
  voted,
  notCounted,
}: PollTold): string {
  const asked = `${by || 'Somebody who has left'} asks: ${question || 'Yes or no?'}`
  const list = options.map((option, i) => {
    const names = tally?.[i] ?? []
    return `${i + 1} ${option}${names.length > 0 ? ` (${names.length}: ${names.join(', ')})` : ''}`
  })
  const state = closed
    ? `Closed.${notCounted.length > 0 ? ` Not counted: ${notCounted.join(', ')}.` : ''}`
    : hidden
      ? `${voted} have voted. Nobody sees what, until it is closed; then all see who chose what.`
      : 'All see who chose what.'
  return `· ${asked} ${list.join(' · ')}. ${state}`
}

const optionsOf = ({ choice, options }: Poll): readonly string[] => (choice === 'yesNo' ? YES_NO : options)
