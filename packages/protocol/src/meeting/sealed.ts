import * as z from 'zod/mini'
import { CHAT_MAX_CHARS } from '../limits.ts'
import { blob, counter, epochNumber, hash32, id16, keyHash, memberKey, publicKey, text } from '../schema.ts'
import { signed } from '../signed/signed.ts'

/** What travels inside an MLS application message (K39). The server never sees any of it. */

export const mediaKinds = ['microphone', 'camera', 'screen', 'screenAudio'] as const
export type MediaKind = (typeof mediaKinds)[number]

/** [K21] */
const heartbeat = z.strictObject({
  t: z.literal('heartbeat'),
  /** Lowest ctx this sender has not handed out in this epoch (K34). */
  nextCtx: counter,
  /**
   * Live media contexts of the epoch it is sealed in: what is really being sent. A kind that is not listed is muted (K36).
   * Left out when the sender does not know them yet: then it says nothing about media.
   */
  contexts: z.optional(
    z.array(z.strictObject({ ctx: counter, kind: z.enum(mediaKinds), counter })).check(z.maxLength(64)),
  ),
  /** Highest line counter held of each sender (K40). */
  have: z.array(z.strictObject({ from: keyHash, n: counter })).check(z.maxLength(512)),
  passGen: z.optional(counter),
  /** No link generation up to this one that a leaf here came by, or the present one, is missing (K4, K5). */
  linkGen: z.optional(counter),
  hand: z.optional(z.boolean()),
})

export const sealedBody = z.discriminatedUnion('t', [
  heartbeat,
  /** [K40] id = (memberKey of the verified sender, n). */
  z.strictObject({ t: z.literal('chat'), n: counter, text: text(CHAT_MAX_CHARS) }),
  z.strictObject({ t: z.literal('reaction'), n: counter, emoji: text(16) }),
  /** [K11] New passes for those present. */
  z.strictObject({ t: z.literal('passes'), passes: z.array(signed).check(z.maxLength(100)) }),
  /** [K4] The secret of generation g, for everybody present. */
  z.strictObject({ t: z.literal('link'), g: counter, secret: hash32 }),
  /** [K4] The same, sealed to one member's dmKey. */
  z.strictObject({
    t: z.literal('linkFor'),
    g: counter,
    to: memberKey,
    ephemeral: publicKey,
    sealed: blob(64),
  }),
  /** A moderator asks somebody to mute; the client mutes and says so. Nobody can unmute another (P-48). */
  z.strictObject({ t: z.literal('mute'), who: memberKey, kind: z.enum(mediaKinds) }),
  /** A moderator lowers somebody's hand, or without `who` every hand; its client does it and says so. */
  z.strictObject({ t: z.literal('lowerHand'), who: z.optional(memberKey) }),
  z.strictObject({ t: z.literal('askShare') }),
  /** [K47] "Compare now" of epoch `epoch`. */
  z.strictObject({ t: z.literal('compare'), epoch: epochNumber, id: id16 }),
])
export type SealedBody = z.output<typeof sealedBody>

/** Name and kind of a person, sealed inside the leaf credential (K5). */
export const profile = z.strictObject({
  kind: z.enum(['guest', 'account', 'bridge']),
  name: text(60).check(z.minLength(1)),
})
export type Profile = z.output<typeof profile>
