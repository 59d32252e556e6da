import * as z from 'zod/mini'
import type { Bytes } from '../bytes.ts'
import {
  BOARD_ENTRIES_MAX,
  BREAKOUT_WORD_MAX_CHARS,
  BREAKOUTS_MAX,
  CHAT_MAX_CHARS,
  HAND_NUMBER_MAX,
  KNOCK_WORDS_MAX_CHARS,
  PIN_MAX_CHARS,
  PINS_MAX,
  ROOM_KEYS_MAX,
  ROOM_KEYS_SEALED_MAX_BYTES,
  ROOM_RULES_MAX_BYTES,
  WHISPER_MAX_BYTES,
  WHISPER_SLOTS,
} from '../limits.ts'
import {
  blob,
  counter,
  epochNumber,
  hash32,
  id16,
  keyHash,
  memberKey,
  publicKey,
  roomId,
  signature,
  sized,
  text,
} from '../schema.ts'
import { signed } from '../signed/signed.ts'
import { boardEntry } from './board.ts'
import { mediaKinds } from './mediaKinds.ts'
import { pollBodies, pollRepeats } from './polls.ts'

/** What travels inside an MLS application message (K39). The server never sees any of it. */

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
  /** Raised: the number by which hands stand in line. */
  hand: z.optional(z.int().check(z.gte(1), z.lte(HAND_NUMBER_MAX))),
  /** Not at the device for a moment. */
  away: z.optional(z.boolean()),
  /** The own line is weak, as measured there: what comes from here may be broken for want of it. */
  weak: z.optional(z.boolean()),
  /** [K44] The breakout that this member is in. */
  room: z.optional(roomId),
  /** Calls for help in that breakout. */
  help: z.optional(z.boolean()),
  /** A key of a breakout that it should have is missing. */
  lacksKeys: z.optional(z.boolean()),
})

/** [K44] What leads into a breakout: its link secret of generation g. */
const roomKey = z.strictObject({ room: roomId, g: counter, secret: hash32 })
export type RoomKey = z.output<typeof roomKey>
export const roomKeyList = z.array(roomKey).check(z.maxLength(BREAKOUTS_MAX))

/** Emoji that can be put to a line; another one is counted and not shown. */
export const lineEmoji = ['👍', '❤️', '😄', '🎉', '👀', '🤔'] as const

/** [K40] A line by its author and its number. */
const lineRef = z.strictObject({ from: keyHash, n: counter })
export type LineRef = z.output<typeof lineRef>

/** [K40] id = (memberKey of the verified sender, n). An empty text: a line whose author has deleted it. */
const chat = z.strictObject({
  t: z.literal('chat'),
  n: counter,
  text: text(CHAT_MAX_CHARS),
  /** The line that this one answers. */
  re: z.optional(lineRef),
})
/** The sender's own line `of` reads like this now; empty: it is deleted, for good. */
const edit = z.strictObject({ t: z.literal('edit'), n: counter, of: counter, text: text(CHAT_MAX_CHARS) })
/** Puts an emoji to a line, or takes it back. */
const mark = z.strictObject({
  t: z.literal('mark'),
  n: counter,
  to: lineRef,
  emoji: text(16),
  on: z.boolean(),
})
const pinned = { text: text(PIN_MAX_CHARS), of: z.optional(lineRef) }

/** What a line can be: said openly, or inside a whisper, whose n it repeats (K42). */
export const lineBody = z.discriminatedUnion('t', [chat, edit, mark])
export type LineBody = z.output<typeof lineBody>

