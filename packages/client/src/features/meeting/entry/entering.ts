import { createTimer } from '../../../kernel/timer.ts'
import type { Parts } from '../inside/parts.ts'
import { ActionRefused } from '../types.ts'
import type { Ahead } from './ahead.ts'
import { type ComeInResult, comeIn, PASSING } from './comeIn.ts'
import { type Doorway, type Exits, REOPEN_MS } from './doorway.ts'
import type { Line } from './line.ts'
import type { Outside } from './outside.ts'
import { byAdd, entryOf } from './prejoin.ts'
import type { Prepared } from './prepare.ts'
import { startMeeting } from './start.ts'

/** The click on Join, and every return: one try at a time. */
export interface Entering {
  /** Enters, or comes back into, the running meeting. */
  go(): Promise<void>
  /** Founds the meeting. @throws ActionRefused */
  start(): Promise<void>
  /** Out of a group that nobody may be in, or not into it. */
  distrust(problem: Distrust): Promise<void>
  stop(): void
}

type Distrust = Extract<ComeInResult, { t: 'problem' }>['problem']

export type EnteringDeps = {
  readonly parts: Parts
  readonly line: Line
  readonly doorway: Doorway
  readonly outside: Outside
  readonly ahead: Ahead
  readonly exits: Exits
  readonly mustKnock: () => Promise<void>
  /** Out of the call as well. */
  readonly dropTicket: () => void
  /** Try again later, not at once. */
  readonly later: () => void
  readonly founded: () => void
}

export function createEntering(deps: EnteringDeps): Entering {
  const { parts, line, doorway, outside, exits } = deps
  const { room, group } = parts
  const { phase } = room.surface
  const { clock, random } = room.deps
  let going: Promise<void> | null = null

  const inside = () => group.view.value !== null
  const again = createTimer(clock, () => doorway.wanted && line.stream?.open && void go())
  const go = (): Promise<void> => {
    going ??= enter().finally(() => {
      going = null
    })
    return going
  }

  const enter = async () => {
    const { status } = doorway
    if (doorway.over || !status) return
    if (!inside() && entryOf(status, room) !== 'enter') return outside.show(status, null)
    if (!inside()) phase.value = { t: 'joining' }
    outside.stop()
    const prepared = inside() ? null : await outside.take()
    if (doorway.over) return
    if (prepared && byAdd(prepared, doorway)) return deps.mustKnock()
    const comingIn = {
      room,
      group,
      stream: () => line.stream,
      ahead: deps.ahead,
      online: line.online,
      clock,
      random,
      signal: room.scope.signal,
      attempting: (on: Prepared) => {
        doorway.attempt = on
      },
    }
    const result = await comeIn(comingIn, prepared)
    if (doorway.over) return
    if (result.t === 'entered') doorway.wanted = false
    else await notEntered(result)
  }

  const notEntered = async (result: Exclude<ComeInResult, { t: 'entered' }>): Promise<void> => {
    if (result.t === 'offline') return inside() ? deps.later() : again.start(REOPEN_MS)
    if (result.t === 'problem') return distrust(result.problem)
    if (result.code === 'knock-first') return deps.mustKnock()
    if (result.code === 'barred') return exits.end('removed')
    if (inside()) return deps.later()
    if (PASSING.includes(result.code) && doorway.status?.t === 'live') return again.start(REOPEN_MS)
    const waits = result.code === 'no-meeting' || result.code === 'recovering'
    if (waits && doorway.status) outside.show(doorway.status, null)
    else if (!waits) exits.fail(result.code)
  }

  /**
   * [K5, K31] A group that nobody may enter. This member stays at the door, connected: once nobody holds that group any
   * more, the room may be started anew, by an owner from the newest rules.
   */
  const distrust = async (problem: Distrust): Promise<void> => {
    if (problem === 'bad-room' || problem === 'newer-rules') return exits.fail(problem)
    room.notify({ t: 'alarm', alarm: problem, name: null })
    doorway.wanted = false
    const closing = group.close()
    deps.dropTicket()
    // A reload must not lead back in by itself.
    await room.memory.setInside(false)
    await closing
    if (doorway.status) outside.show(doorway.status, null)
  }

  return {
    go,
    distrust,
    async start() {
      if (!line.stream) throw new ActionRefused('offline')
      phase.value = { t: 'joining' }
      outside.stop()
      const result = await startMeeting(parts, line.stream)
      if (result.t === 'started') return deps.founded()
      if (result.t === 'refused' && result.code === 'meeting-exists') {
        doorway.wanted = true
        return go()
      }
      if (doorway.status) outside.show(doorway.status, null)
      throw new ActionRefused(result.t === 'refused' ? result.code : 'offline')
    },
    stop: again.stop,
  }
}
