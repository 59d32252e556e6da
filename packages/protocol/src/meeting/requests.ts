import * as z from 'zod/mini'
import type { Bytes } from '../bytes.ts'
import {
  APP_MESSAGE_MAX_BYTES,
  BREAKOUTS_MAX,
  COMMIT_MAX_BYTES,
  GROUP_INFO_MAX_BYTES,
  KEY_PACKAGE_MAX_BYTES,
  KNOCK_WORDS_SEALED_BYTES,
  KNOCKS_PER_ROOM_MAX,
  MESSAGES_PER_UPLOAD_MAX,
  RELAY_TEXT_MAX,
  SEED_COMMITS_MAX,
  TREE_MAX_BYTES,
  WELCOME_MAX_BYTES,
} from '../limits.ts'
import { blob, counter, ctxHash, epochNumber, groupId, id16, roomId, sized } from '../schema.ts'
import { signed } from '../signed/signed.ts'
import { RULES_EXTENSION_MAX_BYTES } from '../signed/statements.ts'

/** One sealed line: `id` is made by the sender (random), `bytes` an MLSMessage{PrivateMessage, application}. */
export const sealedMessage = z.strictObject({
  id: id16,
  epoch: epochNumber,
  bytes: blob(APP_MESSAGE_MAX_BYTES),
})
export type SealedMessage = z.output<typeof sealedMessage>

const groupSnapshot = { groupInfo: blob(GROUP_INFO_MAX_BYTES), tree: blob(TREE_MAX_BYTES) }

/** Client → server on a `meeting` stream (body of `send`). */
export const meetingRequest = z.discriminatedUnion('t', [
  /** [K18] Starts the meeting of this room with a group of one. Refused: meeting-exists, recovering, not-allowed, stale-rules. */
  z.strictObject({ t: z.literal('start'), groupId, ...groupSnapshot }),
  /** GroupInfo and tree of the newest served epoch. Reply: {@link groupReply}. Refused: no-meeting, recovering, knock-first. */
  z.strictObject({ t: z.literal('fetch') }),
  /**
   * [K27] A commit on `epoch`, creating epoch + 1. `items` names the queue items it carries out, `declined` those it
   * leaves (K13). `messages` follow it in the log at once (K14). Reply: {@link committedReply}.
   */
  z.strictObject({
    t: z.literal('commit'),
    epoch: epochNumber,
    bytes: blob(COMMIT_MAX_BYTES),
    groupInfo: blob(GROUP_INFO_MAX_BYTES),
    welcome: z.optional(blob(WELCOME_MAX_BYTES)),
    items: z.array(id16).check(z.maxLength(100)),
    declined: z.array(id16).check(z.maxLength(100)),
    messages: z.array(sealedMessage).check(z.maxLength(MESSAGES_PER_UPLOAD_MAX)),
  }),
  /** Reply: {seq}. A repeated id answers with the seq it already has. */
  z.strictObject({ t: z.literal('message'), message: sealedMessage }),
  /** [K28] This member processed epoch `epoch` and computed `ctxHash`. */
  z.strictObject({ t: z.literal('acknowledge'), epoch: epochNumber, ctxHash }),
  /** [K29] This member refuses the commit that made `epoch`. */
  z.strictObject({ t: z.literal('refuse'), epoch: epochNumber, ctxHash }),
  /** [K16] A committer reports a queue item it cannot carry out. */
  z.strictObject({ t: z.literal('badItem'), item: id16 }),
  /** [K11] Lets in whoever knocked: puts an Add with this pass on the queue (or the admitter commits it itself). */
  z.strictObject({ t: z.literal('admit'), knock: id16, pass: signed }),
  z.strictObject({ t: z.literal('deny'), knock: id16 }),
  /** [K25] Sealed words for some of those who wait, by whoever may admit them. Refused: not-allowed, rate-limited. */
  z.strictObject({
    t: z.literal('tellKnocks'),
    words: z
      .array(z.strictObject({ knock: id16, sealed: sized<Bytes>(KNOCK_WORDS_SEALED_BYTES) }))
      .check(z.minLength(1), z.maxLength(KNOCKS_PER_ROOM_MAX)),
  }),
  /** [K13] Leave order of the own leaf. The server queues its Remove and closes the stream. */
  z.strictObject({ t: z.literal('leave'), order: signed }),
  z.strictObject({ t: z.literal('end'), statement: signed }),
  /** [K8, K31] Offers newer rules (an encoded rulesExtension). */
  z.strictObject({ t: z.literal('offerRules'), rules: blob(RULES_EXTENSION_MAX_BYTES) }),
  /**
   * [K30] Seeds a recovering room: a group the row's ctxHash fits, or from which `commits` lead there. `contexts[i]` is
   * the encoded GroupContext before `commits[i]`; the snapshot is of the last epoch offered.
   */
  z.strictObject({
    t: z.literal('seed'),
    ...groupSnapshot,
    commits: z.array(blob(COMMIT_MAX_BYTES)).check(z.maxLength(SEED_COMMITS_MAX)),
    contexts: z.array(blob(GROUP_INFO_MAX_BYTES)).check(z.maxLength(SEED_COMMITS_MAX + 1)),
  }),
  /** [K44] A breakout of this meeting: charter 0 and state 0. Refused: not-allowed, bad-room, too-many, room-exists, disk. */
  z.strictObject({ t: z.literal('makeBreakout'), charter: signed, state: signed }),
  /** [K44] Ends a breakout: everybody in it is out, and nothing of it is left. */
  z.strictObject({ t: z.literal('endBreakout'), room: roomId }),
  /** [K44] The newest rules of all breakouts of this meeting. Reply: {@link breakoutsReply}. */
  z.strictObject({ t: z.literal('breakouts') }),
  /** Asks for admission to the media engine. Reply: {@link mediaReply}. */
  z.strictObject({ t: z.literal('media') }),
])
export type MeetingRequest = z.output<typeof meetingRequest>

