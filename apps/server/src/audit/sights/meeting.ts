import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { base64url, type Words, words } from '@konklave/protocol'
import { GrantError, grantsOf } from '../../door/grants.ts'
import { askStatus } from '../../operate/control.ts'
import { searchFiles } from '../search/files.ts'
import { bytesMarker, found, type Marker, rawMarker, textMarker } from '../search/markers.ts'
import { searchMemory } from '../search/memory.ts'
import type { Target } from '../target.ts'
import { CouldNotLook, LeftOut } from '../unseen.ts'
import { type Door, originOf } from './ask.ts'
import type { CanaryEvent, CanaryRun, CanaryWords, StartCanary } from './canary.ts'
import { type DatabaseSight, forgetRoom } from './data.ts'

type EventOf<T extends CanaryEvent['t']> = Extract<CanaryEvent, { readonly t: T }>

/** Something of the meeting that lay where it must not. */
export type Hit = {
  /** `memory of konklave`, a file, `log`, `control socket`. */
  readonly place: string
  readonly kind: 'memory' | 'file' | 'log' | 'control'
  /** `title`, `name of host`, `line of guest`, `link secret` … */
  readonly what: string
  readonly when: 'during' | 'after'
}

/** A meeting of two members that `konklave audit` held, and what was looked at meanwhile. */
export type MeetingSight = {
  readonly room: EventOf<'room'>
  readonly waiting: EventOf<'waiting'>
  readonly inside: EventOf<'inside'>
  readonly removed: EventOf<'removed'>
  readonly ended: EventOf<'ended'>
  readonly words: CanaryWords
  readonly hits: readonly Hit[]
  /** Why memory was not searched; null: it was. */
  readonly memoryUnseen: CouldNotLook | null
  readonly logUnseen: CouldNotLook | null
  readonly database: { readonly during: DatabaseSight; readonly after: DatabaseSight }
  /** What the gate says of the guest's ticket for the call: while it was inside, and when it was removed. */
  readonly tickets: { readonly inside: number; readonly removed: number }
  readonly revokedGrant: Uint8Array | null
}

type Parts = { readonly startCanary: StartCanary | null; readonly door: Door }

/** Holds the meeting, looks, cleans up. @throws CouldNotLook, LeftOut */
export async function watchMeeting(
  target: Omit<Target, 'meeting'>,
  { startCanary, door }: Parts,
): Promise<MeetingSight> {
  if (!startCanary) throw new LeftOut(NO_MEETING)
  const trust = door.scheme === 'https' ? await trusted(target, door) : []
  const grant = target.config.mode === 'trial' ? null : mint(target.config.data)
  const said = uniqueWords()
  const run = startCanary({
    origin: originOf(door),
    connectTo: door.connectTo,
    trust,
    grant: grant && base64url(grant.bytes),
    words: said,
  })
  let roomId: Uint8Array | null = null
  try {
    const room = await expected(run, 'room')
    roomId = Buffer.from(room.roomId, 'hex')
    grant?.revoke()
    return await held(target, { run, room, said, revokedGrant: grant?.bytes ?? null })
  } finally {
    grant?.revoke()
    run.stop()
    if (roomId) forget(target.config.data, roomId)
  }
}

const NO_MEETING: Words = words(
  'Ohne Probebesprechung, wie gewünscht; danach wurde nicht gesehen.',
  'Without a canary meeting, as asked; so this was not looked at.',
)

/** What the server shows; no server shows the root of an authority of one's own. */
async function trusted({ shake, config }: Omit<Target, 'meeting'>, { port }: Door): Promise<string[]> {
  const { acmeTrustFile: file } = config
  const own = file && existsSync(file) ? (readFileSync(file, 'utf8').match(CERTIFICATE) ?? []) : []
  return [...((await shake(port, {}))?.chain ?? []), ...own]
}

const CERTIFICATE = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

type Held = {
  readonly run: CanaryRun
  readonly room: EventOf<'room'>
  readonly said: CanaryWords
  readonly revokedGrant: Uint8Array | null
}

async function held(
  target: Omit<Target, 'meeting'>,
  { run, room, said, revokedGrant }: Held,
): Promise<MeetingSight> {
  const waiting = await expected(run, 'waiting')
  const inside = await expected(run, 'inside')
  const ticketStatus = async () => (await target.ask(`/rtc/validate?access_token=${inside.ticket}`)).status
  const open = await ticketStatus()
  const markers = markersOf(said, room)
  const during = await search(
    target,
    markers,
    'during',
    rawMarker('room id', Buffer.from(room.roomId, 'hex')),
  )
  const database = target.database()
  const removed = await expected(run, 'removed')
  const guestTicket = await ticketStatus()
  const ended = await expected(run, 'ended')
  const after = await search(target, markers, 'after', null)
  return {
    room,
    waiting,
    inside,
    removed,
    ended,
    words: said,
    hits: [...during.hits, ...after.hits],
    memoryUnseen: during.memoryUnseen ?? after.memoryUnseen,
    logUnseen: during.logUnseen,
    database: { during: database, after: target.database() },
    tickets: { inside: open, removed: guestTicket },
    revokedGrant,
  }
}

