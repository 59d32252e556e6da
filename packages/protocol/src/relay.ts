import * as z from 'zod/mini'
import { mediaRelay } from './meeting/requests.ts'

/**
 * `POST /api/relay` without a body: what a page shows the relay (TURN, RFC 8656), given before it has shown a link, so that its way
 * through the relay stands when it is let into the call. It is good for as long as that of a ticket. Without `relay`: there is none here, or
 * none for those who have shown nothing. 429: later.
 */
export const relayReply = z.strictObject({ relay: z.optional(mediaRelay) })
export type RelayReply = Readonly<z.output<typeof relayReply>>
