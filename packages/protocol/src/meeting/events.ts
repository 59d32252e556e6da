import * as z from 'zod/mini'
import type { Bytes } from '../bytes.ts'
import {
  COMMIT_MAX_BYTES,
  KEY_PACKAGE_MAX_BYTES,
  KNOCK_WORDS_SEALED_BYTES,
  TREE_MAX_BYTES,
  WELCOME_MAX_BYTES,
} from '../limits.ts'
import { blob, counter, ctxHash, epochNumber, groupId, id16, mediaId, memberKey, sized } from '../schema.ts'
import { signed } from '../signed/signed.ts'
import { RULES_EXTENSION_MAX_BYTES } from '../signed/statements.ts'
import { groupReply, mediaReply, sealedMessage } from './requests.ts'

/** `none`: nobody has started. `recovering`: the server restarted and waits for a member's seed (K30). */
export const meetingStatus = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('none') }),
  z.strictObject({ t: z.literal('recovering'), groupId, epoch: epochNumber, ctxHash, mayStartInMs: counter }),
  z.strictObject({ t: z.literal('live'), groupId, epoch: epochNumber, ctxHash, seq: counter }),
])
export type MeetingStatus = z.output<typeof meetingStatus>

/** Body of `opened` on a `meeting` stream. */
export const meetingOpened = z.strictObject({
  /** Newest encoded rulesExtension {charter, state} known to the server (K8). */
  rules: blob(RULES_EXTENSION_MAX_BYTES),
  status: meetingStatus,
  /** Where this member key stands: a leaf of the tree, holder of a valid pass, or let in by the open link. */
  standing: z.enum(['leaf', 'pass', 'open']),
  /**
   * What of the log follows (K40). `resumed`: everything after `after`. `whole`: `after` is of an earlier log, this one
   * follows from its beginning (only for leaves). `gap`: nothing from before now; whoever lacks a commit resyncs.
   */
  log: z.enum(['resumed', 'whole', 'gap']),
  mediaId: z.optional(mediaId),
  /** Saves a round trip: what `fetch` would answer now, when there is a served epoch and `after` was not given. */
  group: z.optional(groupReply),
  /** Saves a round trip: what `media` would answer now. */
  media: z.optional(mediaReply),
})
export type MeetingOpened = z.output<typeof meetingOpened>

/** Ordered lane of a `meeting` stream: the log. Visitors (standing open/pass, no leaf yet) get commits only. */
export const logEntry = z.discriminatedUnion('t', [
  /** Builds on `epoch`. `sender`: member key that the server saw commit it. */
  z.strictObject({
    t: z.literal('commit'),
    epoch: epochNumber,
    ctxHash,
    bytes: blob(COMMIT_MAX_BYTES),
    sender: memberKey,
  }),
  /** `sender` is the server's word; receivers trust only the verified leaf inside. */
  z.strictObject({ t: z.literal('message'), message: sealedMessage, sender: memberKey }),
  /** [K29] Epoch `epoch` never counted; go on from the one before. Purpose `void`, by serverKey. */
  z.strictObject({ t: z.literal('void'), statement: signed }),
  z.strictObject({ t: z.literal('hidden') }), // an entry this stream may not see; keeps the sequence gapless
])
export type LogEntry = z.output<typeof logEntry>

/** Work for a committer. One item per leaf (K27). */
export const queueItem = z.discriminatedUnion('t', [
  z.strictObject({
    t: z.literal('add'),
    id: id16,
    keyPackage: blob(KEY_PACKAGE_MAX_BYTES),
    pass: z.optional(signed),
  }),
  z.strictObject({ t: z.literal('leave'), id: id16, leaf: counter, order: signed }),
  z.strictObject({ t: z.literal('gone'), id: id16, leaf: counter, statement: signed }),
])
export type QueueItem = z.output<typeof queueItem>

/** Ephemeral lane of a `meeting` stream; `key` of the frame equals `t`: latest wins. */
export const meetingNotice = z.discriminatedUnion('t', [
  z.strictObject({ t: z.literal('status'), status: meetingStatus }),
  /** [K27] `mine`: this stream holds the lease for `ms` more. `items`: workable queue, only for committers. */
  z.strictObject({ t: z.literal('lease'), mine: z.boolean(), ms: counter, items: z.array(queueItem) }),
  /** [K25] Only to holders of admitRight. */
  z.strictObject({
    t: z.literal('knocks'),
    knocks: z.array(z.strictObject({ id: id16, keyPackage: blob(KEY_PACKAGE_MAX_BYTES) })),
  }),
  /** [K28, K29] How the newest epoch stands. */
  z.strictObject({
    t: z.literal('epoch'),
    epoch: epochNumber,
    ctxHash,
    acknowledged: counter,
    refused: counter,
    stands: z.boolean(),
  }),
  /** Newest rules the server knows (offered by somebody). */
  z.strictObject({ t: z.literal('rules'), rules: blob(RULES_EXTENSION_MAX_BYTES) }),
  /** Rights in the media engine changed, or the engine went away or came back. */
  z.strictObject({
    t: z.literal('media'),
    rights: z.enum(['none', 'prewarm', 'member']),
    engine: z.enum(['up', 'down']),
  }),
  z.strictObject({ t: z.literal('ended') }),
])
export type MeetingNotice = z.output<typeof meetingNotice>

/** Body of `opened` on a `lobby` stream. Says nothing about who or how many are inside (P-40). */
export const lobbyOpened = z.strictObject({ rules: blob(RULES_EXTENSION_MAX_BYTES) })
export type LobbyOpened = z.output<typeof lobbyOpened>

/** Ordered lane of a `lobby` stream. */
export const lobbyEntry = z.discriminatedUnion('t', [
  /**
   * Admitted: when the Add is committed, a Welcome (this joiner's slice) with the tree of its epoch, and the pass. No
   * pass where the room is open and the server let a large group's newcomers in by Adds (K12, K27).
   */
  z.strictObject({
    t: z.literal('admitted'),
    pass: z.optional(signed),
    groupId,
    epoch: epochNumber,
    ctxHash,
    welcome: blob(WELCOME_MAX_BYTES),
    tree: z.union([z.strictObject({ inline: blob(TREE_MAX_BYTES) }), z.strictObject({ ticket: id16 })]),
    seq: counter,
    /** Saves two round trips: what `media` will answer once inside. */
    media: z.optional(mediaReply),
  }),
  z.strictObject({ t: z.literal('denied') }),
])
export type LobbyEntry = z.output<typeof lobbyEntry>

/** Ephemeral lane of a `lobby` stream. */
export const lobbyNotice = z.discriminatedUnion('t', [
  /** `nobody`: nobody who may admit is there; `waiting`: somebody sees the knock. `full`: too many knocks. */
  z.strictObject({ t: z.literal('lobby'), state: z.enum(['nobody', 'waiting', 'full']) }),
  /** [K25] Words from inside for this knock, which the server cannot read: the newest count. */
  z.strictObject({ t: z.literal('words'), sealed: sized<Bytes>(KNOCK_WORDS_SEALED_BYTES) }),
  /** Admission or link changed: this link may now enter without knocking. */
  z.strictObject({ t: z.literal('rules'), rules: blob(RULES_EXTENSION_MAX_BYTES) }),
  z.strictObject({ t: z.literal('ended') }),
])
export type LobbyNotice = z.output<typeof lobbyNotice>

export const TICKET_PATH = '/tree/'
