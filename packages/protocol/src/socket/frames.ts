import * as z from 'zod/mini'
import { errorCode } from '../errors.ts'
import { counter, hash32, id16, memberKey, publicKey, text } from '../schema.ts'
import { signed } from '../signed/signed.ts'

/** Number of a stream on one socket, chosen by the client, never reused on that socket. */
export const streamNumber = z.int().check(z.gte(1), z.lte(0xffff))

/** Shown when a stream is opened: who (K26) and by which link (K3). */
export const credential = z.strictObject({
  memberKey,
  /** Purpose `stream proof` over {origin, roomId, nonce of this socket}. */
  proof: signed,
  /** serverAuth_g of the link in hand. */
  serverAuth: hash32,
  /** Pass held, if any (K11). */
  pass: z.optional(signed),
  /** Role certificate, if any: role key vouches for memberKey (K5). */
  cert: z.optional(signed),
})
export type Credential = z.output<typeof credential>

/**
 * Client → server. `body` is parsed by the stream kind; the kernel passes it through.
 * `send` is answered by exactly one `reply` with the same ref. `ephemeral` is never answered.
 */
export const clientFrame = z.discriminatedUnion('t', [
  z.strictObject({
    t: z.literal('hello'),
    versions: z.array(counter).check(z.maxLength(8)),
    build: text(64),
    features: z.array(text(32)).check(z.maxLength(16)),
  }),
  z.strictObject({
    t: z.literal('open'),
    s: streamNumber,
    kind: text(32),
    id: id16,
    credential,
    after: z.optional(counter),
    body: z.optional(z.unknown()),
  }),
  z.strictObject({ t: z.literal('send'), s: streamNumber, ref: counter, body: z.unknown() }),
  z.strictObject({ t: z.literal('ephemeral'), s: streamNumber, body: z.unknown() }),
  /** The client has consumed `ordered` frames of this many bytes; a stream starts with STREAM_CREDIT_BYTES. */
  z.strictObject({ t: z.literal('credit'), s: streamNumber, bytes: counter }),
  z.strictObject({ t: z.literal('close'), s: streamNumber }),
  z.strictObject({ t: z.literal('pong'), n: counter }),
])
export type ClientFrame = z.output<typeof clientFrame>

export const serverFrame = z.discriminatedUnion('t', [
  /** `nonce` is fresh for each socket; `serverKey` signs `gone` and `void`. */
  z.strictObject({
    t: z.literal('hello'),
    version: counter,
    build: text(64),
    features: z.array(text(32)).check(z.maxLength(16)),
    nonce: hash32,
    serverKey: publicKey,
    pingMs: counter,
  }),
  z.strictObject({ t: z.literal('opened'), s: streamNumber, body: z.unknown() }),
  /** Ordered lane: gapless `seq` from the one after `after`. */
  z.strictObject({ t: z.literal('ordered'), s: streamNumber, seq: counter, body: z.unknown() }),
  /** Ephemeral lane: latest wins per `key`. */
  z.strictObject({ t: z.literal('ephemeral'), s: streamNumber, key: text(32), body: z.unknown() }),
  z.strictObject({
    t: z.literal('reply'),
    s: streamNumber,
    ref: counter,
    ok: z.literal(true),
    body: z.optional(z.unknown()),
  }),
  z.strictObject({ t: z.literal('refused'), s: streamNumber, ref: counter, code: errorCode }),
  z.strictObject({ t: z.literal('closed'), s: streamNumber, code: errorCode }),
  z.strictObject({ t: z.literal('fault'), code: errorCode }),
  z.strictObject({ t: z.literal('ping'), n: counter }),
])
export type ServerFrame = z.output<typeof serverFrame>
