import * as z from 'zod/mini'
import type { Action } from '../actions.ts'
import { BOARD_DURATION_MAX_MS, SPOTLIGHT_MAX } from '../limits.ts'
import { counter, keyHash } from '../schema.ts'

const duration = z.int().check(z.gte(0), z.lte(BOARD_DURATION_MAX_MS))
/** `n`: the version of this name. `ageMs`: how long the entry has been up, by its sender's clock; no clock is compared with another. */
const head = { n: counter, ageMs: counter }

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
])
export type BoardEntry = z.output<typeof boardEntry>
export type BoardName = BoardEntry['name']

/** [K43] Who writes under a name needs this. */
export const boardActions = {
  timer: 'setTimer',
  pause: 'setPause',
  spotlight: 'spotlight',
} as const satisfies Record<BoardName, Action>
