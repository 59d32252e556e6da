import * as z from 'zod/mini'

/** Every code a server may answer with. A code keeps its meaning for ever; a new meaning gets a new code. */
export const errorCodes = [
  // socket
  'bad-frame', // not a frame of this protocol, or out of order
  'too-large',
  'unsupported-version',
  'unknown-stream',
  'too-many-streams',
  'unknown-kind',
  'rate-limited',
  'draining', // this server is about to restart: reconnect
  // streams
  'no-such-room',
  'not-proved', // the member key proof does not verify
  'link-unknown', // no generation of this room's link matches
  'knock-first', // lobby or locked and no valid pass: open a lobby stream
  'locked', // locked, and knocking is not possible either
  'barred',
  'moved', // the same member key opened a newer stream
  'ended',
  'removed',
  // meeting
  'no-meeting',
  'meeting-exists',
  'recovering',
  'not-a-member',
  'not-allowed',
  'stale-epoch', // somebody else's commit took this epoch
  'not-your-lease',
  'frozen', // a rules commit goes first
  'bad-commit', // does not parse or breaks a rule
  'bad-signature',
  'bad-evidence',
  'stale-rules', // lower seq, or the same seq with other bytes
  'omits-items',
  'too-many',
  'bad-seed',
  // rooms
  'room-exists',
  'bad-room',
  'grant-needed',
  'disk',
  'internal', // a bug on the server; only this stream or request is lost
] as const
export type ErrorCode = (typeof errorCodes)[number]
export const errorCode = z.enum(errorCodes)
