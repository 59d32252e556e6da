import {
  type Bytes,
  concat,
  decode,
  encode,
  equalBytes,
  limits,
  type RulesExtension,
  type Signed,
  signed,
  utf8,
} from '@konklave/protocol'
import { signal } from '@preact/signals-core'
import type { TabStore } from '../ports.ts'

/** An epoch that settled: nothing below it is entered again (K19). */
export type SettledEpoch = { readonly groupId: Bytes; readonly epoch: number; readonly ctxHash: Bytes }

/**
 * What one tab remembers of one room until leave (K19, K32): where it stood, the newest rules, who was barred, its pass
 * and name. Never MLS state. Written through, read once.
 */
export interface Memory {
  readonly settled: SettledEpoch | null
  /** Newest encoded rules. */
  readonly rulesBytes: Bytes | null
  /** Key hashes seen barred in the running passGen. */
  readonly barred: readonly Bytes[]
  readonly pass: Signed | null
  /** Reading it in a computed signal follows it. */
  readonly name: string | null
  /** True between entering and leaving: a reload returns by itself. */
  readonly inside: boolean
  /** Number of the raised hand: a reload neither lowers it nor moves it back. 0: down. */
  readonly hand: number
  /** Number of the last line of each person that was read here: after a reload all are sent again. */
  readonly read: ReadonlyMap<string, number>
  /** The person's own list of names, as it was pasted; empty: none. Following it like {@link name}. */
  readonly list: string
  /** [K44] Where the person went among the breakouts by their own will. */
  readonly room: Bytes | null
  setRoom(room: Bytes | null): Promise<void>
  setSettled(settled: SettledEpoch): Promise<void>
  setRules(rules: RulesExtension, barred: readonly Bytes[]): Promise<void>
  setPass(pass: Signed | null): Promise<void>
  setName(name: string): Promise<void>
  setInside(inside: boolean): Promise<void>
  setHand(hand: number): Promise<void>
  setRead(read: ReadonlyMap<string, number>): Promise<void>
  setList(text: string): Promise<void>
  /** On leave and end. The newest rules stay: nobody starts below a seq it has seen (K18). */
  forgetMeeting(): Promise<void>
}

/** What is kept until leave and end; `rules` stay for as long as the tab. */
export const meetingKeys = [
  'settled',
  'barred',
  'pass',
  'name',
  'inside',
  'hand',
  'read',
  'list',
  'room',
  'draft',
  'polls',
] as const

/** Characters of a list of names that are kept. */
export const LIST_CHARS_MAX = 20_000

export async function loadMemory(tab: TabStore): Promise<Memory> {
  const [
    settledBytes,
    rulesBytes,
    barredBytes,
    passBytes,
    nameBytes,
    insideBytes,
    handBytes,
    readBytes,
    listBytes,
    roomBytes,
  ] = await Promise.all(
    (['settled', 'rules', 'barred', 'pass', 'name', 'inside', 'hand', 'read', 'list', 'room'] as const).map(
      key => tab.get(key),
    ),
  )
  let settled = readSettled(settledBytes ?? null)
  let rules = rulesBytes ?? null
  let barred: readonly Bytes[] = chunks(barredBytes ?? null, 16)
  let pass = read(() => passBytes && decode(signed, passBytes, limits.FRAME_MAX_BYTES))
  const name = signal(nameBytes ? new TextDecoder().decode(nameBytes) : null)
  let inside = insideBytes !== null && insideBytes !== undefined
  let hand = readHand(handBytes ?? null)
  const list = signal(listBytes ? new TextDecoder().decode(listBytes) : '')
  let readLines = readNumbers(readBytes ?? null)
  let room = roomBytes ?? null
  return {
    get settled() {
      return settled
    },
    get rulesBytes() {
      return rules
    },
    get barred() {
      return barred
    },
    get pass() {
      return pass
    },
    get name() {
      return name.value
    },
    get inside() {
      return inside
    },
    get hand() {
      return hand
    },
    get read() {
      return readLines
    },
    get list() {
      return list.value
    },
    get room() {
      return room
    },
    async setRoom(next) {
      room = next
      await (next ? tab.set('room', next) : tab.delete('room'))
    },
    async setList(text) {
      list.value = text
      await (text === '' ? tab.delete('list') : tab.set('list', utf8(text)))
    },
    async setSettled(next) {
      settled = next
      await tab.set('settled', writeSettled(next))
    },
    async setRules(next, keys) {
      rules = encode(next)
      barred = keys
      await tab.set('rules', rules)
      await tab.set('barred', concat(...keys))
    },
    async setPass(next) {
      pass = next
      await (next ? tab.set('pass', encode(next)) : tab.delete('pass'))
    },
    async setName(next) {
      name.value = next
      await tab.set('name', utf8(next))
    },
    async setInside(next) {
      inside = next
      await (next ? tab.set('inside', Uint8Array.of(1)) : tab.delete('inside'))
    },
    async setHand(next) {
      hand = next
      await (next > 0 ? tab.set('hand', utf8(String(next))) : tab.delete('hand'))
    },
    async setRead(next) {
      readLines = next
      await tab.set('read', utf8([...next].map(([from, n]) => `${from}:${n}`).join(' ')))
    },
    async forgetMeeting() {
      settled = null
      barred = []
      pass = null
      name.value = null
      inside = false
      hand = 0
      list.value = ''
      readLines = new Map()
      room = null
      for (const key of meetingKeys) await tab.delete(key)
    },
  }
}

export const sameSettled = (a: SettledEpoch | null, b: SettledEpoch | null): boolean =>
  a === b || (!!a && !!b && a.epoch === b.epoch && equalBytes(a.ctxHash, b.ctxHash))

function writeSettled({ groupId, epoch, ctxHash }: SettledEpoch): Bytes {
  const number = new Uint8Array(8)
  new DataView(number.buffer).setBigUint64(0, BigInt(epoch))
  return concat(groupId, number, ctxHash)
}

function readSettled(bytes: Bytes | null): SettledEpoch | null {
  if (bytes?.length !== 56) return null
  const epoch = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(16))
  return { groupId: bytes.slice(0, 16), epoch, ctxHash: bytes.slice(24) }
}

function readNumbers(bytes: Bytes | null): ReadonlyMap<string, number> {
  const lines = bytes ? new TextDecoder().decode(bytes).split(' ') : []
  return new Map(
    lines.flatMap(line => {
      const [from, n] = line.split(':')
      return from && Number.isSafeInteger(Number(n)) ? [[from, Number(n)] as const] : []
    }),
  )
}

function readHand(bytes: Bytes | null): number {
  const hand = bytes ? Number(new TextDecoder().decode(bytes)) : 0
  return Number.isInteger(hand) && hand > 0 && hand <= limits.HAND_NUMBER_MAX ? hand : 0
}

function chunks(bytes: Bytes | null, size: number): Bytes[] {
  const out: Bytes[] = []
  for (let at = 0; bytes && at + size <= bytes.length; at += size) out.push(bytes.slice(at, at + size))
  return out
}

/** What this tab wrote in an older build may not parse: then it is as if it were not there. */
function read<T>(from: () => T | null | undefined): T | null {
  try {
    return from() ?? null
  } catch {
    return null
  }
}
