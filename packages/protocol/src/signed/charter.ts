import * as z from 'zod/mini'
import type { Bytes } from '../bytes.ts'
import { HAND_OVERS_MAX, OWNERS_MAX, PERSONAL_MAX, PERSONAL_NAME_SEALED_BYTES } from '../limits.ts'
import { counter, hash32, keyHash, publicKey, roomId, sized } from '../schema.ts'
import { signed } from './signed.ts'

/** Version of the acceptance rules. A client that does not know it refuses to join (K8). */
export const RULES_VERSION = 1

export const roles = ['owner', 'moderator', 'presenter', 'participant'] as const
/** Order matters: earlier roles may do all that later ones may. */
export type Role = (typeof roles)[number]

/**
 * Handing over: signed by a key of the owners before, names the owners after (K17). `before` is the hash of the links before it:
 * one that could stand at another place would bring a former owner back.
 */
export const ownerChainLink = z.strictObject({
  roomId,
  owners: z.array(publicKey).check(z.maxLength(OWNERS_MAX)),
  before: hash32,
})
export type OwnerChainLink = z.output<typeof ownerChainLink>

/** [K7] What only owners decide. Signed with purpose `charter` by one of `owners`. */
export const charter = z.strictObject({
  rulesVersion: counter,
  roomId,
  /** Absent: a meeting. In a call there is only sound, whoever leads it; a room never becomes another kind. */
  kind: z.optional(z.literal('call')),
  /** Hashes to the room id (K1). */
  firstOwner: publicKey,
  ownerChain: z.array(signed).check(z.maxLength(HAND_OVERS_MAX)),
  owners: z.array(publicKey).check(z.minLength(1), z.maxLength(OWNERS_MAX)),
  roles: z
    .array(z.strictObject({ keyHash, role: z.enum(['moderator', 'presenter']) }))
    .check(z.maxLength(64)),
  /** [K12] Keys of personal invitations, each for one person; `name` is sealed by the owner key that made it, for itself. */
  personal: z.optional(
    z
      .array(z.strictObject({ keyHash, name: sized<Bytes>(PERSONAL_NAME_SEALED_BYTES) }))
      .check(z.minLength(1), z.maxLength(PERSONAL_MAX)),
  ),
  /** Ed25519 key whose `gone` and `void` statements this room believes. */
  serverKey: publicKey,
  admitRight: z.enum(['owners', 'moderators', 'members']),
  /** Deviations from the default role × action table: action → least role. */
  actions: z.record(z.string(), z.enum(roles)),
  anyoneMayStart: z.boolean(),
  seq: counter,
})
export type Charter = z.output<typeof charter>
export type PersonalKey = NonNullable<Charter['personal']>[number]
