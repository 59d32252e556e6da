/** Every bound of the wire, with the reason it exists. Units are in the names. */

/** One socket frame after the first proof. The largest is a seed: tree, GroupInfo and the commits that led there (K30). */
export const FRAME_MAX_BYTES = 1_280 * 1024
/** A frame before the first proved stream: hello and open only. */
export const UNPROVED_FRAME_MAX_BYTES = 24 * 1024
export const STREAMS_PER_SOCKET_MAX = 16
/** What the ordered lane of a stream may be ahead of its reader, in bytes of `ordered` frames. */
export const STREAM_CREDIT_BYTES = 256 * 1024
/** Credit is given back in pieces of this size: one frame for many lines, at the price of an eighth of the window. */
export const CREDIT_PIECE_BYTES = STREAM_CREDIT_BYTES / 8
/** Requests of one stream that may wait for their answer. */
export const REQUESTS_PER_STREAM_MAX = 64
/** [K15] */
export const COMMIT_MAX_BYTES = 64 * 1024
export const ADDS_PER_COMMIT_MAX = 100
/**
 * [K27] Queue items of one commit together. The rest of {@link COMMIT_MAX_BYTES} is for the path: some 85 B for each leaf
 * that has not committed yet, enough for 400 of them.
 */
export const COMMIT_WORK_MAX_BYTES = 24 * 1024
export const TREE_MAX_BYTES = 1024 * 1024
export const KEY_PACKAGE_MAX_BYTES = 2 * 1024
export const GROUP_INFO_MAX_BYTES = 24 * 1024
export const WELCOME_MAX_BYTES = 64 * 1024
/** [K39] padded plaintext sizes; the ciphertext adds its own overhead. */
export const PAD_SIZES_BYTES = [256, 1024, 4096, 16384] as const
export const APP_MESSAGE_MAX_BYTES = 18 * 1024
/** Messages that ride with a commit (K14): a link secret, and passes for as many as the largest tree holds. */
export const MESSAGES_PER_UPLOAD_MAX = 20
/** So many fit the largest padded size. */
export const PASSES_PER_MESSAGE = 64
/** [K25] */
export const KNOCKS_PER_ROOM_MAX = 50
/** Trees up to this size come inside the reply; larger ones by HTTP with a one-use ticket. */
export const INLINE_TREE_MAX_BYTES = 96 * 1024
/** A name or password of the media relay; the engine's are half as long. */
export const RELAY_TEXT_MAX = 200
/** [K40] */
export const MESSAGES_PER_SECOND = 5
export const MESSAGES_BURST = 20
/** [K27] */
export const LEASE_MS = 3_000
export const COMMITS_PER_10_S_MAX = 20
export const LEASE_ITEM_GRACE_MS = 2_000
export const STALE_RULES_FREEZE_MS = 2_000
export const SELF_UPDATE_INTERVAL_MS = 600_000
export const ADD_BATCH_ABOVE_MEMBERS = 20
export const ADD_BATCH_INTERVAL_MS = 1_500
/** [K29] */
export const VOID_EARLY_MS = 2_000
export const VOID_LATE_MS = 6_000
/** [K30] */
export const RECOVERY_GATHER_MS = 3_000
export const RECOVERY_NO_NEW_GROUP_MS = 10_000
export const RECOVERY_ORPHAN_MS = 15_000
export const SEED_COMMITS_MAX = 64
/** Commits and contexts of one seed together: a frame must hold them beside the largest tree. */
export const SEED_STEPS_MAX_BYTES = 192 * 1024
export const MEETING_ROW_TTL_MS = 24 * 3600_000
/** [K19] */
export const SETTLE_MS = 10_000
/** Log entries the server keeps for those who return; a trimmed log means resync (K40). */
export const LOG_ENTRIES_MAX = 4_096
export const LOG_BYTES_MAX = 8 * 1024 * 1024
/** A dead client's leaf goes within 30 s: grace before the server states `gone`. */
export const LEAF_GONE_GRACE_MS = 20_000
/** Socket liveness: a ping every 2 s, dead after 6 s without any frame. */
export const PING_INTERVAL_MS = 2_000
export const PING_DEAD_MS = 6_000
export const RTC_GHOST_GRACE_MS = 4_000
/** A meeting whose people are all gone (asleep, offline) is kept this long, then ends. */
export const EMPTY_MEETING_TTL_MS = 15 * 60_000
export const NAME_MAX_CHARS = 60
export const TITLE_MAX_CHARS = 80
/** [K25] Words to somebody at the door: as they are, padded, and sealed with the key that was made for them. */
export const KNOCK_WORDS_MAX_CHARS = 200
export const KNOCK_WORDS_PADDED_BYTES = 640
export const KNOCK_WORDS_SEALED_BYTES = 32 + 12 + KNOCK_WORDS_PADDED_BYTES + 16
export const CHAT_MAX_CHARS = 4_000
/**
 * [K42] Padded sizes inside a whisper: so much below {@link PAD_SIZES_BYTES} that the message with it has the size that an open
 * line of this length has. To those who lead, the eight slots leave no room for the smallest.
 */
