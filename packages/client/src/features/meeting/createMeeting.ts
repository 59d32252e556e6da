import { newestLink } from '@konklave/crypto'
import { limits, roomPath } from '@konklave/protocol'
import { handOversLeft, isOwnerKey } from '@konklave/protocol/rules'
import { computed, type ReadonlySignal, signal } from '@preact/signals-core'
import { until } from '../../kernel/until.ts'
import type { MeetingDeps, RoomContext } from './context.ts'
import { createDriver, type Driver } from './entry/driver.ts'
import { createLine } from './entry/line.ts'
import type { FloorSwitches } from './floor.ts'
import { deleteIdentity, saveOwnerPair } from './identity/identity.ts'
import { ownName } from './identity/ownName.ts'
import { type Actions, createActions } from './inside/actions.ts'
import { createParts } from './inside/createParts.ts'
import type { Parts } from './inside/parts.ts'
import { noteSending, watchSilence } from './inside/watch.ts'
import { createTicketDesk } from './media/ticket.ts'
import { createKnockBoard, type KnockBoard } from './moderation/knocks.ts'
import { LIST_CHARS_MAX } from './names/list.ts'
import { createSurface, openRoom } from './room.ts'
import { ActionRefused, type Link, type MeetingView, type Phase, type Trust } from './types.ts'
import { boardOf } from './view/board.ts'
import { peopleOf } from './view/people.ts'
import { floorSwitches, rightsOf } from './view/rights.ts'
import { trustOf } from './view/trust.ts'

/** Everything of one opened room; made once keys and memory are loaded. */
type Running = {
  readonly room: RoomContext
  readonly parts: Parts
  readonly driver: Driver
  readonly knocks: KnockBoard
  readonly actions: Actions
  readonly view: {
    readonly people: MeetingView['people']['list']
    readonly rights: MeetingView['rights']
    readonly trust: MeetingView['trust']['state']
    readonly timer: MeetingView['board']['timer']
    readonly pause: MeetingView['board']['pause']
    readonly spotlight: MeetingView['floor']['spotlight']
  }
}

const NO_TRUST: Trust = {
  code: null,
  epoch: 0,
  people: 0,
  unconfirmed: false,
  nobodyConfirmed: false,
  compare: null,
  compared: null,
  different: null,
}
const ALL_ON: FloorSwitches = {
  microphone: true,
  camera: true,
  chat: true,
  reactions: true,
  hands: true,
  rename: true,
}
const OPEN_WITHIN_MS = 30_000

