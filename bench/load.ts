import { setTimeout as wait } from 'node:timers/promises'
import { createRoom } from '@konklave/client'
import { createTsMlsEngine } from '@konklave/crypto/engine'
import { processTree } from '@konklave/testing/canary'
import { Instance, launch, Person } from '@konklave/testing/person'
import type { Browser } from 'puppeteer-core'
import { takeSeat } from './epochs/seat.ts'
import { connected } from './join/page.ts'
import { installProbe } from './join/probe.ts'
import { fineCpuOf } from './lib/cpu.ts'
import { inPhase, openHeadless } from './lib/headless.ts'
import { verdict } from './lib/stats.ts'

/** Each speaks and hears all others: 50 packets per second and direction, less where a silence is saved, so 10 people are about 3,700 forwarded per second. */
const PEOPLE = Number(process.env.KONKLAVE_BENCH_PEOPLE ?? 10)
const STEADY_MS = Number(process.env.KONKLAVE_BENCH_STEADY_MS ?? 30_000)
const WANTED_PER_SECOND = 3_000
const JOINS = 10
const TEXT_JOINS = 40
const WARM_UP = 40
/** What a join causes afterwards, heartbeats for example, is over by then. */
const FOLLOWS_MS = 500
const IDLE_PEOPLE = 100
const IDLE_MS = 20_000

/**
 * What the server costs beside the media engine: while media flows, per join, and for people who only sit there. Through
 * the product's own screens, microphones only, because ten cameras would starve two cores and the server sees no
 * difference.
 */
export async function bench(): Promise<void> {
  const server = await Instance.start()
  const browser = await launch('chrome')
  try {
    const [pid, engine] = processTree(server.pid)
    if (pid === undefined || engine === undefined) throw new Error('no server with an engine')
    const room = await createRoom({ admission: 'open' }, { origin: server.url, fetch })
    await textJoins(server, pid)
    const people = await gather(browser, room)
    await steady(people, { pid, engine })
    await joins(browser, room.guestLink, pid)
    for (const person of people) await person.close()
    await idle(server, pid)
  } finally {
    await browser.close()
    await server.stop()
  }
}

async function gather(browser: Browser, room: { ownerLink: string; guestLink: string }): Promise<Person[]> {
  const people: Person[] = []
  for (let i = 0; i < PEOPLE; i++) {
    const person = await open(browser, i)
    await person.goto(i === 0 ? room.ownerLink : room.guestLink)
    await person.inPhase('prejoin')
    await person.type(`Person ${i}`)
    await person.press(i === 0 ? /^Start$/ : /^Join$/)
    await person.inPhase('inside', 60_000)
    await person.press(/^Turn on microphone$/)
    people.push(person)
  }
  return people
}

const open = (browser: Browser, i: number) =>
  Person.open(browser, { code: 1 + i, toneHz: 300 + 100 * i, before: `(${installProbe})()` })

async function steady(
  people: readonly Person[],
  { pid, engine }: { pid: number; engine: number },
): Promise<void> {
  let rate = 0
  for (let i = 0; i < 20 && rate < WANTED_PER_SECOND; i++) rate = await forwardedPerSecond(people, 2_000)
  const before = [fineCpuOf(engine), fineCpuOf(pid)] as const
  rate = await forwardedPerSecond(people, STEADY_MS)
  const [ofEngine, ofServer] = [fineCpuOf(engine) - before[0], fineCpuOf(pid) - before[1]]
  console.log(`${PEOPLE} people, ${rate.toFixed(0)} packets forwarded per second for ${STEADY_MS / 1000} s`)
  const seconds = STEADY_MS / 1000
  console.log(
    `CPU: engine ${(ofEngine / seconds).toFixed(0)} ms/s, ${((ofEngine * 1000) / (rate * seconds)).toFixed(1)} µs per packet; server ${(ofServer / seconds).toFixed(1)} ms/s`,
  )
  if (rate < WANTED_PER_SECOND)
    return console.log(`NOT VALID: fewer than ${WANTED_PER_SECOND} packets per second came through`)
  console.log(verdict('(engine + server) ÷ engine', (ofEngine + ofServer) / ofEngine, 1.05, '×'))
}

/** What all of them received, so what the engine has forwarded and did not get lost. */
async function forwardedPerSecond(people: readonly Person[], ms: number): Promise<number> {
  const began = performance.now()
  const before = await received(people)
  await wait(ms)
  return ((await received(people)) - before) / ((performance.now() - began) / 1000)
}