export const WHISPER_SIZES_BYTES = [176, 944, 4_016, 16_304] as const
export const WHISPER_TO_SIZES_BYTES = [400, 3_472, 15_760] as const
/** The largest of them with nonce and tag. */
export const WHISPER_MAX_BYTES = 16_304 + 28
export const WHISPER_SLOTS = 8
/** [K41] Notices at the top of the chat at one time. */
export const PINS_MAX = 10
/** [K41] All notices of one author fit one message. */
export const PIN_MAX_CHARS = 500
export const POLL_QUESTION_MAX_CHARS = 300
export const POLL_OPTION_MAX_CHARS = 100
export const POLL_OPTIONS_MAX = 12
/** So many votes are counted: with more, what closes a poll would not fit one message. */
export const POLL_VOTES_MAX = 256
/** Polls of one person that run at the same time. */
export const POLLS_RUNNING_MAX = 8
/** [K5] sealed profile is padded to this. */
export const PROFILE_PADDED_BYTES = 512
/** Names on the board of a meeting, in one message. */
export const BOARD_ENTRIES_MAX = 16
/** Versions of a name in one epoch: whoever could write ahead of time could do so for two epochs at most. */
export const BOARD_RUN = 1_000_000
/** A day: nobody waits for longer. */
export const BOARD_DURATION_MAX_MS = 86_400_000
/** People from whom something is withdrawn: with all other lists full the rules still fit their 16 KiB. */
export const LIMITS_MAX = 64
/** People on a list of the switches, as those who may share. */
export const NAMED_MAX = 64
/** People whom everybody's stage shows large at once. */
export const SPOTLIGHT_MAX = 3
/**
 * [K44] Breakouts of one meeting: pairs of a lecture of a hundred. Each is a group, a row and a room of the media engine, made by one
 * request, so whoever leads one meeting could otherwise fill the disk.
 */
export const BREAKOUTS_MAX = 50
export const BREAKOUT_TITLE_MAX_CHARS = 60
/** People whose place the board names: as many as a heartbeat names. Titles and places are one message each. */
export const BREAKOUT_PLACES_MAX = 512
/** A word to all rooms. */
export const BREAKOUT_WORD_MAX_CHARS = 500
/** People for whom one message holds keys of breakouts; with many rooms it holds fewer. */
export const ROOM_KEYS_MAX = 100
/** The keys of all breakouts for one person, sealed. */
export const ROOM_KEYS_SEALED_MAX_BYTES = 5 * 1024
/** [K44] Rules of breakouts in one message. */
export const ROOM_RULES_MAX_BYTES = 15 * 1024
/** Numbers of raised hands. They begin at 1 again when all hands are down. */
export const HAND_NUMBER_MAX = 1_000_000_000
/** [K22] after this long without confirmation the person is told so. */
export const UNCONFIRMED_NOTICE_MS = 5_000
/**
 * [K7] Personal invitations of a room: a course with its guests. Each takes 109 bytes of the charter, so all of them a third of the
 * 16 KiB that charter and state have together.
 */
export const PERSONAL_MAX = 50
/** The name behind one, in UTF-8, with its length; what does not fit is cut. */
export const PERSONAL_NAME_PADDED_BYTES = 48
export const PERSONAL_NAME_SEALED_BYTES = 12 + PERSONAL_NAME_PADDED_BYTES + 16
/** [K14] What personal invitations leave free of the 16 KiB: barring 230 more people must not fail for want of room. */
export const RULES_KEPT_FREE_BYTES = 4 * 1024
/** [K7] Keys that are an owner's at one time. */
export const OWNERS_MAX = 4
/** [K7] Changes of the owners in the life of a room: none is ever left out, so that none can be made twice. */
export const HAND_OVERS_MAX = 8
/** [K17] Contents are padded to this: the length of a host's name stays unknown. */
export const OWNER_FILE_PADDED_BYTES = 512
/** A file that somebody chose and that is longer is none of ours, which have 628. */
export const OWNER_FILE_MAX_BYTES = 1024
/**
 * [K17] Code points in NFKC. Who has the file guesses at home, without anybody counting: as long as NIST SP 800-63B-4 §3.1.1.2 wants a
 * password to be that nothing else stands beside.
 */
export const PASSPHRASE_MIN_CHARS = 15
