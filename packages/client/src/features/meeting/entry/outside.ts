import type { MeetingOpened, MeetingStatus } from '@konklave/protocol'
import { createTimer } from '../../../kernel/timer.ts'
import type { RoomContext } from '../context.ts'
import type { Ahead } from './ahead.ts'
import type { Doorway } from './doorway.ts'
import type { Line } from './line.ts'
import { byAdd, entryOf, lookAhead, namesOf } from './prejoin.ts'
import type { Prepared } from './prepare.ts'

/** The prejoin page: what Join would do, and who is inside, kept fresh. */
export interface Outside {
  show(status: MeetingStatus, opened: MeetingOpened | null): void
  /** Somebody came or went: the log has a commit at `seq`. */
  stale(seq: number): void
  /** Once: the group as it was last checked for this page, or is being checked; null if it has moved on since. */
  take(): Promise<Prepared | null>
  stop(): void
}

const REFRESH_MS = 200

export function createOutside({
  room,
  line,
  doorway,
  ahead,
}: {
  readonly room: RoomContext
  readonly line: Line
  readonly doorway: Doorway
  readonly ahead: Ahead
}): Outside {
  const { phase } = room.surface
  let run = 0
  let checked: Promise<Prepared | null> = Promise.resolve(null)
  /** Place in the log of the newest commit seen here. */
  let newest = 0
  const refresh = async (opened: MeetingOpened | null) => {
    const mine = ++run
    checked = lookAhead({ opened, stream: line.stream }, room)
    const group = await checked
    // Who has pressed Join meanwhile sees the names inside; opening them would only hold up the entry.
    if (mine !== run) return
    ahead.offered(group && byAdd(group, doorway) ? null : group)
    if (!group) return
    const inside = await namesOf(group, room)
    if (mine === run && phase.value.t === 'prejoin') phase.value = { ...phase.value, inside }
  }
  const soon = createTimer(room.deps.clock, () => void refresh(null))
  /** [K30] Nobody brought the old meeting back: from now on it may be started anew. */
  const mayStart = createTimer(room.deps.clock, () => {
    if (phase.value.t !== 'prejoin' || waiting?.t !== 'recovering') return
    phase.value = { ...phase.value, entry: entryOf({ ...waiting, mayStartInMs: 0 }, room) }
  })
  let waiting: MeetingStatus | null = null
  return {
    async take() {
      const taken = checked
      checked = Promise.resolve(null)
      const group = await taken
      return group && group.seq >= newest ? group : null
    },
    show(status, opened) {
      waiting = status
      checked = Promise.resolve(null)
      newest = 0
      ahead.offered(null)
      if (status.t === 'recovering') mayStart.start(status.mayStartInMs)
      else mayStart.stop()
      const before = phase.value.t === 'prejoin' ? phase.value.inside : null
      const entry = entryOf(status, room)
      phase.value = { t: 'prejoin', entry, inside: status.t === 'live' ? before : null }
      if (status.t === 'live') void refresh(opened)
      else run++
    },
    stale(seq) {
      newest = seq
      if (phase.value.t === 'prejoin') soon.ensure(REFRESH_MS)
    },
    stop() {
      run++
      soon.stop()
      mayStart.stop()
    },
  }
}
