import { type Bytes, utf8 } from '../bytes.ts'
import { encode } from '../codec.ts'
import { hash } from '../hash.ts'
import type { GroupId, KeyHash, MemberKey } from '../ids.ts'
import type { PollContent } from './polls.ts'

/** A poll is named by everything that is asked in it: nobody can be shown other words for the same votes. */
export function pollIdOf(asked: PollContent & { groupId: GroupId; by: KeyHash; n: number }): Bytes {
  const { groupId, by, n, question, choice, options, hidden } = asked
  return labelled('konklave poll v1', groupId, encode({ by, n, question, choice, options, hidden }))
}

/** What a voter is bound to before anybody can read it. It is of use to nobody else, as it holds the voter's key. */
export function commitmentOf(vote: {
  readonly poll: Uint8Array
  readonly memberKey: MemberKey
  /** 32 random bytes: without them twelve options are soon tried. */
  readonly secret: Uint8Array
  readonly choice: readonly number[]
}): Bytes {
  const { poll, memberKey, secret, choice } = vote
  return labelled('konklave vote v1', poll, memberKey, secret, encode(choice))
}

/** Whether it can be asked like this. */
export function isPoll({ question, choice, options }: PollContent): boolean {
  if (choice === 'yesNo') return options.length === 0
  return question.trim() !== '' && options.length >= 2 && new Set(options).size === options.length
}

/** Whether a vote can be this. */
export function fitsPoll(choice: readonly number[], { choice: most, options }: PollContent): boolean {
  const count = most === 'yesNo' ? 3 : options.length
  const ascending = choice.every((option, i) => option < count && option > (choice[i - 1] ?? -1))
  return ascending && choice.length >= 1 && (most === 'several' || choice.length === 1)
}

const labelled = (label: string, ...parts: readonly Uint8Array[]): Bytes =>
  hash(utf8(label), new Uint8Array(1), ...parts)
