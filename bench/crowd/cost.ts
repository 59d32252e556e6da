import { setTimeout as wait } from 'node:timers/promises'
import type { Bots } from '../bots/bots.ts'
import { fineCpuOf, rssMiB } from '../lib/cpu.ts'

const SETTLE_MS = Number(process.env.KONKLAVE_BENCH_SETTLE_MS ?? 5_000)
const STEADY_MS = Number(process.env.KONKLAVE_BENCH_STEADY_MS ?? 20_000)

/** CPU in ms per second, memory in MiB, while people are in a call and nobody comes or goes. */
export type Cost = {
  readonly engineCpu: number
  readonly engineRss: number
  readonly serverCpu: number
  readonly serverRss: number
  readonly botsCpu: number
  /** Of all bots together. */
  readonly sentPerSecond: number
  readonly receivedPerSecond: number
  readonly connected: number
}

export async function steady(p: {
  readonly engine: number
  readonly server?: number
  readonly bots: Bots
}): Promise<Cost> {
  const { engine, server, bots } = p
  await wait(SETTLE_MS)
  const pids = [engine, server, bots.pid]
  const cpu = () => pids.map(pid => (pid === undefined ? 0 : fineCpuOf(pid)))
  const before = { cpu: cpu(), counts: await bots.count(), at: performance.now() }
  await wait(STEADY_MS)
  const seconds = (performance.now() - before.at) / 1000
  const [ofEngine = 0, ofServer = 0, ofBots = 0] = cpu().map((ms, i) => (ms - (before.cpu[i] ?? 0)) / seconds)
  const counts = await bots.count()
  const per = (of: 'sent' | 'received') => {
    const sum = (all: typeof counts) => all.reduce((n, one) => n + one[of], 0)
    return (sum(counts) - sum(before.counts)) / seconds
  }
  return {
    engineCpu: ofEngine,
    engineRss: rssMiB(engine),
    serverCpu: ofServer,
    serverRss: server === undefined ? 0 : rssMiB(server),
    botsCpu: ofBots,
    sentPerSecond: per('sent'),
    receivedPerSecond: per('received'),
    connected: counts.filter(({ connected }) => connected).length,
  }
}
