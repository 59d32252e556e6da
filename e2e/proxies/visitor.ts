import { randomBytes } from 'node:crypto'
import {
  CBOR_TYPE,
  CREATE_ROOM_MAX_BYTES,
  encode,
  INSTANCE_PATH,
  limits,
  ROOMS_PATH,
  type ServerFrame,
} from '@konklave/protocol'
import { NAME } from '../installed/disk.ts'
import { type Answer, direct, proxied, proxiedByHttp2, type Question } from './ask.ts'
import { changes } from './compare.ts'
import { talkTo } from './talk.ts'

/** Somebody at a browser, and what they found of a proxy; started as a program on the host, prints JSON. */
export type Visit = {
  /** Answers that did not arrive as they were sent. */
  readonly changed: readonly string[]
  readonly compared: number
  readonly redirected: readonly [number, string]
  /** What is answered to the largest body that is taken, and to one byte more. */
  readonly bodies: readonly number[]
  /** What is answered to the largest frame, and with what a larger one is closed. */
  readonly frames: readonly (string | number)[]
  /** Pings that came while nothing was said. */
  readonly pings: number
  /** How many rooms each of two people may ask for; the first one says of each time that it is somebody else. */
  readonly rooms: readonly number[]
}

const ORIGIN = `https://${NAME}`
const [person = ''] = process.argv.slice(2)
const PAGES = [
  '/',
  '/m',
  '/check',
  '/privacy',
  '/imprint',
  '/first.js',
  '/mark.svg',
  INSTANCE_PATH,
  '/nothing',
]
const PINGS = 3
const TRIES = 60
const NO_STREAM = 7

const html = { accept: 'text/html', 'accept-language': 'en' }
const talk = await talkTo(ORIGIN)
const quiet = quietly()
const pages = [...PAGES, await largestAsset()]
const changed = await Promise.all(
  pages.flatMap(path => ['br', 'gzip', 'identity'].map(one => compared(path, one))),
)
const visit: Visit = {
  changed: changed.flat(),
  compared: changed.length,
  redirected: await redirected(),
  bodies: [await body(CREATE_ROOM_MAX_BYTES), await body(CREATE_ROOM_MAX_BYTES + 1)],
  pings: await quiet,
  frames: [await frame(limits.FRAME_MAX_BYTES), await frame(limits.FRAME_MAX_BYTES + 1)],
  rooms: [
    await rooms(`${person}1`, n => ({
      'x-forwarded-for': `198.51.100.${n}`,
      forwarded: `for=198.51.100.${n}`,
    })),
    await rooms(`${person}2`, () => ({})),
  ],
}
talk.close()
console.log(JSON.stringify(visit))

async function largestAsset(): Promise<string> {
  const page = (await direct('/m')).body.toString()
  const files = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path = '']) => path)
  const sizes = await Promise.all(files.map(async path => ({ path, size: (await direct(path)).body.length })))
  return sizes.sort((a, b) => b.size - a.size)[0]?.path ?? ''
}

async function compared(path: string, encoding: string): Promise<string[]> {
  const question: Question = { from: `${person}7`, headers: { ...html, 'accept-encoding': encoding } }
  const sent = await direct(path, { ...question, from: '127.0.0.1' })
  const came: [string, Answer][] = [
    ['HTTP/1.1', await proxied(path, question)],
    ['HTTP/2', await proxiedByHttp2(path, question)],
  ]
  return came.flatMap(([how, answer]) =>
    changes(sent, answer).map(what => `${how} ${path} ${encoding}: ${what}`),
  )
}

async function redirected(): Promise<[number, string]> {
  const { status, headers } = await fetch(`http://${NAME}/m?x=1`, { redirect: 'manual' })
  return [status, headers.get('location') ?? '']
}

async function body(sizeBytes: number): Promise<number> {
  const headers = { 'content-type': CBOR_TYPE }
  const { status } = await proxied(ROOMS_PATH, { from: `${person}7`, headers, body: randomBytes(sizeBytes) })
  return status
}

async function quietly(): Promise<number> {
  for (let n = 0; n < PINGS; n++) if (typeof (await talk.next(({ t }) => t === 'ping')) === 'number') return n
  return PINGS
}

/** For a stream that there is not: the answer shows that it came whole. */
async function frame(sizeBytes: number): Promise<string | number> {
  const large = await talkTo(ORIGIN)
  await large.prove()
  const make = (length: number) => encode({ t: 'send', s: NO_STREAM, ref: 1, body: new Uint8Array(length) })
  const around = make(sizeBytes).length - sizeBytes
  large.send(make(sizeBytes - around))
  const answer = await large.next((one: ServerFrame) => one.t === 'refused' || one.t === 'fault')
  large.close()
  return typeof answer === 'number' ? answer : 'code' in answer ? answer.code : answer.t
}

/** At once, so that little is forgiven meanwhile. */
async function rooms(from: string, headers: (n: number) => Record<string, string>): Promise<number> {
  const asked = Array.from({ length: TRIES }, (_, n) =>
    proxied(ROOMS_PATH, {
      from,
      body: Uint8Array.of(1),
      headers: { 'content-type': CBOR_TYPE, ...headers(n) },
    }),
  )
  return (await Promise.all(asked)).filter(({ status }) => status !== 429).length
}