export const sealedBody = z.discriminatedUnion('t', [
  heartbeat,
  chat,
  edit,
  mark,
  /** [K42] A line for one person, who is not named: everybody tries. */
  z.strictObject({ t: z.literal('whisper'), n: counter, sealed: blob(WHISPER_MAX_BYTES) }),
  /** [K42] A line for those who lead: its key in slots, of which the unused are random. */
  z.strictObject({
    t: z.literal('whisperTo'),
    n: counter,
    sealed: blob(WHISPER_MAX_BYTES),
    slots: z.array(sized<Bytes>(60)).check(z.minLength(WHISPER_SLOTS), z.maxLength(WHISPER_SLOTS)),
  }),
  /** [K41] A notice at the top of the chat, and the end of one. */
  z.strictObject({ t: z.literal('pin'), n: counter, ...pinned }),
  z.strictObject({ t: z.literal('unpin'), n: counter, of: lineRef }),
  /** [K41] The sender's notices, for who has come since; each by the n of its `pin`. */
  z.strictObject({
    t: z.literal('pinned'),
    pins: z.array(z.strictObject({ n: counter, ...pinned })).check(z.maxLength(PINS_MAX)),
  }),
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
  /** A moderator asks somebody, or everybody else, to mute; the client mutes and says so. Nobody can unmute another (P-48). */
  z.strictObject({ t: z.literal('mute'), who: z.optional(memberKey), kind: z.enum(mediaKinds) }),
  /** A moderator lowers somebody's hand, or without `who` every hand; its client does it and says so. */
  z.strictObject({ t: z.literal('lowerHand'), who: z.optional(memberKey) }),
  z.strictObject({ t: z.literal('askShare') }),
  /** [K47] "Compare now" of epoch `epoch`. */
  z.strictObject({ t: z.literal('compare'), epoch: epochNumber, id: id16 }),
  /** What has changed on the board of the meeting, or all of it for somebody who came. */
  z.strictObject({
    t: z.literal('board'),
    entries: z.array(boardEntry).check(z.minLength(1), z.maxLength(BOARD_ENTRIES_MAX)),
  }),
  /** [K17] An owner asks somebody to become one, too; `over`: and would step down afterwards. */
  z.strictObject({ t: z.literal('offerOwner'), to: memberKey, id: id16, over: z.boolean() }),
  /** [K17] The answer: a role cert by the owner key that was made for it; without one it is no. */
  z.strictObject({
    t: z.literal('answerOwner'),
    id: id16,
    cert: z.optional(z.strictObject({ key: publicKey, sig: signature })),
  }),
  /** [K17] The sender, an owner, has put its key link away: it is not lost with its tab. */
  z.strictObject({ t: z.literal('ownerKept') }),
  /** [K17] The sender, an owner, steps down by this link; another owner who is here signs the charter with it. */
  z.strictObject({ t: z.literal('stepDown'), link: signed }),
  /** It is your turn: the client lowers the hand and asks its person to talk. It switches nothing on (P-48). */
  z.strictObject({ t: z.literal('giveFloor'), who: memberKey }),
  ...pollBodies,
  ...pollRepeats,
  /** [K44] Keys of breakouts: for everybody, or sealed for those who are to be there and those who lead. */
  z.strictObject({
    t: z.literal('roomKeys'),
    open: z.optional(roomKeyList),
    sealed: z
      .array(z.strictObject({ to: keyHash, keys: blob(ROOM_KEYS_SEALED_MAX_BYTES) }))
      .check(z.maxLength(ROOM_KEYS_MAX)),
  }),
  /** [K44] Newer rules of a breakout, for any member of it to commit: whoever was removed here goes there, too. */
  z.strictObject({ t: z.literal('roomRules'), room: roomId, rules: blob(ROOM_RULES_MAX_BYTES) }),
  /** A word to all breakouts. */
  z.strictObject({
    t: z.literal('roomsWord'),
    id: id16,
    text: text(BREAKOUT_WORD_MAX_CHARS).check(z.minLength(1)),
  }),
])
export type SealedBody = z.output<typeof sealedBody>

/** Name and kind of a person, sealed inside the leaf credential (K5). */
export const profile = z.strictObject({
  kind: z.enum(['guest', 'account', 'bridge']),
  name: text(60).check(z.minLength(1)),
})
export type Profile = z.output<typeof profile>

/** [K25] What somebody inside says to somebody at the door, sealed for that knock. */
export const knockWords = z.strictObject({
  text: text(KNOCK_WORDS_MAX_CHARS).check(z.minLength(1)),
})
