import * as z from 'zod/mini'
import { id16, text } from './schema.ts'

const seat = z.strictObject({ mediaId: id16, ticket: id16 })

/**
 * `POST /api/echo` without a body: an engine room for hearing oneself. `says` may send a microphone, `hears` nothing; nobody else is in it,
 * and it ends within {@link ECHO_LIFE_MS}. The page seals what it sends under keys of its own, as in a meeting. 429: later; 503: no engine;
 * 404: not here.
 */
export const echoReply = z.strictObject({
  says: seat,
  hears: seat,
  relay: z.optional(z.strictObject({ username: text(200), credential: text(200) })),
})
export type EchoReply = Readonly<z.output<typeof echoReply>>
export const ECHO_PATH = '/api/echo'
/** Long enough to say something with each of some microphones. */
export const ECHO_LIFE_MS = 60_000
