import * as z from 'zod/mini'
import { counter, id16, text } from './schema.ts'

/**
 * `POST /api/check` without a body: what the page `/check` tries the ways of media with. Each ticket opens the engine for one
 * hidden participant who may neither send nor receive, in a room that holds nobody else and ends within
 * {@link CHECK_LIFE_MS}. Missing: this server does not offer that way. 429: later; 503: no engine; 404: not here.
 */
export const checkReply = z.strictObject({
  udp: z.strictObject({ ports: z.array(counter).check(z.minLength(1), z.maxLength(64)), ticket: id16 }),
  tcp: z.optional(z.strictObject({ port: counter, ticket: id16 })),
  relay: z.optional(z.strictObject({ username: text(200), credential: text(200), ticket: id16 })),
})
export type CheckReply = Readonly<z.output<typeof checkReply>>
export const CHECK_PATH = '/api/check'
/** Three ways of {@link CHECK_WAY_MS} and a slow phone; not longer than a minute, because anybody may ask. */
export const CHECK_LIFE_MS = 60_000
/** After that no meeting would wait for a way either. */
export const CHECK_WAY_MS = 12_000
