import type { MediaKind } from '@konklave/protocol'

/** What the verified messages of one member told so far. */
export type Heard = {
  /** Local clock, ms. */
  readonly at: number
  /** Highest epoch of a message of its. */
  readonly epoch: number
  readonly sending: ReadonlySet<MediaKind>
  /** Number of the raised hand, 0 when it is down; undefined before its first heartbeat. */
  readonly hand: number | undefined
  readonly away: boolean
  /** Their own line is weak, as they say themselves. */
  readonly weak: boolean
  /** [K44] Hex of the breakout it is in. */
  readonly room: string | null
  readonly help: boolean
}

/** Milliseconds between two heartbeats of a member when nothing happens (K21). */
export function heartbeatIntervalMs(publishes: boolean, members: number): number {
  return publishes ? 30_000 : 30_000 * Math.max(1, members / 50)
}

export const UNREACHABLE_AFTER_MS = 45_000

type Silence = Pick<Heard, 'at' | 'sending'>

export type Presence = 'unconfirmed' | 'confirmed' | 'unreachable'

/** [K23] Not confirmed without a verified message since my join; not reachable 45 s beyond its interval. */
export function presenceOf(heard: Silence | undefined, members: number, now: number): Presence {
  if (!heard) return 'unconfirmed'
  const silentFor = now - heard.at
  const allowed = heartbeatIntervalMs(heard.sending.size > 0, members) + UNREACHABLE_AFTER_MS
  return silentFor > allowed ? 'unreachable' : 'confirmed'
}

/** [K23] Silent is also who has been here that long and never said anything. `here`: when this member first saw it. */
export function isSilent(heard: Silence | undefined, here: number, members: number, now: number): boolean {
  if (heard) return presenceOf(heard, members, now) === 'unreachable'
  return now - here > heartbeatIntervalMs(false, members) + UNREACHABLE_AFTER_MS
}
