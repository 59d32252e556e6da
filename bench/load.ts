import { setTimeout as wait } from 'node:timers/promises'
import { createRoom, type MeetingView } from '@konklave/client'
import { openHeadless } from '@konklave/client/headless'
import { processTree } from '@konklave/testing/canary'
import { inPhase } from '@konklave/testing/headless'
import { Instance, launch, Person } from '@konklave/testing/person'
import type { Browser } from 'puppeteer-core'
import { connected } from './join/page.ts'
import { installProbe } from './join/probe.ts'
import { fineCpuOf, rssMiB } from './lib/cpu.ts'
import { verdict } from './lib/stats.ts'

/** Each speaks and hears all others: 50 packets per second and direction, less where a silence is saved, so 10 people are about 3,700 forwarded per second. */
const PEOPLE = Number(process.env.KONKLAVE_BENCH_PEOPLE ?? 10)
const STEADY_MS = Number(process.env.KONKLAVE_BENCH_STEADY_MS ?? 30_000)
const WANTED_PER_SECOND = 3_000
/** More windows than these starve two cores, and then a join measures the waiting. The server's share is the same. */
const PEOPLE_AT_JOINS = 2
const JOINS = 10
const TEXT_JOINS = 40
const WARM_UP = 40
/** What a join causes afterwards, heartbeats for example, is over by then. */
const FOLLOWS_MS = 500
const IDLE_PEOPLE = Number(process.env.KONKLAVE_BENCH_IDLE ?? 100)
/** They come in portions; each portion is inside before the next one comes. */
const PORTION = 20
/** Everybody's heartbeat once, with 100 inside (K21). */
const IDLE_MS = 60_000

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
    for (const person of people.splice(PEOPLE_AT_JOINS)) await leave(person)
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
    await person.inPhase('prejoin', 60_000)
    await person.type(`Person ${i}`)
    await person.press(i === 0 ? /^Start$/ : /^Join$/)
    await person.inPhase('inside', 60_000)
    await person.press(/^Turn on microphone$/)
    people.push(person)
  }
  return people
}

async function leave(person: Person): Promise<void> {
  await person.press(/^Leave$/)
  await person.inPhase('gone')
  await person.close()
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
  const owner = await openHeadless({ origin, link: room.owner, build: 'headless' })
  await inPhase(owner, 'prejoin')
  await owner.entry.join('Owner')
  await inPhase(owner, 'inside')
  const once = async (spent: (run: () => Promise<void>) => Promise<number>): Promise<number> => {
    const guest = await openHeadless({ origin, link: room.guest, build: 'headless' })
    await inPhase(guest, 'prejoin')
    const ms = await spent(async () => {
      await guest.entry.join('Guest')
      await inPhase(guest, 'inside')
      await wait(FOLLOWS_MS)
    })
    await guest.entry.leave()
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
      await person.inPhase('prejoin', 60_000)
      await person.type('Guest')
      await connected(person)
    })
    entries += await spent(async () => {
      await person.press(/^Join$/)
      await person.inPhase('inside', 60_000)
      await wait(FOLLOWS_MS)
    })
    await leave(person)
  }
  console.log(`server CPU of a visit (app, prejoin, pre-warmed call): ${(visits / JOINS).toFixed(1)} ms`)
  console.log(verdict(`server CPU per join, call with ${PEOPLE_AT_JOINS} people`, entries / JOINS, 5, 'ms'))
}

async function restPerMs(pid: number): Promise<number> {
  const [cpu, began] = [fineCpuOf(pid), performance.now()]
  await wait(5_000)
  return (fineCpuOf(pid) - cpu) / (performance.now() - began)
}

/** Whole members without media, all in this process: they hold their places, say now and then that they live, and do nothing. */
async function idle(server: Instance, pid: number): Promise<void> {
  const origin = server.url
  const room = await createRoom({ admission: 'open' }, { origin, fetch })
  const before = { restPerMs: await restPerMs(pid), rssMiB: rssMiB(pid) }
  const owner = await openHeadless({ origin, link: room.owner, build: 'headless' })
  await enter(owner)
  const views = [owner]
  while (views.length < IDLE_PEOPLE) {
    const count = Math.min(PORTION, IDLE_PEOPLE - views.length)
    const portion = await Promise.all(
      Array.from({ length: count }, () => openHeadless({ origin, link: room.guest, build: 'headless' })),
    )
    await Promise.all(portion.map(view => enter(view)))
    views.push(...portion)
  }
  await wait(IDLE_MS / 2)
  const [cpu, began] = [fineCpuOf(pid), performance.now()]
  await wait(IDLE_MS)
  const perMs = (fineCpuOf(pid) - cpu) / (performance.now() - began) - before.restPerMs
  const inside = views.filter(({ phase }) => phase.value.t === 'inside').length
  console.log(
    `server for ${inside} idle people: ${(perMs * 100).toFixed(2)} % of a core, ${(rssMiB(pid) - before.rssMiB).toFixed(0)} MiB more resident`,
  )
  if (inside < IDLE_PEOPLE) console.log(`NOT VALID: ${IDLE_PEOPLE - inside} people did not stay inside`)
  for (const view of views) view.close()
}

async function enter(view: MeetingView): Promise<void> {
  await inPhase(view, 'prejoin')
  await view.entry.join('Guest')
  await inPhase(view, 'inside')
}
