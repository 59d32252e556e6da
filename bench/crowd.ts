import { setTimeout as wait } from 'node:timers/promises'
import { createRoom } from '@konklave/client'
import { processTree } from '@konklave/testing/canary'
import { Instance } from '@konklave/testing/person'
import { Bots } from './bots/bots.ts'
import { engineAlone } from './crowd/alone.ts'
import { type Cost, steady } from './crowd/cost.ts'
import { Crowd, type One } from './crowd/crowd.ts'
import { lagsOf, newestEpoch } from './crowd/lag.ts'
import { row, summary, verdict } from './lib/stats.ts'

const numberOf = (name: string, otherwise: number) =>
  Number(process.env[`KONKLAVE_BENCH_${name}`] ?? otherwise)

const PEOPLE = numberOf('PEOPLE', 200)
/** The last of them come within {@link STORM_MS}. */
const STORM = numberOf('STORM', Math.min(50, Math.floor(PEOPLE / 4)))
const STORM_MS = numberOf('STORM_MS', 10_000)
/** Whole members among those who are there before; the others hold seats. Each processes every commit on this machine's cores. */
const WHOLE = numberOf('WHOLE', 10)
const STORM_WHOLE = numberOf('STORM_WHOLE', Math.min(10, STORM))
const PUBLISHERS = numberOf('PUBLISHERS', 30)
const ON_SCREEN = numberOf('ON_SCREEN', 25)
const LEAVES = numberOf('LEAVES', 10)
const SIZES = [10, 50, 100, 200].filter(n => n <= PEOPLE)
const PORTION = 25
const QUIET_MS = 1_500
const LAG_LIMIT_MS = 2_000

/** 180 lines at 15 frames per second, some 120 kbit/s. */
const VIDEO = { width: 320, height: 180, fps: 15, bytes: 1_000, keyBytes: 6_000 }

/** The first is the one who looks; then those who show themselves. */
const role = (n: number) => ({
  video: n >= 1 && n <= PUBLISHERS ? VIDEO : undefined,
  receive: n === 0 ? ON_SCREEN : 0,
})

/**
 * A room of two hundred: what server and engine cost as it grows, beside the engine alone with the same bots; a storm of
 * newcomers; how far members lag behind. Most people are seats with bots as their media side, because every whole member
 * would process every commit on the machine that is measured.
 */
export async function bench(): Promise<void> {
  const alone = await engineAlone({ sizes: SIZES, role })
  const server = await Instance.start()
  const crowd = new Crowd()
  const bots = await Bots.start()
  try {
    const [pid, engine] = processTree(server.pid)
    if (pid === undefined || engine === undefined) throw new Error('no server with an engine')
    const room = await createRoom({ admission: 'open' }, { origin: server.url, fetch })
    const url = server.url.replace(/^http/, 'ws')
    const connect = async (some: readonly One[]) => {
      await crowd.when('ticket', some)
      await Promise.all(
        some.map(async one => {
          one.bot = await bots.join({ url, token: one.ticket ?? '', ...role(one.who) })
        }),
      )
    }
    const costs: Cost[] = []
    const measureAt = async (size: number) => {
      if (SIZES.includes(size)) costs.push(await steady({ engine, server: pid, bots }))
    }

    const owner = await crowd.open('whole', 1, room.ownerLink)
    crowd.enter(owner)
    await crowd.when('inside', owner)
    await connect(owner)
    await come('whole', WHOLE - 1)
    for (const size of [...SIZES, PEOPLE - STORM].filter(n => n <= PEOPLE - STORM).sort((a, b) => a - b)) {
      while (inside() < size) await come('seat', Math.min(PORTION, size - inside()))
      await measureAt(size)
    }
    await storm()
    await measureAt(PEOPLE)
    await departures()
    tellCosts(costs, alone)
    console.log(
      `voids seen: ${crowd.voids}; thrown out: ${crowd.out.length}${crowd.out.map(o => `\n  ${o}`)}`,
    )
    console.log(`bots that lost their call: ${bots.failures.length}${bots.failures.map(f => `\n  ${f}`)}`)

    async function come(kind: 'whole' | 'seat', count: number): Promise<void> {
      if (count <= 0) return
      const some = await crowd.open(kind, count, room.guestLink)
      crowd.enter(some)
      await crowd.when('inside', some)
      await connect(some)
    }
    function inside(): number {
      return crowd.people.filter(({ insideAt }) => insideAt !== undefined).length
    }
    async function storm(): Promise<void> {
      const whole = await crowd.open('whole', STORM_WHOLE, room.guestLink)
      const seats = await crowd.open('seat', STORM - STORM_WHOLE, room.guestLink)
      const all = evenly(whole, seats)
      await wait(QUIET_MS)
      await crowd.loads()
      const [after, voids, began] = [newestEpoch(crowd), crowd.voids, performance.now()]
      for (const [i, one] of all.entries()) {
        await wait(Math.max(0, began + (i * STORM_MS) / all.length - performance.now()))
        crowd.enter([one])
      }
      await crowd.when('inside', all)
      await crowd.when('settled', whole)
      const seconds = (performance.now() - began) / 1000
      console.log(
        `storm of ${all.length} within ${STORM_MS / 1000} s: all inside after ${seconds.toFixed(1)} s`,
      )
      console.log(
        row(
          'storm: from Join to inside',
          all.map(one => one.tookMs ?? Number.NaN),
          'ms',
        ),
      )
      const settled = whole.map(one => (one.settledAt ?? Number.NaN) - (one.insideAt ?? Number.NaN))
      console.log(row('storm: from inside to the first heartbeat of others', settled, 'ms'))
      console.log(`storm: voids ${crowd.voids - voids}`)
      // The last epoch is on its way to some.
      await wait(QUIET_MS)
      await tellLags('storm', after)
      await connect(all)
    }
    async function departures(): Promise<void> {
      await wait(QUIET_MS)
      await crowd.loads()
      const after = newestEpoch(crowd)
      const going = crowd.people.filter(({ kind }) => kind === 'seat').slice(0, LEAVES)
      for (const one of going) {
        if (one.bot !== undefined) bots.leave(one.bot)
        const before = newestEpoch(crowd)
        await crowd.leave(one)
        await crowd.beyond(before)
        await wait(QUIET_MS)
      }
      await tellLags(`${going.length} leave`, after)
    }
    async function tellLags(label: string, after: number): Promise<void> {
      const { arrival, inForce } = lagsOf(crowd, after)
      console.log(row(`${label}: commit at the last seat`, arrival, 'ms'))
      console.log(row(`${label}: epoch in force at the last whole member`, inForce, 'ms'))
      console.log(verdict(`${label}: epoch lag, p95`, summary(inForce).p95, LAG_LIMIT_MS, 'ms'))
      const loads = await crowd.loads()
      const late = Math.max(...loads.map(load => load.lateP95Ms))
      const cpu = loads.reduce((sum, load) => sum + load.cpuMs, 0)
      console.log(
        `  of that the people's own processes: ${cpu.toFixed(0)} ms of CPU, timers up to ${late.toFixed(0)} ms late (p95)`,
      )
    }
  } finally {
    await bots.stop()
    await crowd.stop()
    await server.stop()
  }
}