/** The meeting of one link, from the prejoin page to its end. */
export function createMeeting(deps: MeetingDeps): MeetingView {
  const { link } = deps
  const surface = createSurface(firstPhase(link))
  const running = signal<Running | null>(null)
  let closed = false

  if (typeof link === 'object' && link.kind !== 'grant') {
    void openRoom(link, deps, surface).then(room => {
      if (closed) return room.scope.end()
      running.value = run(room)
      running.value.driver.begin()
    })
  }

  /** Part of the running room, or what holds before there is one. */
  const from = <T>(read: (running: Running) => T, otherwise: T): ReadonlySignal<T> =>
    computed(() => (running.value ? read(running.value) : otherwise))
  const now = (): Running => {
    if (!running.value) throw new ActionRefused('not-inside')
    return running.value
  }
  const desk = () => now().parts.owners.desk()
  const list = from(({ view }) => view.people.value, [])
  /** Who waits at the door has no stream of the meeting that would tell. */
  const lobbyLink = from<Link>(
    ({ room }) => (room.connection.state.value === 'online' ? 'online' : 'reconnecting'),
    'reconnecting',
  )

  return {
    phase: surface.phase,
    link: computed(() => (surface.phase.value.t === 'knocking' ? lobbyLink.value : surface.link.value)),
    me: computed(() => list.value.find(({ me }) => me) ?? null),
    rights: from(({ view }) => view.rights.value, new Set()),
    notices: surface.notices,
    entry: {
      rememberedName: from(({ room }) => room.memory.name ?? '', ''),
      expect: name => running.value?.driver.named(ownName(name) ?? ''),
      async join(name) {
        const clean = ownName(name)
        if (clean === null) throw new ActionRefused('not-allowed')
        const known = ({ t }: Phase) => t !== 'loading'
        const opened = await until(surface.phase, known, { clock: deps.clock, ms: OPEN_WITHIN_MS })
        if (!opened) throw new ActionRefused('offline')
        await now().room.memory.setName(clean)
        await now().driver.join()
      },
      async keepName(name) {
        await running.value?.room.memory.setName(name)
      },
      withdrawKnock: () => running.value?.driver.withdraw(),
      async leave() {
        await running.value?.actions.leave()
        await running.value?.driver.over('left')
      },
      async handOver() {
        closed = true
        await running.value?.driver.over('moved')
        running.value?.room.scope.end()
      },
    },
    people: {
      list,
      departed: from(({ parts }) => parts.departed.value, []),
      rename: name => now().actions.rename(name),
      setHand: up => now().parts.presence.setHand(up),
      setAway: away => now().parts.presence.setAway(away),
      lowerHand: who => now().actions.lowerHand(who),
      lowerAllHands() {
        now().actions.lowerHand(null)
        now().parts.presence.setHand(false)
      },
      kick: who => now().parts.moderation.kick(who),
      setRole: async (who, role) => (await desk()).roles.give(who, role),
      endPasses: () => now().parts.moderation.endPasses(),
    },
    chat: {
      lines: from(({ parts }) => parts.chat.lines.value, []),
      reactions: from(({ parts }) => parts.chat.reactions.value, []),
      pins: from(({ parts }) => parts.chat.pins.list.value, []),
      held: from(({ parts }) => parts.chat.outbox.held.value, 0),
      say: (text, how) => now().parts.chat.say(text, how),
      edit: (line, text) => now().parts.chat.edit(line, text),
      mark: (line, emoji) => now().parts.chat.mark(line, emoji),
      pin: line => now().parts.chat.pin(line),
      unpin: pin => now().parts.chat.unpin(pin),
      markRead: () => running.value?.parts.chat.markRead(),
      react: emoji => now().parts.chat.react(emoji),
    },
    door: {
      admission: from(({ room }) => room.rules.value?.state.admission ?? 'open', 'open'),
      knocks: surface.knocks,
      foreignKnocks: surface.foreignKnocks,
      guestLink: from(({ room }) => guestLink(room), null),
      nameList: from(({ room }) => room.memory.list, ''),
      setNameList: text => now().room.memory.setList(text.slice(0, LIST_CHARS_MAX).trim()),
      setAdmission: admission => now().parts.moderation.setAdmission(admission),
      admit: id => now().knocks.admit(id),
      admitAll: () => now().knocks.admitAll(),
      deny: id => now().knocks.deny(id),
      async tellWaiting(text) {
        const said = text.trim().slice(0, limits.KNOCK_WORDS_MAX_CHARS)
        if (said !== '') await now().knocks.tell(said)
      },
      rotateLink: () => now().parts.moderation.rotate(),
    },
    floor: {
      share: from(({ room }) => room.rules.value?.state.switches.share ?? 'all', 'all'),
      setShare: share => now().actions.setShare(share),
      allowShare: (who, allow) => now().actions.allowShare(who, allow),
      askToShare: () => now().actions.askToShare(),
      askToMute: (who, kind) => now().actions.askToMute(who, kind),
      askAllToMute: kind => now().actions.askAllToMute(kind),
      switches: from(
        ({ room }) => (room.rules.value ? floorSwitches(room.rules.value.state) : ALL_ON),
        ALL_ON,
      ),
      setSwitches: change => now().actions.setSwitches(change),
      limit: (who, no) => now().actions.limit(who, no),
      giveFloor: async who => now().actions.giveFloor(who),
      takeFloor: async who => now().actions.takeFloor(who),
      spotlight: from(({ view }) => view.spotlight.value, []),
      setSpotlight: async who => now().actions.setSpotlight(who),
    },
    board: {
      timer: from(({ view }) => view.timer.value, null),
      pause: from(({ view }) => view.pause.value, null),
      setTimer: async ms => now().actions.setCountdown('timer', ms),
      setPause: async ms => now().actions.setCountdown('pause', ms),
    },
    polls: {
      list: from(({ parts }) => parts.polls.list.value, []),
      ask: async content => now().parts.polls.ask(content),
      vote: async (poll, choice) => now().parts.polls.vote(poll, choice),
      close: async poll => now().parts.polls.close(poll),
    },
    trust: {
      state: from(({ view }) => view.trust.value, NO_TRUST),
      sealed: from(({ parts }) => sealedView(parts), null),
      compareNow: () => now().actions.compareNow(),
      codeOpened: () => running.value?.parts.trust.opened(),
      sayCode: what => now().parts.trust.say(what),
    },
    owner: {
      hasKey: from(({ room }) => hasOwnerKey(room), false),
      async layDownKey() {
        if (running.value) await saveOwnerPair(running.value.room.identity, deps)
      },
      endForAll: () => now().actions.endForAll(),
      roleLinks: from(({ parts }) => parts.roleLinks.value, []),
      makeRoleLink: async role => (await desk()).roles.makeLink(role),
      withdrawRoleLink: async id => (await desk()).roles.withdraw(id),
      owners: from(({ room }) => ownersOf(room), { count: 0, changesLeft: 0 }),
      handing: from(({ parts }) => parts.owners.handing.value, null),
      offer: async (who, how) => (await desk()).offer(who, how),
      dismissHanding: async () => (await desk()).dismiss(),
      stepDown: async () => (await desk()).stepDown(),
      offered: from(({ parts }) => parts.owners.offer.value, null),
      answerOffer: async yes => (await desk()).answer(yes),
      keptKey: async () => (await desk()).kept(),
    },
    dismiss(id) {
      const notice = surface.notices.value.find(other => other.id === id)
      if (notice?.t === 'halfSilent' && running.value) running.value.room.paused.value = false
      surface.notices.value = surface.notices.value.filter(other => other.id !== id)
    },
    nudge: () => running.value?.room.connection.nudge(),
    close() {
      closed = true
      running.value?.room.scope.end()
    },
  }
}