export const groupReply = z.strictObject({
  epoch: epochNumber,
  ctxHash,
  groupInfo: blob(GROUP_INFO_MAX_BYTES),
  /** Inline when small, else fetch `GET /tree/<ticket>` (one use, 30 s). */
  tree: z.union([z.strictObject({ inline: blob(TREE_MAX_BYTES) }), z.strictObject({ ticket: id16 })]),
  /** Log position: entries after it build on this epoch. */
  seq: counter,
})
export type GroupReply = z.output<typeof groupReply>

export const committedReply = z.strictObject({ seq: counter, epoch: epochNumber, ctxHash })
export const messageReply = z.strictObject({ seq: counter })
/** [K44] Encoded rulesExtensions. */
export const breakoutsReply = z.strictObject({
  rooms: z.array(blob(RULES_EXTENSION_MAX_BYTES)).check(z.maxLength(BREAKOUTS_MAX)),
})
/**
 * TURN over TLS (RFC 8656, RFC 7065) at the page's own name and port, for those who reach nothing else. No address in it:
 * a server that could name one could send clients elsewhere.
 */
export const mediaRelay = z.strictObject({
  username: z.string().check(z.maxLength(RELAY_TEXT_MAX)),
  credential: z.string().check(z.maxLength(RELAY_TEXT_MAX)),
})
export type MediaRelay = Readonly<z.output<typeof mediaRelay>>

/** `ticket` goes where the media SDK puts its access token; valid while this member may be in the call. */
export const mediaReply = z.strictObject({
  ticket: id16,
  rights: z.enum(['prewarm', 'member']),
  relay: z.optional(mediaRelay),
})
export type MediaReply = Readonly<z.output<typeof mediaReply>>

/** Client → server on a `lobby` stream. */
export const lobbyRequest = z.discriminatedUnion('t', [
  /** [K25] One per stream. Welcome and pass come on the ordered lane. */
  z.strictObject({ t: z.literal('knock'), keyPackage: blob(KEY_PACKAGE_MAX_BYTES) }),
  z.strictObject({ t: z.literal('withdraw') }),
])
export type LobbyRequest = z.output<typeof lobbyRequest>
