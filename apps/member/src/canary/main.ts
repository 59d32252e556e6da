import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import {
  ActionRefused,
  createRoom,
  effect,
  type MeetingView,
  RoomRefused,
  webSocketConnect,
} from '@konklave/client'
import { openHeadless } from '@konklave/client/headless'
import {
  type Bytes,
  base64url,
  type ClientFrame,
  decode,
  encode,
  fromBase64url,
  type LinkToken,
  PROTOCOL_VERSIONS,
  serverFrame,
} from '@konklave/protocol'
import { reach } from './reach.ts'
import { kindsOf, mediaOf, type Tap, tapped } from './tap.ts'

/**
 * Two members without media hold a meeting of their own and tell what they saw: for `konklave audit`, which looks
 * meanwhile whether the server knows any of it. One JSON object a line on stdin (the order, then a line each time it may
 * go on) and on stdout; shapes in `apps/server/src/audit/sights/canary.ts`.
 */
type Order = {
  readonly origin: string
  readonly connectTo: string
  readonly trust: readonly string[]
  readonly grant: string | null
  readonly words: {
    readonly title: string
    readonly names: { readonly host: string; readonly guest: string }
    readonly lines: { readonly host: string; readonly guest: string }
  }
}

const WITHIN_MS = 20_000
const AGAIN_AFTER_MS = 2_000
const BUILD = 'audit'

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const nextLine = async (): Promise<string> => {
  const { value, done } = await lines.next()
  if (done) process.exit(0)
  return value
}
const tell = async (event: object): Promise<void> => {
  process.stdout.write(`${JSON.stringify(event)}\n`)
  await nextLine()
}

let at = 'order'

async function meet(order: Order): Promise<void> {
  const { origin, connectTo, trust, words } = order
  reach(origin, connectTo, trust)
  at = 'room'
  const grant = order.grant === null ? undefined : (fromBase64url(order.grant) ?? undefined)
  const room = await patiently(() =>
    createRoom(
      { admission: 'lobby', title: words.title, ...(grant && { grant }) },
      { origin, fetch: (url, init) => fetch(url, init) },
    ),
  )
  await tell({
    t: 'room',
    roomId: hex(room.guest.roomId),
    paths: [room.guestLink, room.ownerLink].map(link => link.slice(0, link.indexOf('#'))),
    secrets: {
      'link secret': hex(room.guest.linkSecret),
      ...(room.owner.kind === 'owner' && { 'owner key': hex(room.owner.ownerSeed) }),
    },
  })

  at = 'start'
  const host = await enter(origin, room.owner)
  await until(host.view, () => isAt(host.view, 'prejoin', 'start'))
  await host.view.entry.join(words.names.host)
  await until(host.view, () => host.view.phase.value.t === 'inside')

  at = 'knock'
  const guest = await enter(origin, room.guest)
  await until(guest.view, () => isAt(guest.view, 'prejoin', 'knock'))
  void guest.view.entry.join(words.names.guest).catch(() => undefined)
  await until(host.view, () => host.view.door.knocks.value.length > 0)
  await until(guest.view, () => guest.view.phase.value.t === 'knocking')
  await tell({
    t: 'waiting',
    phase: guest.view.phase.value.t,
    seen: {
      people: guest.view.people.list.value.length,
      chat: guest.view.chat.lines.value.length,
      frames: kindsOf(guest.tap.received),
    },
    knocks: host.view.door.knocks.value.map(({ name }) => name),
  })

  at = 'admit'
  await host.view.door.admit(host.view.door.knocks.value[0]?.id ?? '')
  await until(guest.view, () => guest.view.phase.value.t === 'inside')
  for (const { view } of [host, guest])
    await until(view, () => view.people.list.value.length === 2 && view.trust.state.value.code !== null)

  at = 'talk'
  host.view.chat.say(words.lines.host)
  guest.view.chat.say(words.lines.guest)
  for (const { view } of [host, guest])
    await until(view, () => view.chat.lines.value.filter(({ state }) => state === 'sent').length === 2)
  const ticket = ticketOf(guest.tap)
  const relay = mediaOf(guest.tap.received)?.relay ?? null
  const replayed = await replay(origin, guest.tap.sent)
  at = 'breakout'
  await breakout(host.view, guest.view, words)
  await tell({
    t: 'inside',
    rosters: { host: namesIn(host.view), guest: namesIn(guest.view) },
    read: { host: linesIn(host.view), guest: linesIn(guest.view) },
    stands: { host: standOf(host.view), guest: standOf(guest.view) },
    ticket,
    relay,
    replayed,
    refused: await refusedTo(guest.view),
  })

  at = 'remove'
  const them = host.view.people.list.value.find(({ me }) => !me)
  await host.view.people.kick(them?.id ?? '')
  await until(guest.view, () => guest.view.phase.value.t === 'gone')
  await until(
    host.view,
    () => host.view.people.list.value.length === 1 && host.view.trust.state.value.code !== null,
  )
  await tell({
    t: 'removed',
    guest: whyGone(guest.view),
    stand: standOf(host.view),
    rosters: namesIn(host.view),
  })

  at = 'end'
  await host.view.owner.endForAll()
  await until(host.view, () => host.view.phase.value.t === 'gone')
  const ended = whyGone(host.view)
  for (const { view } of [host, guest]) view.close()
  await tell({ t: 'ended', host: ended })
}

