import { computed } from '@preact/signals-core'
import type { OpenMeeting, RoomContext } from './context.ts'
import { createDriver, type Driver } from './entry/driver.ts'
import { createLine } from './entry/line.ts'
import { deleteIdentity } from './identity/identity.ts'
import { type Actions, createActions } from './inside/actions.ts'
import { learnLink } from './inside/bodies.ts'
import { createParts } from './inside/createParts.ts'
import type { Parts } from './inside/parts.ts'
import { noteSending, watchSilence } from './inside/watch.ts'
import { createTicketDesk } from './media/ticket.ts'
import type { MeetingView } from './types.ts'
import { boardOf } from './view/board.ts'
import { peopleOf } from './view/people.ts'
import { rightsOf } from './view/rights.ts'
import { roleLinksOf } from './view/roleLinks.ts'
import { trustOf } from './view/trust.ts'

/** Everything of one opened room; made once keys and memory are loaded. */
export type Running = {
  readonly room: RoomContext
  readonly parts: Parts
  readonly driver: Driver
  readonly actions: Actions
  readonly view: {
    readonly people: MeetingView['people']['list']
    readonly rights: MeetingView['rights']
    readonly roleLinks: MeetingView['owner']['roleLinks']
    readonly trust: MeetingView['trust']['state']
    readonly timer: MeetingView['board']['timer']
    readonly pause: MeetingView['board']['pause']
    readonly spotlight: MeetingView['floor']['spotlight']
  }
}

export function run(room: RoomContext, open: OpenMeeting): Running {
  const { media } = room.deps
  const line = createLine()
  const parts = createParts(room, line, open)
  room.deps.within?.opened({
    view: parts.group.view,
    offer: async rules =>
      void (await parts
        .stream()
        ?.tell({ t: 'offerRules', rules })
        .catch(() => undefined)),
    learn: (g, secret) => learnLink(g, secret, parts),
  })
  const tickets = createTicketDesk(media, line)
  const forget = async () => {
    await parts.owners.forget()
    await room.keep.stop()
    await room.memory.forgetMeeting()
    await deleteIdentity(room.roomId, room.deps)
  }
  const driver = createDriver({ parts, line, tickets, forget })
  watchSilence(parts)
  if (media) room.scope.add(media.onContexts(() => void noteSending(room)))
  room.scope.add(() => void parts.group.close())
  const { group, presence, trust, board } = parts
  const people = peopleOf({
    view: group.view,
    heard: presence.heard,
    now: presence.now,
    hand: presence.hand,
    away: presence.away,
    sending: room.sending,
    shown: trust.shown,
    compared: trust.compared,
  })
  const weak = computed(() =>
    people.value.flatMap(one => (one.weak && one.presence === 'confirmed' ? one.participant : [])).join(),
  )
  room.scope.add(weak.subscribe(who => media?.weakHere?.(who === '' ? [] : who.split(','))))
  return {
    room,
    parts,
    driver,
    actions: createActions(parts),
    view: {
      people,
      ...boardOf(group.view, board.entries),
      rights: rightsOf(group.view),
      roleLinks: roleLinksOf(group.view, parts.departed),
      trust: trustOf({
        view: group.view,
        board: trust,
        gate: presence.gate,
        began: presence.began,
        late: presence.late,
      }),
    },
  }
}