async function received(people: readonly Person[]): Promise<number> {
  const counts = await Promise.all(
    people.map(({ page }) =>
      page.evaluate(async () => {
        const connections = (window as unknown as { __pcs(): RTCPeerConnection[] }).__pcs()
        let packets = 0
        for (const connection of connections)
          for (const stats of (await connection.getStats()).values())
            if (stats.type === 'inbound-rtp') packets += stats.packetsReceived as number
        return packets
      }),
    ),
  )
  return counts.reduce((sum, n) => sum + n, 0)
}

/** CPU of the server during something, without what it uses at rest in the same time. */
async function meter(pid: number): Promise<(run: () => Promise<void>) => Promise<number>> {
  const rest = await restPerMs(pid)
  return async run => {
    const [cpu, began] = [fineCpuOf(pid), performance.now()]
    await run()
    return fineCpuOf(pid) - cpu - rest * (performance.now() - began)
  }
}

/** Into a room of its own with one person inside. The first joins only warm up what the server compiles as it runs. */
async function textJoins(server: Instance, pid: number): Promise<void> {
  const origin = server.url
  const room = await createRoom({ admission: 'open' }, { origin, fetch })
  const owner = await openHeadless(origin, room.owner)
  await inPhase(owner, 'prejoin')
  await owner.join('Owner')
  await inPhase(owner, 'inside')
  const once = async (spent: (run: () => Promise<void>) => Promise<number>): Promise<number> => {
    const guest = await openHeadless(origin, room.guest)
    await inPhase(guest, 'prejoin')
    const ms = await spent(async () => {
      await guest.join('Guest')
      await inPhase(guest, 'inside')
      await wait(FOLLOWS_MS)
    })
    await guest.leave()
    guest.close()
    await wait(FOLLOWS_MS)
    return ms
  }
  const unmeasured = async (run: () => Promise<void>) => {
    await run()
    return 0
  }
  for (let i = 0; i < WARM_UP; i++) await once(unmeasured)
  const spent = await meter(pid)
  let sum = 0
  for (let i = 0; i < TEXT_JOINS; i++) sum += await once(spent)
  owner.close()
  console.log(verdict('server CPU per join, text', sum / TEXT_JOINS, 5, 'ms'))
}

/** Visits and joins of one person after the other, what the server does for the others included. */
async function joins(browser: Browser, link: string, pid: number): Promise<void> {
  const spent = await meter(pid)
  let visits = 0
  let entries = 0
  for (let i = 0; i < JOINS; i++) {
    const person = await open(browser, 100 + i)
    visits += await spent(async () => {
      await person.goto(link)
      await person.inPhase('prejoin')
      await person.type('Guest')
      await connected(person)
    })
    entries += await spent(async () => {
      await person.press(/^Join$/)
      await person.inPhase('inside')
      await wait(FOLLOWS_MS)
    })
    await person.press(/^Leave$/)
    await person.inPhase('gone')
    await person.close()
  }
  console.log(`server CPU of a visit (app, prejoin, pre-warmed call): ${(visits / JOINS).toFixed(1)} ms`)
  console.log(verdict(`server CPU per join, call with ${PEOPLE} people`, entries / JOINS, 5, 'ms'))
}

async function restPerMs(pid: number): Promise<number> {
  const [cpu, began] = [fineCpuOf(pid), performance.now()]
  await wait(5_000)
  return (fineCpuOf(pid) - cpu) / (performance.now() - began)
}

/** People who hold a socket and their place, and do nothing. */
async function idle(server: Instance, pid: number): Promise<void> {
  const room = await createRoom({ admission: 'open' }, { origin: server.url, fetch })
  if (room.guest.kind !== 'guest') throw new Error('not a guest link')
  const empty = await restPerMs(pid)
  const engine = await createTsMlsEngine()
  const seats = []
  for (let i = 0; i < IDLE_PEOPLE; i++) seats.push(await takeSeat(server.url, room.guest, engine))
  const [cpu, began] = [fineCpuOf(pid), performance.now()]
  await wait(IDLE_MS)
  const perSecond = ((fineCpuOf(pid) - cpu) / (performance.now() - began) - empty) * 1000
  console.log(`server CPU for ${IDLE_PEOPLE} idle people: ${perSecond.toFixed(2)} ms per second`)
  for (const seat of seats) seat.close()
}