/** The few among the many. */
function evenly(few: readonly One[], many: readonly One[]): readonly One[] {
  const every = (few.length + many.length) / Math.max(1, few.length)
  const [a, b] = [[...few], [...many]]
  return Array.from({ length: few.length + many.length }, (_, i) =>
    Math.floor((i + 1) / every) > few.length - a.length ? (a.shift() ?? b.shift()) : (b.shift() ?? a.shift()),
  ).flatMap(one => one ?? [])
}

function tellCosts(costs: readonly Cost[], alone: readonly Cost[]): void {
  const n = (x: number) => (x >= 100 ? x.toFixed(0) : x.toFixed(1))
  for (const [i, cost] of costs.entries()) {
    const base = alone[i]
    const size = SIZES[i]
    if (!base || size === undefined) continue
    console.log(
      `${size} people: server ${n(cost.serverCpu)} ms/s ${n(cost.serverRss)} MiB, engine ${n(cost.engineCpu)} ms/s ${n(cost.engineRss)} MiB; ` +
        `engine alone ${n(base.engineCpu)} ms/s ${n(base.engineRss)} MiB; ` +
        `CPU × ${((cost.serverCpu + cost.engineCpu) / base.engineCpu).toFixed(2)}, memory × ${((cost.serverRss + cost.engineRss) / base.engineRss).toFixed(2)}`,
    )
    console.log(
      `  bots: ${cost.connected} connected, ${n(cost.sentPerSecond)} frames sent, ${n(cost.receivedPerSecond)} packets received per second (alone ${base.connected}, ${n(base.sentPerSecond)}, ${n(base.receivedPerSecond)}), ${n(cost.botsCpu)} ms/s`,
    )
  }
  const [first, last] = [costs[0], costs.at(-1)]
  const [few, many] = [SIZES[0], SIZES[costs.length - 1]]
  if (!first || !last || few === undefined || many === undefined || many === few) return
  const each = (of: 'serverCpu' | 'serverRss' | 'engineCpu' | 'engineRss') =>
    (last[of] - first[of]) / (many - few)
  console.log(
    `each further person: server ${each('serverCpu').toFixed(2)} ms/s ${each('serverRss').toFixed(2)} MiB, engine ${each('engineCpu').toFixed(2)} ms/s ${each('engineRss').toFixed(2)} MiB`,
  )
}
