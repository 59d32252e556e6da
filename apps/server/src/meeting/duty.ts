import { hex, type QueueItem } from '@konklave/protocol'
import { isBarred } from '@konklave/protocol/rules'
import type { KeyHex } from './epoch.ts'
import type { Live } from './live.ts'
import { type MeetingStream, notify } from './stream.ts'

/** What each stream was last told, so that nobody is told the same twice. */
const told = new WeakMap<MeetingStream, string>()

/** Names a lease holder when something waits, and shows those who may commit what waits. To be called after every change. */
export function tend(live: Live): void {
  const { clock, random } = live.room.deps
  const now = clock.now()
  const items = live.queue.workable(now)
  const needed = live.first !== null || items.length > 0
  const pick = (below: number) =>
    random.bytes(3).reduce((sum, byte) => sum * 256 + byte, 0) % Math.max(1, below)
  live.lease.decide({ needed, candidates: () => candidates(live), now, pick })
  for (const stream of live.leafStreams()) tell(live, stream, items, now)
  schedule(live, now)
}

/** [K27] Connected leaves that acknowledged the newest epoch. */
export function candidates(live: Live): KeyHex[] {
  const { current, room } = live
  return [...live.leafStreams()]
    .map(({ key }) => key)
    .filter(key => current.acknowledged.has(key))
    .filter(key => live.leads(key) || !live.penalties.isDistrusted(key))
    .filter(key => {
      const leaf = current.members.get(key)
      return leaf !== undefined && !isBarred(leaf, room.rules().state)
    })
    .sort()
}

function tell(live: Live, stream: MeetingStream, waiting: readonly QueueItem[], now: number): void {
  const held = live.lease.held
  const mine = held?.holder === stream.key
  const items = mine || live.leads(stream.key) ? [...waiting] : []
  const said = `${mine ? held.until : ''} ${items.map(({ id }) => hex(id)).join(' ')}`
  if ((told.get(stream) ?? ' ') === said) return
  told.set(stream, said)
  notify(stream, { t: 'lease', mine, ms: mine ? Math.max(0, Math.round(held.until - now)) : 0, items })
}

function schedule(live: Live, now: number): void {
  const { timers } = live.room
  const held = live.lease.held
  if (held) timers.set('lease', held.until - now, () => tend(live))
  else timers.clear('lease')
  const next = live.queue.nextAt(now)
  if (next === null) timers.clear('work')
  else timers.set('work', next - now, () => tend(live))
}
