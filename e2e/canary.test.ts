import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createRoom } from '@konklave/client'
import { deriveLink, deriveMediaSalt } from '@konklave/crypto'
import { type LinkToken, parseToken } from '@konklave/protocol'
import {
  bytesMarker,
  captureLoopback,
  copyWritableMemory,
  found,
  type Marker,
  openFiles,
  openPorts,
  processTree,
  rawMarker,
  readWebSocket,
  searchFiles,
  searchMemory,
  textMarker,
} from '@konklave/testing/canary'
import type { Instance, Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { admit, isIn, isInMain, knock, reads, say } from './flows.ts'
import { copiedKeys, copyKeys, sentFrames } from './spy.ts'

const ADA = { browser: 'chrome', code: 0b10110010, toneHz: 440, before: copyKeys } as const
const BEN = { browser: 'chrome', code: 0b01001110, toneHz: 740, before: copyKeys } as const

const unique = (what: string) => `${what}-${randomBytes(9).toString('hex')}`
const isRoot = process.getuid?.() === 0

/** Reading the memory of other processes and the wire needs root; without it this says so by being skipped. */
test.runIf(isRoot && inject('kind') === 'chrome')(
  '[P-24, P-53, P-01, P-26] nothing that people exchange is on the server: files, logs, memory, wire',
  async ({ person, ownServer }) => {
    const server = await ownServer()
    const { pid } = server
    const processes = processTree(pid)
    const capture = await captureLoopback([...new Set(processes.flatMap(openPorts))])
    const said = {
      ada: unique('line'),
      ben: unique('answer'),
      whisper: unique('whisper'),
      poll: unique('poll'),
      breakout: unique('breakout'),
      word: unique('word'),
      apart: unique('apart'),
    }
    const names = { ada: unique('Ada'), ben: unique('Ben') }
    const title = unique('title')
    const ada = await person(ADA)
    const ben = await person(BEN)
    const { owner, guest } = await meet({ ada, ben, server, names, title })
    await say(ada, said.ada)
    await reads(ben, said.ada)
    await say(ben, said.ben)
    await reads(ada, said.ben)
    await ada.press(/^To everybody$/)
    await ada.press(new RegExp(`^Only ${names.ben}$`))
    await say(ada, said.whisper)
    await reads(ben, said.whisper)
    await asks(ada, said.poll)
    await ben.text(new RegExp(said.poll))
    // Beside his chat there is room for a line of it only.
    await ben.press(/^Show the poll$/)
    await ben.press(/^Abstain$/)
    await ada.text(/1 of 2 have voted/)
    await breaksOut(ada, ben, said)
    for (const one of [ada, ben]) {
      await one.press(/^Turn on camera$/)
      await one.press(/^Turn on microphone$/)
    }
    await ada.sees(BEN.code)
    await ben.hears(ADA.toneHz)
    const keys = [await copiedKeys(ada), await copiedKeys(ben)]
    const engine = processes.find(one => one !== pid && comm(one).includes('livekit')) ?? 0
    const inEngine = new Set<string>()
    // The engine keeps a frame only as long as somebody may ask for it again.
    for (
      let tries = 0;
      tries < 6 && !(inEngine.has('sealed picture') && inEngine.has('sealed tone'));
      tries++
    ) {
      const [picture, tone] = await Promise.all([
        sentFrames(ada, 'camera', 8),
        sentFrames(ada, 'microphone', 8),
      ])
      const memory = copyWritableMemory(engine)
      const pieces = Object.entries({ picture, tone }).flatMap(([what, sent]) =>
        sent.flatMap(({ sealed, plain }) => [
          ...piecesOf(`sealed ${what}`, sealed),
          ...piecesOf(`plain ${what}`, plain),
        ]),
      )
      for (const piece of memory) for (const hit of found(piece, pieces)) inEngine.add(hit)
    }

    const secrets = secretsOf(owner, guest)
    const forbidden = [
      ...Object.entries({ ...said, title, nameOfAda: names.ada, nameOfBen: names.ben }).map(([name, text]) =>
        textMarker(name, text),
      ),
      ...secrets.hidden,
      ...keys.flatMap(({ keys: media, exported }) => [
        ...newest(media).map(({ secret }) => bytesMarker('media key', secret)),
        ...exported.slice(-1).map(secret => bytesMarker('exported secret', secret)),
      ]),
    ]
    expect(forbidden.length).toBeGreaterThan(18)
    const inMemory = processes.map(one => ({ one, ...searchMemory(one, [...forbidden, ...secrets.shown]) }))
    const inFiles = searchFiles(server.data, [...forbidden, ...secrets.shown])
    const open = processes.flatMap(openFiles)
    await ada.press(/^Leave$/)
    await ada.press(/^End for all$/)
    await ada.press(/^End now$/)
    await ben.inPhase('gone')
    const afterwards = searchFiles(server.data, forbidden)
    const wire = await capture.stop()

    // The eyes first: what the server is meant to have is found in each of these places.
    expect([...inEngine], 'sealed frames in the memory of the engine').toEqual(
      expect.arrayContaining(['sealed picture', 'sealed tone']),
    )
    expect(
      inMemory.flatMap(({ hits }) => hits),
      'in memory',
    ).toContain('room id')
    expect(inFiles.join(), 'in the files').toContain('room id')
    const messages = wire.conversations.flatMap(({ bytes }) => {
      const side = readWebSocket(bytes)
      expect(side?.unreadable ?? 0).toBe(0)
      return side ? [side.inflated, ...side.messages.map(message => message.bytes)] : []
    })
    const onTheWire = [...messages, ...wire.conversations.map(({ bytes }) => bytes)]
    const seen = onTheWire.flatMap(bytes => found(bytes, [...forbidden, ...secrets.shown]))
    expect(wire.dropped).toBe(0)
    expect(seen, 'on the wire').toContain('server auth')
    expect(
      wire.conversations.some(({ protocol, bytes }) => protocol === 'udp' && bytes.length > 50_000),
    ).toBe(true)
    expect(found(Buffer.from(server.lines.join('\n')), [textMarker('log', 'Konklave is ready')])).toEqual([
      'log',
    ])

    // Then what must not be there.
    const names_ = new Set(forbidden.map(({ name }) => name))
    const forbiddenIn = (hits: readonly string[]) => hits.filter(hit => names_.has(hit))
    expect([...inEngine].filter(hit => hit.startsWith('plain'))).toEqual([])
    for (const { one, hits, readBytes } of inMemory) {
      // The least of them is a shell.
      expect(readBytes).toBeGreaterThan(500_000)
      expect(forbiddenIn(hits), `memory of ${comm(one)}`).toEqual([])
    }
    expect(inFiles.filter(hit => names_.has(hit.slice(hit.lastIndexOf(': ') + 2)))).toEqual([])
    expect(afterwards).toEqual([])
    expect(open.flatMap(({ path }) => found(readQuietly(path), forbidden))).toEqual([])
    expect(forbiddenIn(seen), 'on the wire').toEqual([])
    expect(found(Buffer.from(server.lines.join('\n')), forbidden)).toEqual([])
  },
  240_000,
)

/** Owner's and guest's link of a meeting that both are in. Its title has no field on a screen yet, so it is given here. */
async function meet(p: {
  readonly ada: Person
  readonly ben: Person
  readonly server: Instance
  readonly title: string
  readonly names: { readonly ada: string; readonly ben: string }
}): Promise<{ readonly owner: LinkToken; readonly guest: LinkToken }> {
  const { ada, ben, server, names, title } = p
  const { ownerLink: owner } = await createRoom({ admission: 'lobby', title }, { origin: server.url, fetch })
  await ada.goto(owner)
  await ada.inPhase('prejoin')
  await ada.type(names.ada)
  await ada.press(/^Start$/)
  await ada.inPhase('inside')
  await ada.press(/^Copy invitation link$/)
  const guest = await ada.copied()
  await knock(ben, guest, names.ben)
  await admit(ada, ben, names.ben)
  return { owner: tokenOf(owner), guest: tokenOf(guest) }
}

async function asks(person: Person, question: string): Promise<void> {
  await person.press(/^More/)
  await person.press(/^Polls/)
  await person.press(/^New poll$/)
  await person.type(question, '.pollComposer input')
  await person.press(/^Yes, no or abstain$/)
  await person.press(/^Ask everybody$/)
}

/** Ben goes into a breakout with a title, reads a word to all there, writes a line, and both are back. */
async function breaksOut(
  ada: Person,
  ben: Person,
  said: { readonly breakout: string; readonly word: string; readonly apart: string },
): Promise<void> {
  await ada.press(/^More/)
  await ada.press(/^Breakout rooms$/)
  await ada.press(/^One room less$/)
  await ada.type(said.breakout, '.breakoutRoom header input')
  await ada.press(/^Open the rooms$/)
  await isIn(ben, said.breakout)
  await ada.type(said.word, '.breakoutTell input')
  await ada.press(/^Send$/)
  await ben.text(new RegExp(said.word))
  await say(ben, said.apart)
  await reads(ben, said.apart)
  await ada.press(/^Everybody back in half a minute$/)
  await ada.press(/^Now$/)
  await isInMain(ben)
}

function tokenOf(link: string): LinkToken {
  const token = parseToken(new URL(link).hash)
  if (typeof token === 'string') throw new Error(token)
  return token
}

/** What both links hide, and what the server is told of them. */
function secretsOf(owner: LinkToken, guest: LinkToken): { hidden: Marker[]; shown: Marker[] } {
  if (guest.kind !== 'guest' || owner.kind !== 'owner') throw new Error('other links')
  const link = deriveLink(guest.roomId, guest.linkSecret, 0)
  const hidden = {
    'link secret': guest.linkSecret,
    'admit key': link.admit.unsafeBytes(),
    'meta key': link.meta.unsafeBytes(),
    'key of older links': link.older.unsafeBytes(),
    'media salt': deriveMediaSalt(link).unsafeBytes(),
    'owner seed': owner.ownerSeed,
  }
  return {
    hidden: Object.entries(hidden).map(([name, secret]) => bytesMarker(name, secret)),
    shown: [rawMarker('room id', guest.roomId), rawMarker('server auth', link.serverAuth)],
  }
}

/** Pieces of a frame, most of them within one packet: 24 bytes every 100, without the trailer and the tag. */
function piecesOf(name: string, frame: Uint8Array): Marker[] {
  const starts = Array.from({ length: Math.ceil(frame.length / 100) }, (_, i) => i * 100 + 8)
  return starts
    .filter(at => at + 24 < frame.length - 26)
    .map(at => rawMarker(name, frame.subarray(at, at + 24)))
}

const newest = <T extends { readonly epoch: number }>(keys: readonly T[]): T[] => {
  const epoch = Math.max(...keys.map(key => key.epoch))
  return keys.filter(key => key.epoch === epoch)
}

function comm(pid: number): string {
  return readFileSync(`/proc/${pid}/comm`, 'utf8').trim()
}

function readQuietly(path: string): Buffer {
  try {
    return readFileSync(path)
  } catch {
    return Buffer.alloc(0) // closed meanwhile
  }
}
