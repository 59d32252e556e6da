import type { ErrorCode, MeetingOpened, MeetingStatus } from '@konklave/protocol'
import type { Phase } from '../types.ts'
import type { Prepared } from './prepare.ts'

export type Gone = Extract<Phase, { t: 'gone' }>['why']
export type Failed = Extract<Phase, { t: 'failed' }>['why']

/** Where one person stands between the page and the end; shared by the parts that lead through the door. */
export type Doorway = {
  /** What the server said last of the meeting. */
  status: MeetingStatus | null
  /** Where this member key stood when the stream opened. */
  standing: MeetingOpened['standing'] | null
  /** The person clicked Join, or a reload returns by itself. */
  wanted: boolean
  over: boolean
  /** The group on which the own external commit was made. */
  attempt: Prepared | null
}

/** The ways that end a walk through the door; none throws. */
export type Exits = {
  /** Opens the meeting stream, resuming after `after`. */
  readonly open: (after?: number) => void
  readonly shut: () => void
  readonly fail: (why: Failed) => void
  readonly end: (why: Gone) => Promise<void>
}

/** Closed for reasons of the connection or of load, not of this person. */
const TRANSIENT: readonly ErrorCode[] = [
  'draining',
  'rate-limited',
  'internal',
  'too-many-streams',
  'unknown-stream',
  'too-large',
]
export const isTransient = (code: ErrorCode): boolean => TRANSIENT.includes(code)
export const REOPEN_MS = 1_000