async function expected<T extends CanaryEvent['t']>(run: CanaryRun, t: T): Promise<EventOf<T>> {
  const event = await run.next()
  if (event.t === t) return event as EventOf<T>
  const why = event.t === 'failed' ? `${event.at}: ${event.why}` : event.t
  throw new CouldNotLook(
    words(
      `Die Probebesprechung kam nicht zustande (${why}).`,
      `The canary meeting did not come about (${why}).`,
    ),
    words(
      'konklave check sagt, ob der Server in Ordnung ist.',
      'konklave check tells whether the server is well.',
    ),
  )
}

function mint(data: string): { readonly bytes: Uint8Array; revoke(): void } {
  const grants = grantsOf(data)
  const before = new Set(grants.list().map(({ fingerprint }) => fingerprint))
  let bytes: Uint8Array
  try {
    bytes = grants.mint('konklave audit')
  } catch (error) {
    if (error instanceof GrantError)
      throw new CouldNotLook(
        words('Es gibt schon zu viele Links zum Anlegen.', 'There are too many creation links.'),
      )
    throw error
  }
  const mine = grants.list().find(({ fingerprint }) => !before.has(fingerprint))
  let done = false
  return {
    bytes,
    revoke() {
      if (!done && mine) grants.revoke(mine.fingerprint)
      done = true
    },
  }
}

function forget(data: string, roomId: Uint8Array): void {
  try {
    forgetRoom(data, roomId)
  } catch (error) {
    // It then goes when every unused room goes.
    if (!(error instanceof CouldNotLook)) throw error
  }
}

const unique = (what: string) => `${what} ${randomBytes(9).toString('hex')}`

const uniqueWords = (): CanaryWords => ({
  title: unique('Canary title'),
  names: { host: unique('Ada'), guest: unique('Ben') },
  lines: { host: unique('a line of Ada'), guest: unique('an answer of Ben') },
})

/** Only the random part: whoever cuts or changes the rest would still be found. */
const markersOf = ({ title, names, lines }: CanaryWords, { secrets }: EventOf<'room'>): Marker[] => [
  ...Object.entries({
    title,
    'name of host': names.host,
    'name of guest': names.guest,
    'line of host': lines.host,
    'line of guest': lines.guest,
  }).map(([name, text]) => textMarker(name, text.split(' ').at(-1) ?? text)),
  ...Object.entries(secrets).map(([name, text]) => bytesMarker(name, Buffer.from(text, 'hex'))),
]

type Searched = {
  readonly hits: readonly Hit[]
  readonly memoryUnseen: CouldNotLook | null
  readonly logUnseen: CouldNotLook | null
}

/** `eyes`: what must be found in memory, or nothing was seen there. */
async function search(
  target: Omit<Target, 'meeting'>,
  markers: readonly Marker[],
  when: Hit['when'],
  eyes: Marker | null,
): Promise<Searched> {
  const hits: Hit[] = []
  for (const line of searchFiles(target.config.data, markers)) {
    const at = line.lastIndexOf(': ')
    hits.push({ place: line.slice(0, at), kind: 'file', what: line.slice(at + 2), when })
  }
  const told = JSON.stringify(await askStatus(target.config.data))
  for (const what of found(Buffer.from(told), markers))
    hits.push({ place: 'control socket', kind: 'control', what, when })
  const logUnseen = attempt(() => {
    for (const what of found(Buffer.from(target.log()), markers))
      hits.push({ place: 'log', kind: 'log', what, when })
  })
  const memoryUnseen = attempt(() => {
    const seen = new Set<string>()
    for (const { pid, name } of target.processes()) {
      for (const what of searchMemory(pid, eyes ? [...markers, eyes] : markers).hits) {
        seen.add(what)
        if (what !== eyes?.name) hits.push({ place: `memory of ${name}`, kind: 'memory', what, when })
      }
    }
    if (eyes && !seen.has(eyes.name)) throw new CouldNotLook(NO_MEMORY, AS_ROOT)
  })
  return { hits, memoryUnseen, logUnseen }
}

const NO_MEMORY: Words = words(
  'Der Arbeitsspeicher des Servers lässt sich hier nicht lesen.',
  'The memory of the server cannot be read here.',
)
const AS_ROOT: Words = words('Noch einmal als root.', 'Again, as root.')

function attempt(look: () => void): CouldNotLook | null {
  try {
    look()
    return null
  } catch (error) {
    if (error instanceof CouldNotLook) return error
    if (
      error instanceof Error &&
      'code' in error &&
      ['EACCES', 'EPERM', 'ESRCH', 'EIO'].includes(String(error.code))
    )
      return new CouldNotLook(NO_MEMORY, AS_ROOT)
    throw error
  }
}
