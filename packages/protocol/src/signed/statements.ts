import * as z from 'zod/mini'
import {
  blob,
  counter,
  ctxHash,
  epochNumber,
  groupId,
  hash32,
  memberKey,
  publicKey,
  roomId,
  signature,
} from '../schema.ts'
import { signed } from './signed.ts'

/** [K11] Brings a person back without knocking. Signed by an owner key or a holder of admitRight. */
export const pass = z.strictObject({ roomId, memberKey, passGen: counter })
export type Pass = z.output<typeof pass>

/** [K5] A durable role key vouches for a member key. */
export const roleCert = z.strictObject({ roomId, memberKey })

/** [K13] Signed by the leaf itself (`leave order`) or by the charter's serverKey (`gone`). Dies when the leaf changes. */
export const leafStatement = z.strictObject({ groupId, leafHash: hash32 })

/** [K26] Proves possession of the member key on one stream of one connection. */
export const streamProof = z.strictObject({ origin: z.string(), roomId, nonce: hash32 })

/** [K29] The server's word that an epoch never counted. */
export const voidStatement = z.strictObject({ groupId, epoch: epochNumber, ctxHash })

/** Ends the meeting for all; signed by a role that may. */
export const endStatement = z.strictObject({ groupId })

/** [K5] Content of the MLS basic credential of a leaf. */
export const leafCredential = z.strictObject({
  v: z.literal(1),
  /** Link generation whose admit key made `mac`. */
  g: counter,
  /** X25519 key for whispers and sealed link secrets. */
  dmKey: publicKey,
  cert: z.optional(z.strictObject({ key: publicKey, sig: signature })),
  /** AES-256-GCM sealed, padded: kind and name. */
  profile: blob(600),
  mac: hash32,
})
export type LeafCredential = z.output<typeof leafCredential>

/** Evidence that travels inside a commit (authenticated_data), so that accepting is pure (K9, K11–K13). */
export const evidence = z.strictObject({
  passes: z.array(signed).check(z.maxLength(100)),
  leaveOrders: z.array(signed).check(z.maxLength(100)),
  gone: z.array(signed).check(z.maxLength(100)),
})
export type Evidence = z.output<typeof evidence>
export const EVIDENCE_MAX_BYTES = 48 * 1024

/** GroupContext extension 0xF0A1. */
export const rulesExtension = z.strictObject({ charter: signed, state: signed })
export type RulesExtension = z.output<typeof rulesExtension>
export const RULES_EXTENSION_TYPE = 0xf0a1
export const RULES_EXTENSION_MAX_BYTES = 16 * 1024
