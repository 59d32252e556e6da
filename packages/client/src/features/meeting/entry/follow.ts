import { equalBytes, type MeetingNotice, type MeetingStatus } from '@konklave/protocol'
import { chance } from '../../../kernel/backoff.ts'
import { createTimer } from '../../../kernel/timer.ts'
import { type Entries, vote } from '../inside/entries.ts'
import type { Parts } from '../inside/parts.ts'
import type { Line } from './line.ts'

/** Keeps a member in step with the server: restarts, missing commits, verdicts on what it refused (K29–K31). */
export interface Follower {
  /** `gap`: entries between what this member has and what follows are lost. */
  status(status: MeetingStatus, p: { readonly gap: boolean }): void
  epoch(notice: Extract<MeetingNotice, { t: 'epoch' }>): void
  /** This member refused an epoch: the verdict comes, or it gives in. */
  refused(): void
  resync(soon: boolean): void
  /** In again: whatever was amiss before is over. */
  entered(): void
  stop(): void
}

export type FollowerDeps = {
  readonly parts: Parts
  readonly line: Line
  readonly entries: Entries
  /** Fetch the group and enter it again. */
  readonly comeBack: () => void
  readonly ended: () => void
  /** [K30] The server cannot be given back what it had, and this member's group is an older one. */
  readonly stranded: () => void
}

const CHECK_MS = 3_000
const VERDICT_MS = 8_000
const RESYNC_JITTER_MS = 3_000
const RESYNC_EVERY_MS = 30_000
/** Beyond the time in which no new group may be started: whoever holds the newest epoch may still wake up. */
const STRANDED_MS = 20_000

export function createFollower({ parts, line, entries, comeBack, ended, stranded }: FollowerDeps): Follower {
  const { room, group, seeding, chat } = parts
  const { clock, random } = room.deps
  let newest: MeetingStatus | null = null
  let recovering = false
  let lastResync = Number.NEGATIVE_INFINITY

  const back = createTimer(clock, () => {
    lastResync = clock.now()
    entries.giveIn()
    comeBack()
  })
  /** [K29] At once when commits are missing; with jitter, once per 30 s, when this member and the others disagree. */
  const resync = (soon: boolean) => {
    const pause = Math.max(0, lastResync + RESYNC_EVERY_MS - clock.now())
    back.ensure(soon ? Math.min(pause, 2_000) : pause + RESYNC_JITTER_MS * chance(random))
  }
  const verdict = createTimer(clock, () => entries.refused !== null && resync(false))
  const check = createTimer(clock, () => newest && !inStep(newest) && resync(true))

  const adrift = createTimer(clock, () => newest?.t === 'recovering' && stranded())

  const inStep = (status: MeetingStatus): boolean => {
    const view = group.view.value
    if (status.t !== 'live' || !view) return true
    if (!equalBytes(status.groupId, view.groupId)) return false
    // What this member refused it need not have; the verdict comes.
    if (status.epoch > view.epoch) return entries.refused !== null
    return status.epoch === view.epoch && equalBytes(status.ctxHash, view.ctxHash)
  }

  const live = (status: Extract<MeetingStatus, { t: 'live' }>, gap: boolean) => {
    const view = group.view.value
    if (!view) return
    if (recovering) room.notify({ t: 'restarted' })
    recovering = false
    room.surface.link.value = 'online'
    line.online.value = true
    chat.outbox.resend()
    const same = status.epoch === view.epoch && equalBytes(status.ctxHash, view.ctxHash)
    // A server that restarted, or that saw this member go, has forgotten that it holds this epoch.
    if (same) return void vote(parts, { t: 'acknowledge', epoch: view.epoch, ctxHash: status.ctxHash })
    const missing = equalBytes(status.groupId, view.groupId) && status.epoch > view.epoch
    if (missing && gap) return resync(true)
    if (status.epoch < view.epoch) parts.submitter.again(status.epoch)
    check.start(CHECK_MS)
  }

  return {
    status(status, { gap }) {
      newest = status
      seeding.status(status)
      if (status.t !== 'recovering') adrift.stop()
      if (status.t === 'none') return ended()
      if (status.t === 'live') return live(status, gap)
      recovering = true
      adrift.ensure(status.mayStartInMs + STRANDED_MS)
      line.online.value = false
      room.surface.link.value = 'recovering'
    },
    epoch({ epoch, stands }) {
      if (stands && entries.refused === epoch) resync(false)
    },
    refused: () => verdict.start(VERDICT_MS),
    resync,
    entered() {
      for (const timer of [back, verdict, check, adrift]) timer.stop()
      entries.giveIn()
    },
    stop() {
      for (const timer of [back, verdict, check, adrift]) timer.stop()
      seeding.stop()
      recovering = false
      newest = null
    },
  }
}
