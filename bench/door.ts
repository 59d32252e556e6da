import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { type ClientHttp2Session, connect as http2Connect } from 'node:http2'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as wait } from 'node:timers/promises'
import { connect as tlsConnect } from 'node:tls'
import { Instance, MEMORY_ENV, MEMORY_FLAGS } from '@konklave/testing/person'
import { channelData, SUCCESS, TURN, turnMessage } from '../apps/server/src/turn.ts'
import { rssMiB } from './lib/cpu.ts'
import { row, summary, verdict } from './lib/stats.ts'

const REQUESTS = 3_000
const ROUNDS = 5
const RELAY_ROUNDS = 7
/** Four times as often as it is measured, that all of it is compiled. */
const WARMING_EVERY_MS = 5
const WARMING_MS = 10_000
const RELAYED_MS = 20_000
/** A question to a relay, by whose first byte the door knows one. */
const BINDING = turnMessage(TURN.binding, [])
/** Of a relay that has given an address. */
const GRANTED = turnMessage(TURN.allocate | SUCCESS, [])
/** 1,200 bytes. */
const MEDIA = channelData(randomBytes(1_196))
const IDLE = 1_000
/** Held before and while the others are counted. */
const IDLE_BEFORE = 480
const SETTLED_FOR_S = 5
const SETTLED_MIB = 0.25
const SETTLED_WITHIN_S = 30
/** 60 MB. */
const IDLE_MAX_MIB = 57.2
const IDLE_ROUNDS = 5
const CROWD = 10_000
/** A crowd comes from many places: the limits of one are not what is measured. */
const PLACES = 40

type Friend = { readonly median: number; readonly p99: number; readonly failed: number; readonly n: number }

/** The front door: what it adds to a request and to relayed media, what idle people cost, and whether a crowd of strangers is noticed. */
export async function bench(): Promise<void> {
  await requests()
  await relayed()
  await idle()
  await crowd()
}

/** Against TLS and a pipe to the same server without a door of its own. */
async function requests(): Promise<void> {
  const [door, plain] = [await Instance.start(['--lan']), await Instance.start()]
  const bare = await pipe('bare', portOf(plain))
  const medians: { door: number[]; bare: number[] } = { door: [], bare: [] }
  for (let i = 0; i < ROUNDS; i++) {
    medians.door.push((await friend(portOf(door), 'localhost', REQUESTS)).median)
    medians.bare.push((await friend(bare.port, 'localhost', REQUESTS, { port: portOf(plain) })).median)
  }
  const [ours, theirs] = [summary(medians.door).median, summary(medians.bare).median]
  console.log(
    `  request over one kept connection, median of ${ROUNDS} × ${REQUESTS}: door ${ours.toFixed(3)} ms, TLS and a pipe ${theirs.toFixed(3)} ms`,
  )
  console.log(verdict('front door, more per request at the median', ours - theirs, 0.2, 'ms'))
  bare.stop()
  await door.stop()
  await plain.stop()
}

/**
 * Twenty connections with 1,200 bytes fifty times a second and back, as calls through the one port are. The pipe stands there twice: what
 * the second takes against the first is what this measurement cannot tell. All at the same time, so that a busy machine is as busy for
 * each; in turns first, because whoever is written to first wakes for every packet and whoever is last finds many; and from when it has
 * flowed for long enough to be compiled.
 */
async function relayed(): Promise<void> {
  const echo = createServer(socket => {
    socket.on('error', () => undefined).write(GRANTED)
    socket.pipe(socket)
  }).listen(0, '127.0.0.1')
  await once(echo, 'listening')
  const to = (echo.address() as { port: number }).port
  const used: Record<'door' | 'bare' | 'again', number[]> = { door: [], bare: [], again: [] }
  for (let i = 0; i < RELAY_ROUNDS; i++) {
    const all = await Promise.all([relaying('door', to), relaying('bare', to), relaying('bare', to)])
    await flowing(all, { everyMs: WARMING_EVERY_MS, forMs: WARMING_MS })
    const before = await Promise.all(all.map(one => one.cpu()))
    await flowing(all, { everyMs: 20, forMs: RELAYED_MS })
    const after = await Promise.all(all.map(one => one.cpu()))
    for (const [kind, index] of [
      ['door', 0],
      ['bare', 1],
      ['again', 2],
    ] as const)
      used[kind].push((after[index] ?? Number.NaN) - (before[index] ?? Number.NaN))
    for (const { stop } of all) stop()
  }
  const seconds = RELAYED_MS / 1_000
  console.log(row(`relayed, CPU of ${seconds} s through the door`, used.door, 'ms'))
  console.log(row(`relayed, CPU of ${seconds} s through TLS and a pipe`, used.bare, 'ms'))
  console.log(row(`relayed, CPU of ${seconds} s through a second such pipe`, used.again, 'ms'))
  console.log(
    row(
      'relayed, second pipe against the first',
      used.again.map((took, i) => took / (used.bare[i] ?? Number.NaN)),
      '×',
    ),
  )
  console.log(row('relayed, door against the mean of both', against(used), '×'))
  console.log(
    verdict(
      'front door, CPU of relayed media against piping alone',
      summary(against(used)).median,
      1.05,
      '×',
    ),
  )
  echo.close()
}