/** [K44] A room beside the meeting, with the same words: its title, a word to all rooms, a line in there. */
async function breakout(
  host: MeetingView,
  guest: MeetingView,
  { title, lines }: Order['words'],
): Promise<void> {
  const them = host.people.list.value.find(({ me }) => !me)
  await host.breakouts.make({ titles: [title], assign: new Map([[them?.id ?? '', 0]]), choice: 'given' })
  await host.breakouts.open({ minutes: null, returnAll: false })
  await host.breakouts.goTo(host.breakouts.plan.value?.rooms[0]?.id ?? null)
  const inside = ({ breakouts }: MeetingView) => breakouts.inside.value
  for (const view of [host, guest])
    await until(view, () => {
      const there = inside(view)
      return there?.people.list.value.length === 2 && there.trust.state.value.code !== null
    })
  inside(guest)?.chat.say(lines.guest)
  await until(host, () => inside(host)?.chat.lines.value.some(({ text }) => text === lines.guest) === true)
  host.breakouts.tellAll(lines.host)
  await until(guest, () => guest.breakouts.word.value?.text === lines.host)
}

async function enter(origin: string, link: LinkToken): Promise<{ view: MeetingView; tap: Tap }> {
  const tap = tapped(origin)
  return { view: await openHeadless({ origin, link, build: BUILD, connect: tap.connect }), tap }
}

/** Somebody else on this machine may just have used up what an address may do in a minute. */
async function patiently<T>(act: () => Promise<T>, tries = 10): Promise<T> {
  try {
    return await act()
  } catch (error) {
    if (tries === 0 || !(error instanceof RoomRefused) || error.reason !== 'rate-limited') throw error
    await wait(AGAIN_AFTER_MS)
    return patiently(act, tries - 1)
  }
}

/** Resolves when it is so; every signal that `so` reads is watched. */
function until(view: MeetingView, so: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let stop: (() => void) | null = null
    const late = setTimeout(() => {
      stop?.()
      reject(new Error(`not in time, in phase ${view.phase.value.t}`))
    }, WITHIN_MS)
    stop = effect(() => {
      if (!so()) return
      clearTimeout(late)
      queueMicrotask(() => stop?.())
      resolve()
    })
  })
}

const isAt = (view: MeetingView, t: string, entry: string): boolean => {
  const phase = view.phase.value
  return phase.t === t && 'entry' in phase && phase.entry === entry
}
const namesIn = (view: MeetingView) => view.people.list.value.map(({ name }) => name).sort()
const linesIn = (view: MeetingView) => view.chat.lines.value.map(({ text }) => text).sort()
const standOf = ({ trust }: MeetingView) => ({
  epoch: trust.state.value.epoch,
  code: trust.state.value.code ?? [],
})
const whyGone = ({ phase }: MeetingView) => (phase.value.t === 'gone' ? phase.value.why : phase.value.t)
const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')

function ticketOf({ received }: Tap): string {
  const media = mediaOf(received)
  return media ? base64url(media.ticket) : ''
}

/** What a guest is refused that only its host may do. */
async function refusedTo(view: MeetingView): Promise<string[]> {
  const tried = {
    lock: () => view.door.setAdmission('locked'),
    end: () => view.owner.endForAll(),
    link: () => view.door.rotateLink(),
  }
  const refused: string[] = []
  for (const [what, act] of Object.entries(tried))
    await act().catch(error => {
      if (!(error instanceof ActionRefused)) throw error
      refused.push(what)
    })
  return refused
}

/** Says again, on a connection of its own, what somebody has said to be let in (K26). */
async function replay(origin: string, sent: readonly ClientFrame[]): Promise<string> {
  const open = sent.findLast(frame => frame.t === 'open')
  if (!open) return 'nothing to replay'
  const wire = await webSocketConnect(origin)(AbortSignal.timeout(WITHIN_MS))
  const send = (frame: ClientFrame) => wire.send(encode(frame) as Bytes)
  const answer = await new Promise<string>(resolve => {
    wire.onClose(() => resolve('cut'))
    wire.onFrame(bytes => {
      const frame = decode(serverFrame, bytes, 8 * 1024 * 1024)
      if (frame.t === 'hello') send(open)
      if (frame.t === 'closed' || frame.t === 'fault') resolve(frame.code)
      if (frame.t === 'opened') resolve('opened')
    })
    send({ t: 'hello', versions: [...PROTOCOL_VERSIONS], build: BUILD, features: [] })
  })
  wire.close()
  return answer
}

try {
  await meet(JSON.parse(await nextLine()) as Order)
  process.exit(0)
} catch (error) {
  const why =
    error instanceof RoomRefused || error instanceof ActionRefused
      ? error.reason
      : error instanceof Error
        ? error.message
        : String(error)
  process.stdout.write(`${JSON.stringify({ t: 'failed', at, why })}\n`)
  process.exit(1)
}