function firstPhase(link: MeetingDeps['link']): Phase {
  if (typeof link === 'string') return { t: 'badLink', problem: link }
  return link.kind === 'grant' ? { t: 'failed', why: 'bad-room' } : { t: 'loading' }
}

function run(room: RoomContext): Running {
  const { media } = room.deps
  const line = createLine()
  const parts = createParts(room, line)
  const tickets = createTicketDesk(media, line)
  const knocks = createKnockBoard({ room, group: parts.group, moderation: parts.moderation, line })
  const forget = async () => {
    await parts.owners.forget()
    await room.memory.forgetMeeting()
    await deleteIdentity(room.roomId, room.deps)
  }
  const driver = createDriver({ parts, line, tickets, knocks, forget })
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
    knocks,
    actions: createActions(parts),
    view: {
      people,
      ...boardOf(group.view, board.entries),
      rights: rightsOf(group.view),
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

function guestLink({ ring, rules, roomId, deps }: RoomContext): string | null {
  const held = ring.value && newestLink(ring.value)
  if (!held || held.g !== rules.value?.state.linkGen) return null
  return deps.origin + roomPath({ kind: 'guest', roomId, linkSecret: held.secret.unsafeBytes() })
}

/** The key of a role link is none; until the rules are there, nobody knows of which kind it is. */
function hasOwnerKey({ identity: { owner }, rules }: RoomContext): boolean {
  return owner !== null && (!rules.value || isOwnerKey(owner.publicKey, rules.value.charter))
}

function ownersOf({ rules }: RoomContext): { readonly count: number; readonly changesLeft: number } {
  const charter = rules.value?.charter
  return charter
    ? { count: charter.owners.length, changesLeft: handOversLeft(charter) }
    : { count: 0, changesLeft: 0 }
}

function sealedView({ group, chat }: Parts): MeetingView['trust']['sealed']['value'] {
  const own = group.view.value?.own
  return own ? { name: own.leaf.credential.profile, lastLine: chat.outbox.lastSealed.value } : null
}