const against = ({ door, bare, again }: Record<'door' | 'bare' | 'again', number[]>): number[] =>
  door.map((took, i) => (2 * took) / ((bare[i] ?? Number.NaN) + (again[i] ?? Number.NaN)))

type Relaying = Awaited<ReturnType<typeof relaying>>

async function flowing(all: readonly Relaying[], { everyMs, forMs }: { everyMs: number; forMs: number }) {
  let tick = 0
  const writing = setInterval(() => {
    const first = tick++ % all.length
    for (const { sockets } of [...all.slice(first), ...all.slice(0, first)])
      for (const socket of sockets) socket.write(MEDIA)
  }, everyMs)
  await wait(forMs)
  clearInterval(writing)
}

async function relaying(kind: 'door' | 'bare', to: number) {
  const through = await pipe(kind, to)
  const sockets = await Promise.all(
    Array.from({ length: 20 }, async () => {
      const socket = tlsConnect({ port: through.port, host: '127.0.0.1', rejectUnauthorized: false })
      socket.on('error', () => undefined).resume()
      await once(socket, 'secureConnect')
      socket.write(BINDING)
      return socket
    }),
  )
  return {
    sockets,
    cpu: through.cpu,
    stop() {
      for (const socket of sockets) socket.destroy()
      through.stop()
    },
  }
}

type Asks = 'greeted' | 'asked once'

async function idle(): Promise<void> {
  const mib: Record<'door' | 'asked' | 'bare', number[]> = { door: [], asked: [], bare: [] }
  for (let i = 0; i < IDLE_ROUNDS; i++) {
    for (const [kind, asks] of [
      ['door', 'greeted'],
      ['asked', 'asked once'],
    ] as const) {
      const server = await Instance.start(['--lan'])
      mib[kind].push(await idleMiB(server.pid, portOf(server), asks))
      await server.stop()
    }
    const bare = await pipe('http2', 0)
    mib.bare.push(await idleMiB(bare.pid, bare.port, 'greeted'))
    bare.stop()
  }
  console.log(row(`${IDLE} idle connections, resident, Konklave`, mib.door, 'MiB'))
  console.log(row(`${IDLE} idle connections that asked once, Konklave`, mib.asked, 'MiB'))
  console.log(row(`${IDLE} idle connections, resident, Node's HTTP/2 alone`, mib.bare, 'MiB'))
  console.log(
    verdict(`${IDLE} idle TLS connections, resident`, summary(mib.door).median, IDLE_MAX_MIB, 'MiB'),
  )
}

/**
 * How much more memory a process takes with so many more idle HTTP/2 sessions, beside those that it already has: one that has just
 * started gives back what its start took, and the first connections lie in that.
 */
async function idleMiB(pid: number, port: number, asks: Asks): Promise<number> {
  const held = await sessions(port, IDLE_BEFORE, 'asked once')
  const before = await settled(pid)
  held.push(...(await sessions(port, IDLE, asks)))
  const after = await settled(pid)
  const lost = held.filter(session => session.destroyed).length
  for (const session of held) session.destroy()
  if (lost > 0) throw new Error(`${lost} connections were not held`)
  return after - before
}

/** Some at a time: handshakes of all at once are not what is measured. */
async function sessions(port: number, many: number, asks: Asks): Promise<ClientHttp2Session[]> {
  const all: ClientHttp2Session[] = []
  while (all.length < many)
    all.push(...(await Promise.all(Array.from({ length: PLACES }, (_, place) => session(port, place, asks)))))
  return all
}

