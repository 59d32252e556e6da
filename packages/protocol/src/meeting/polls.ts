import * as z from 'zod/mini'
import {
  POLL_OPTION_MAX_CHARS,
  POLL_OPTIONS_MAX,
  POLL_QUESTION_MAX_CHARS,
  POLL_VOTES_MAX,
} from '../limits.ts'
import { counter, hash32, keyHash, text } from '../schema.ts'

/** How many options one vote may name. `yesNo` has three of its own, which every client calls in its language: yes, no, abstain. */
export const pollChoices = ['one', 'several', 'yesNo'] as const

const content = {
  question: text(POLL_QUESTION_MAX_CHARS),
  choice: z.enum(pollChoices),
  options: z.array(text(POLL_OPTION_MAX_CHARS).check(z.minLength(1))).check(z.maxLength(POLL_OPTIONS_MAX)),
  /** Nobody sees what was chosen before it is closed. */
  hidden: z.boolean(),
}
const pollContent = z.strictObject(content)
export type PollContent = z.output<typeof pollContent>

/** Places of options, ascending. */
const chosen = z
  .array(z.int().check(z.gte(0), z.lte(POLL_OPTIONS_MAX - 1)))
  .check(z.maxLength(POLL_OPTIONS_MAX))
const opening = { secret: hash32, choice: chosen }
const given = { poll: hash32, commitment: hash32, opened: z.optional(z.strictObject(opening)) }

/** Numbered like lines of the chat, so kept and sent again like them (K40). */
export const pollBodies = [
  z.strictObject({ t: z.literal('poll'), n: counter, ...content }),
  /** Of two votes of one person the one with the higher n counts. `opened` in named polls only. */
  z.strictObject({ t: z.literal('vote'), n: counter, ...given }),
  /** The votes that count if their voters open them. */
  z.strictObject({
    t: z.literal('closePoll'),
    n: counter,
    poll: hash32,
    counted: z.array(z.strictObject({ from: keyHash, vote: hash32 })).check(z.maxLength(POLL_VOTES_MAX)),
  }),
  z.strictObject({ t: z.literal('openVote'), n: counter, poll: hash32, ...opening }),
] as const

/** For whoever has come since; `of` is the n under which it was sent first. */
export const pollRepeats = [
  z.strictObject({ t: z.literal('runningPoll'), by: keyHash, of: counter, ...content }),
  z.strictObject({ t: z.literal('givenVote'), of: counter, ...given }),
] as const
