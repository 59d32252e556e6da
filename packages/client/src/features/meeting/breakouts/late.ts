import type { SealedBody } from '@konklave/protocol'
import { effect, type ReadonlySignal, signal } from '@preact/signals-core'
import { onDemand } from '../../../kernel/onDemand.ts'
import type { Board } from '../board/board.ts'
import type { OpenMeeting, RoomContext } from '../context.ts'
import type { MeetingStream } from '../entry/meetingStream.ts'
import type { GroupView } from '../group/group.ts'
import type { Member } from '../group/member.ts'
import type { Heard } from '../presence/heard.ts'
import type { Outing } from './outing.ts'
import type { BreakoutsView } from './types.ts'

type Bodies = Extract<SealedBody, { t: 'roomKeys' | 'roomRules' | 'roomsWord' }>

/** [K44] What is loaded when there are breakouts, or somebody makes some. */
export interface Breakouts extends BreakoutsView {
  received(sender: Member, body: Bodies): Promise<void>
  lacks(sender: Member): void
  /** Somebody was removed from the main room by this member. */
  kicked(): void
  leave(): Promise<void>
}

export type BreakoutsDeps = {
  readonly room: RoomContext
  readonly view: ReadonlySignal<GroupView | null>
  readonly board: Pick<Board, 'entries' | 'next' | 'write'>
  readonly heard: ReadonlySignal<ReadonlyMap<string, Heard>>
  readonly outing: Outing
  readonly stream: () => MeetingStream | null
  readonly maySend: ReadonlySignal<boolean>
  /** Never rejects; waits for its turn. */
  readonly send: (body: SealedBody) => Promise<void>
  /** A heartbeat at once. */
  readonly tell: () => void
  readonly open: OpenMeeting
}

/** For whoever knows beforehand that it will be needed. */
export const loadBreakouts = () => import('./createBreakouts.ts')

/** The breakouts of a meeting, of which most have none: their code comes when it is needed. */
export interface LateBreakouts {
  /** Null until then. */
  readonly here: ReadonlySignal<Breakouts | null>
  desk(): Promise<Breakouts>
  received(sender: Member, body: Bodies): void
}

export function createLateBreakouts(deps: BreakoutsDeps): LateBreakouts {
  const here = signal<Breakouts | null>(null)
  const desk = onDemand(async () => {
    const { createBreakouts } = await loadBreakouts()
    here.value = createBreakouts(deps)
    return here.value
  })
  // What was said meanwhile waits; what is lost with a failed load is asked for again.
  const then = (act: (breakouts: Breakouts) => unknown) =>
    void desk()
      .then(act)
      .catch(() => undefined)
  deps.room.scope.add(
    effect(() => {
      if (deps.board.entries.value.has('breakouts')) then(() => undefined)
    }),
  )
  return {
    here,
    desk,
    received: (sender, body) => then(breakouts => breakouts.received(sender, body)),
  }
}