async function session(port: number, place: number, asks: Asks): Promise<ClientHttp2Session> {
  const options = { localAddress: `127.0.${1 + place}.1`, family: 4, rejectUnauthorized: false }
  const session = http2Connect(`https://localhost:${port}`, options).on('error', () => undefined)
  await once(session, 'remoteSettings')
  if (asks === 'asked once') await once(session.request({ ':path': '/api/instance' }).resume(), 'end')
  return session
}

/** Resident memory once it no longer moves: what was thrown away has been collected. */
async function settled(pid: number): Promise<number> {
  const seen: number[] = []
  while (!still(seen) && seen.length < SETTLED_WITHIN_S) {
    if (seen.length > 0) await wait(1_000)
    seen.push(rssMiB(pid))
  }
  if (!still(seen)) throw new Error(`memory still moves after ${SETTLED_WITHIN_S} s`)
  return seen.at(-1) ?? Number.NaN
}

const still = (seen: readonly number[]): boolean => {
  const last = seen.slice(-SETTLED_FOR_S)
  return last.length === SETTLED_FOR_S && Math.max(...last) - Math.min(...last) < SETTLED_MIB
}

/** Half open, slow, too large and nonsense, in equal parts, while somebody else asks for a page, over a fresh connection each time. */
async function crowd(): Promise<void> {
  const server = await Instance.start(['--lan'])
  const port = portOf(server)
  const calm = await friend(port, 'localhost', 200, { pause: 20, fresh: true })
  const strangers = new Set<Socket>()
  let come = 0
  const kinds = [
    () => undefined,
    (socket: Socket) => socket.write(Buffer.of(22, 3, 1, 2, 0, 1)),
    (socket: Socket) => socket.write(Buffer.alloc(65_536, 'A')),
    (socket: Socket) => socket.write(randomBytes(512)),
  ]
  const arriving = setInterval(() => {
    for (let i = 0; i < 50 && come < CROWD; i++) {
      const kind = kinds[come % kinds.length]
      const localAddress = `127.0.${1 + (come % PLACES)}.1`
      const socket = connect({ port, host: '127.0.0.1', localAddress }, () => kind?.(socket))
      socket.on('error', () => undefined).once('close', () => strangers.delete(socket))
      strangers.add(socket)
      come++
    }
  }, 25)
  const crowded = await friend(port, 'localhost', 200, { pause: 20, fresh: true })
  const [most] = [strangers.size]
  clearInterval(arriving)
  console.log(
    `  ${come} strangers came, ${most} of them were there at the end; resident ${rssMiB(server.pid).toFixed(0)} MiB`,
  )
  console.log(
    `  somebody else, fresh connection each time: alone median ${calm.median.toFixed(1)}, p99 ${calm.p99.toFixed(1)} ms; with them ${crowded.median.toFixed(1)}, p99 ${crowded.p99.toFixed(1)} ms, refused ${crowded.failed}`,
  )
  for (const socket of strangers) socket.destroy()
  await server.stop()
}

const portOf = (server: Instance) => Number(new URL(server.url).port)

/** A process of its own, so that what is measured is not what measures. */
async function friend(
  port: number,
  host: string,
  times: number,
  { pause = 0, fresh = false, port: named = port }: { pause?: number; fresh?: boolean; port?: number } = {},
): Promise<Friend> {
  const child = program('friend.ts', port, host, times, pause, fresh ? 'fresh' : 'kept', named)
  return JSON.parse(await child.line()) as Friend
}

type Pipe = { readonly port: number; readonly pid: number; cpu(): Promise<number>; stop(): void }
async function pipe(kind: 'door' | 'bare' | 'http2', to: number): Promise<Pipe> {
  const { child, line } = program('pipe.ts', kind, to)
  return {
    port: Number(await line()),
    pid: child.pid ?? 0,
    cpu() {
      const told = line()
      child.stdin?.write('\n')
      return told.then(Number)
    },
    stop: () => void child.kill(),
  }
}

function program(file: string, ...args: readonly (string | number)[]) {
  const child: ChildProcess = spawn(
    process.execPath,
    // As the product is started.
    [...MEMORY_FLAGS, join(import.meta.dirname, 'door', file), ...args.map(String)],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
      env: { ...process.env, ...MEMORY_ENV },
    },
  )
  if (!child.stdout) throw new Error('no output')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return { child, line: async () => String((await lines.next()).value) }
}
