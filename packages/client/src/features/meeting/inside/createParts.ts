import { mayDo } from '@konklave/protocol/rules'
import { computed, signal } from '@preact/signals-core'
import { createBoard } from '../board/board.ts'
import { createLateBreakouts, loadBreakouts } from '../breakouts/late.ts'
import type { Outing } from '../breakouts/outing.ts'
import { createBucket } from '../chat/bucket.ts'
import { createChat, nameOf } from '../chat/chat.ts'
import { createCommitter } from '../committer/committer.ts'
import type { OpenMeeting, RoomContext } from '../context.ts'
import type { Line } from '../entry/line.ts'
import { createGroup } from '../group/group.ts'
import { leads, type Member } from '../group/member.ts'
import { createSettling } from '../group/settling.ts'
import { createSubmitter } from '../group/submit.ts'
import { actingOf, leadOnDemand } from '../lead/leadOnDemand.ts'
import { tellKnocks } from '../lead/tellKnocks.ts'
import { handMediaKeys } from '../media/mediaKeys.ts'
import { createOwners } from '../moderation/owners/front.ts'
import { createVisitors } from '../moderation/visitors.ts'
import { createPolls } from '../polls/polls.ts'
import { createPresence } from '../presence/presence.ts'
import { createSeeding } from '../recovery/seeding.ts'
import { createTrust } from '../trust/trust.ts'
import { createLinkHelp } from './linkHelp.ts'
import { createLinkWatch } from './linkWatch.ts'
import { maySend } from './maySend.ts'
import type { Parts } from './parts.ts'
import { createPassHelp } from './passHelp.ts'
import { createPinHelp } from './pinHelp.ts'
import { createSince } from './since.ts'
import { createSpeaking } from './speaking.ts'

/** Builds what a member has inside; nothing runs before it entered. */
export function createParts(room: RoomContext, line: Line, open: OpenMeeting): Parts {
  const { deps, scope } = room
  const { clock, random, engine, media } = deps
  const stream = () => line.stream
  const group = createGroup({ engine, memberKey: room.identity.memberKey, ring: room.ring })
  const submitter = createSubmitter({
    group,
    stream,
    online: line.online,
    clock,
    random,
    signal: scope.signal,
  })
  const bucket = createBucket(clock)
  const outing: Outing = signal({})

  const speaking = createSpeaking({
    room,
    group,
    line,
    bucket,
    chat: () => chat,
    hand: () => presence.hand.value,
    away: () => presence.away.value,
    outing,
  })
  scope.add(speaking.stop)
  const { send } = speaking

  const presence = createPresence({
    clock,
    view: group.view,
    beat: hand => void speaking.beat(hand),
    publishing: () => room.sending.value.size > 0,
    handBefore: () => room.memory.hand,
    keepHand: hand => void room.memory.setHand(hand),
  })
  const may = computed(() =>
    maySend({
      view: group.view.value,
      known: room.rules.value,
      confirmed: presence.gate.value,
      paused: room.paused.value,
      online: line.online.value,
    }),
  )
  const chat = createChat({
    group,
    stream,
    clock,
    random,
    bucket,
    maySend: () => may.value,
    dm: room.identity.dmPair,
    memory: room.memory,
  })
  const board = createBoard({
    clock,
    view: group.view,
    maySend: () => may.value,
    isWritten: async (entry, view) => (await loadBreakouts()).isWritten(entry, view),
    send,
  })
  scope.add(board.stop)
  const polls = createPolls({
    clock,
    random,
    view: group.view,
    numbered: chat.numbered,
    keep: room.keep,
    maySend: () => may.value,
    mayAsk: ({ leaf }, { rules }) => mayDo(leaf, 'poll', rules),
    leads,
    send,
  })
  scope.add(polls.stop)
  const visitors = createVisitors({ view: group.view, clock, memberKey: room.identity.memberKey })
  scope.add(visitors.stop)
  const lead = leadOnDemand(deps.lead, { room, group, submitter, visitors, board, send, stream, line })
  const since = createSince(group.view)
  scope.add(may.subscribe(now => now && chat.outbox.pump()))
  scope.add(since.stop)
  if (media) scope.add(media.onContexts(() => presence.beatNow()))
  const committer = createCommitter({
    room,
    clock,
    view: group.view,
    heard: presence.heard,
    submitter,
    stream,
  })
  scope.add(handMediaKeys({ room, group, maySend: may }))
  const newerTold = new Set<string>()
  const newer = (sender: Member) => {
    if (newerTold.has(sender.id)) return
    newerTold.add(sender.id)
    room.notify({ t: 'newer', who: sender.id, name: nameOf(sender) })
  }
  const linkHelp = createLinkHelp({ room, send })
  scope.add(linkHelp.stop)
  scope.add(createPinHelp({ view: group.view, may, clock, pins: chat.pins, send }))
  const passHelp = createPassHelp({ room, send })
  scope.add(passHelp.stop)
  const knocks = tellKnocks(lead, clock)
  scope.add(knocks.stop)
  const rotate = () => lead().then(({ kicks }) => kicks.rotate())
  scope.add(createLinkWatch({ room, group, rotate, ask: presence.beatNow }))
  const parts: Parts = {
    room,
    group,
    submitter,
    settling: createSettling(clock),
    chat,
    presence,
    board,
    polls,
    trust: createTrust({ group, clock, random }),
    committer,
    lead,
    knocked: knocks.told,
    owners: createOwners({
      room,
      group,
      acting: actingOf(lead),
      send,
      nameOf,
      certify: () => parts.certify(),
    }),
    breakouts: createLateBreakouts({
      room,
      view: group.view,
      board,
      heard: presence.heard,
      outing,
      stream,
      maySend: may,
      send: speaking.sendInTurn,
      tell: presence.beatNow,
      open,
    }),
    departed: visitors.departed,
    seeding: createSeeding({ group, stream, clock }),
    linkHelp,
    passHelp,
    since: since.of,
    newer,
    stream,
    maySend: may,
    send,
    spoken: speaking.returned,
    certify: () => undefined,
  }
  return parts
}
