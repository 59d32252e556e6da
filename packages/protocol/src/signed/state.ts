import * as z from 'zod/mini'
import type { Bytes } from '../bytes.ts'
import { LIMITS_MAX, NAMED_MAX } from '../limits.ts'
import { blob, counter, groupId, hash32, id16, keyHash, roomId, sized } from '../schema.ts'

/** From the laxest to the strictest. `invited`: as `lobby` for who shows a key that the charter names, as `locked` for all others. */
export const admissions = ['open', 'lobby', 'invited', 'locked'] as const
export type Admission = (typeof admissions)[number]

export const switches = z.strictObject({
  /** Who may share: everybody, only after a moderator allowed it, or presenters and above. */
  share: z.enum(['all', 'ask', 'presenters']),
  chat: z.boolean(),
  microphone: z.boolean(),
  camera: z.boolean(),
  /** Members allowed to share although `share` asks. */
  sharers: z.array(keyHash).check(z.maxLength(NAMED_MAX)),
  /** Absent: as `chat`. */
  reactions: z.optional(z.boolean()),
  /** Absent: allowed. */
  hands: z.optional(z.boolean()),
  /** Absent: allowed. */
  rename: z.optional(z.boolean()),
  /** Members who have the floor although `microphone` is off. */
  speakers: z.optional(z.array(keyHash).check(z.maxLength(NAMED_MAX))),
})
export type Switches = z.output<typeof switches>

/** What can be withdrawn from one person. */
export const limitables = ['microphone', 'camera', 'chat', 'reactions'] as const
export type Limitable = (typeof limitables)[number]
export const limit = z.strictObject({
  /** Of the member key. */
  keyHash,
  no: z.array(z.enum(limitables)).check(z.minLength(1), z.maxLength(limitables.length)),
})
export type Limit = z.output<typeof limit>

/** [K7] What moderators decide. Signed with purpose `state` by an owner or an entitled role. */
export const roomState = z.strictObject({
  roomId,
  /** Empty when anyone may start: such a state fits every group of the room. */
  groupId: z.union([id16, blob(0)]),
  seq: counter,
  admission: z.enum(admissions),
  linkGen: counter,
  /** Hash(serverAuth_g) of the newest generations, oldest first, at most 32; the last is generation linkGen. */
  authHash: z.array(hash32).check(z.minLength(1), z.maxLength(32)),
  /** Secrets of earlier generations sealed under older_linkGen, oldest first (K4). */
  older: z.array(blob(80)).check(z.maxLength(32)),
  /**
   * [K4] The newest generation's secret, sealed by the owner key that made it for itself: random nonce, 32 bytes, tag. Who comes back to an
   * empty room by a key link holds only the first. Absent where anybody else made the generation.
   */
  kept: z.optional(z.strictObject({ key: keyHash, sealed: sized<Bytes>(60) })),
  barred: z.array(keyHash).check(z.maxLength(256)),
  passGen: counter,
  switches,
  /** What some people may not do whatever the switches say; not for those who lead. */
  limits: z.optional(z.array(limit).check(z.maxLength(LIMITS_MAX))),
  /** Title sealed under meta_g, or empty. */
  title: blob(512),
  /** [K44] A breakout: the room and the meeting in which it was made. Never changes. */
  parent: z.optional(z.strictObject({ roomId, groupId })),
})
export type RoomState = z.output<typeof roomState>
export type KeptLink = NonNullable<RoomState['kept']>
