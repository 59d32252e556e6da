import type { MeetingOpened, MeetingStatus } from '@konklave/protocol'
import { createTimer } from '../../../kernel/timer.ts'
import type { RoomContext } from '../context.ts'
import type { Ahead } from './ahead.ts'
import type { Line } from './line.ts'
import { entryOf, namesInside } from './prejoin.ts'
import type { Prepared } from './prepare.ts'

/** The prejoin page: what Join would do, and who is inside, kept fresh. */
export interface Outside {
  show(status: MeetingStatus, opened: MeetingOpened | null): void
  /** Somebody came or went. */
  stale(): void
  /** The group as it was last checked for this page; it may have moved on since. */
  readonly prepared: Prepared | null
  stop(): void
}

const REFRESH_MS = 200

export function createOutside({
  room,
  line,
  ahead,
}: {
  readonly room: RoomContext
  readonly line: Line
  readonly ahead: Ahead
}): Outside {
  const { phase } = room.surface
  let run = 0
  let prepared: Prepared | null = null
  const refresh = async (opened: MeetingOpened | null) => {
    const mine = ++run
    const inside = await namesInside({ opened, stream: line.stream }, room)
    if (mine !== run || phase.value.t !== 'prejoin') return
    prepared = inside?.prepared ?? null
    ahead.offered(prepared)
    if (inside) phase.value = { ...phase.value, inside: inside.names }
  }
  const soon = createTimer(room.deps.clock, () => void refresh(null))
  /** [K30] Nobody brought the old meeting back: from now on it may be started anew. */
  const mayStart = createTimer(room.deps.clock, () => {
    if (phase.value.t !== 'prejoin' || waiting?.t !== 'recovering') return
    phase.value = { ...phase.value, entry: entryOf({ ...waiting, mayStartInMs: 0 }, room) }
  })
  let waiting: MeetingStatus | null = null
  return {
    get prepared() {
      return prepared
    },
    show(status, opened) {
      waiting = status
      prepared = null
      ahead.offered(null)
      if (status.t === 'recovering') mayStart.start(status.mayStartInMs)
      else mayStart.stop()
      const before = phase.value.t === 'prejoin' ? phase.value.inside : null
      const entry = entryOf(status, room)
      phase.value = { t: 'prejoin', entry, inside: status.t === 'live' ? before : null }
      if (status.t === 'live') void refresh(opened)
      else run++
    },
    stale: () => soon.ensure(REFRESH_MS),
    stop() {
      run++
      soon.stop()
      mayStart.stop()
    },
  }
}
