import * as z from 'zod/mini'
import type { Action } from '../actions.ts'
import type { GroupId } from '../ids.ts'
import {
  BOARD_DURATION_MAX_MS,
  BREAKOUT_PLACES_MAX,
  BREAKOUT_TITLE_MAX_CHARS,
  BREAKOUTS_MAX,
  SPOTLIGHT_MAX,
} from '../limits.ts'
import { blob, counter, keyHash, publicKey, roomId, signature, text } from '../schema.ts'

const duration = z.int().check(z.gte(0), z.lte(BOARD_DURATION_MAX_MS))
/** `n`: the version of this name. `ageMs`: how long the entry has been up, by its sender's clock; no clock is compared with another. */
const head = { n: counter, ageMs: counter }

/**
 * [K44] Signed with purpose `plan` ({@link planStatement}): it must last when whoever wrote it loads the page anew and nobody else leads, so
 * everybody tells it, and nobody can change it.
 */
const written = { ...head, by: publicKey, sig: signature }

/** One fact of the running meeting that everybody knows, newcomers included. */
export const boardEntry = z.discriminatedUnion('name', [
  /** Milliseconds from its beginning; 0: none. */
  z.strictObject({ name: z.literal('timer'), ...head, value: duration }),
  /** The same. */
  z.strictObject({ name: z.literal('pause'), ...head, value: duration }),
  /** Whom everybody's stage shows large. */
  z.strictObject({
    name: z.literal('spotlight'),
    ...head,
    value: z.array(keyHash).check(z.maxLength(SPOTLIGHT_MAX)),
  }),
  /** [K44] Which breakouts there are, and whether people are in them. */
  z.strictObject({
    name: z.literal('breakouts'),
    ...written,
    value: z.strictObject({
      /** `closed`: the rooms are gone, who was where is still known. */
      state: z.enum(['ready', 'open', 'closed']),
      choice: z.enum(['given', 'chosen']),
      /** Everybody goes back when the time is over, and not before. */
      returnAll: z.boolean(),
      /** Until the end, from the beginning of this entry; 0: no end. */
      leftMs: duration,
      rooms: z
        .array(z.strictObject({ id: roomId, title: text(BREAKOUT_TITLE_MAX_CHARS) }))
        .check(z.maxLength(BREAKOUTS_MAX)),
    }),
  }),
  /** [K44] Who is to be in which: key hashes, one behind the other. */
  z.strictObject({
    name: z.literal('places'),
    ...written,
    value: z
      .array(z.strictObject({ room: roomId, people: blob(16 * BREAKOUT_PLACES_MAX) }))
      .check(z.maxLength(BREAKOUTS_MAX)),
  }),
])
export type BoardEntry = z.output<typeof boardEntry>
export type BoardName = BoardEntry['name']

/** [K43] Who writes under a name needs this. */
export const boardActions = {
  timer: 'setTimer',
  pause: 'setPause',
  spotlight: 'spotlight',
  breakouts: 'breakouts',
  places: 'breakouts',
} as const satisfies Record<BoardName, Action>

/** [K44] Entries that anybody may tell. */
export type PlanEntry = Extract<BoardEntry, { name: 'breakouts' | 'places' }>

/** What the signature of one is over. */
export const planStatement = (
  groupId: GroupId,
  { name, n, value }: Pick<PlanEntry, 'name' | 'n' | 'value'>,
) => ({ groupId, name, n, value })
