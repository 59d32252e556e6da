import { computed, signal } from '@preact/signals-core'
import type { MeetingDeps } from './context.ts'
import { createSurface, openRoom } from './room.ts'
import { type Running, run } from './running.ts'
import { breakoutsSide } from './sides/breakouts.ts'
import { chatSide } from './sides/chat.ts'
import { doorSide } from './sides/door.ts'
import { entrySide } from './sides/entry.ts'
import { boardSide, floorSide } from './sides/floor.ts'
import { ownerSide } from './sides/owner.ts'
import { peopleSide } from './sides/people.ts'
import { pollsSide } from './sides/polls.ts'
import { reachOf } from './sides/reach.ts'
import { trustSide } from './sides/trust.ts'
import type { Link, MeetingView, Phase } from './types.ts'

/** The meeting of one link, from the prejoin page to its end. */
export function createMeeting(deps: MeetingDeps): MeetingView {
  const { link } = deps
  const surface = createSurface(firstPhase(link))
  const running = signal<Running | null>(null)
  let closed = false

  if (typeof link === 'object' && link.kind !== 'grant') {
    void openRoom(link, deps, surface).then(room => {
      if (closed) return room.scope.end()
      running.value = run(room, createMeeting)
      running.value.driver.begin()
    })
  }

  const reach = reachOf({
    running,
    surface,
    clock: deps.clock,
    end: () => {
      closed = true
    },
  })
  const people = peopleSide(reach)
  /** Who waits at the door has no stream of the meeting that would tell. */
  const lobbyLink = reach.from<Link>(
    ({ room }) => (room.connection.state.value === 'online' ? 'online' : 'reconnecting'),
    'reconnecting',
  )

  return {
    phase: surface.phase,
    link: computed(() => (surface.phase.value.t === 'knocking' ? lobbyLink.value : surface.link.value)),
    kind: reach.from(({ room }) => room.rules.value && (room.rules.value.charter.kind ?? 'meeting'), null),
    me: computed(() => people.list.value.find(({ me }) => me) ?? null),
    rights: reach.from(({ view }) => view.rights.value, new Set()),
    notices: surface.notices,
    entry: entrySide(reach),
    people,
    chat: chatSide(reach),
    door: doorSide(reach),
    floor: floorSide(reach),
    board: boardSide(reach),
    polls: pollsSide(reach),
    breakouts: breakoutsSide(reach),
    trust: trustSide(reach),
    owner: ownerSide(reach),
    dismiss(id) {
      const notice = surface.notices.value.find(other => other.id === id)
      if (notice?.t === 'halfSilent' && running.value) running.value.room.paused.value = false
      surface.notices.value = surface.notices.value.filter(other => other.id !== id)
    },
    prepare: () => reach.lead(async () => undefined),
    nudge: () => running.value?.room.connection.nudge(),
    close() {
      reach.end()
      running.value?.room.scope.end()
    },
  }
}

function firstPhase(link: MeetingDeps['link']): Phase {
  if (typeof link === 'string') return { t: 'badLink', problem: link }
  return link.kind === 'grant' ? { t: 'failed', why: 'bad-room' } : { t: 'loading' }
}
