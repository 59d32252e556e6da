import { networkAddress } from '@konklave/engine'
import { processTree } from '@konklave/testing/canary'
import { Instance } from '@konklave/testing/person'
import { Bots } from './bots/bots.ts'
import { steady } from './crowd/cost.ts'
import { Crowd } from './crowd/crowd.ts'
import { roomOn } from './join/room.ts'
import { row, verdict } from './lib/stats.ts'

const PEOPLE = Number(process.env.KONKLAVE_BENCH_LESSON ?? 28)
/** The others hold seats. */
const WHOLE = 4
const VIDEO = { width: 320, height: 180, fps: 15, bytes: 1_000, keyBytes: 6_000 }

/**
 * A class that comes in when the bell rings: everybody from one address, through the front door with its limits, and
 * everybody sends a picture and receives all others.
 */
export async function bench(): Promise<void> {
  const address = networkAddress()
  if (address === undefined) return console.log('skipped: this machine has no address on a network')
  const server = await Instance.start(['--lan', '--names', address])
  // The certificate of the server is its own.
  const crowd = new Crowd({ NODE_TLS_REJECT_UNAUTHORIZED: '0', NODE_NO_WARNINGS: '1' })
  const bots = await Bots.start()
  try {
    const [pid, engine] = processTree(server.pid)
    if (pid === undefined || engine === undefined) throw new Error('no server with an engine')
    const room = await roomOn(server, 'open')
    const teacher = await crowd.open('whole', 1, room.ownerLink)
    crowd.enter(teacher)
    await crowd.when('inside', teacher)
    const pupils = [
      ...(await crowd.open('whole', WHOLE - 1, room.guestLink)),
      ...(await crowd.open('seat', PEOPLE - WHOLE, room.guestLink)),
    ]
    const began = performance.now()
    crowd.enter(pupils)
    await crowd.when('inside', pupils)
    console.log(`${pupils.length} inside after ${((performance.now() - began) / 1000).toFixed(1)} s`)
    console.log(
      row(
        'from Join to inside',
        pupils.map(one => one.tookMs ?? Number.NaN),
        'ms',
      ),
    )
    const all = [...teacher, ...pupils]
    await crowd.when('ticket', all)
    const url = server.url.replace(/^http/, 'ws')
    await Promise.all(
      all.map(({ ticket = '' }) => bots.join({ url, token: ticket, video: VIDEO, receive: PEOPLE - 1 })),
    )
    const before = await bots.count()
    const cost = await steady({ engine, server: pid, bots })
    const counts = await bots.count()
    const lost = counts.reduce((sum, { lost }, i) => sum + lost - (before[i]?.lost ?? 0), 0)
    const received = counts.reduce((sum, one) => sum + one.received, 0)
    console.log(
      row(
        'pictures of others that move, each',
        counts.map(({ live }) => live),
        'pictures',
      ),
    )
    console.log(
      `${cost.receivedPerSecond.toFixed(0)} packets per second forwarded, ${((100 * lost) / Math.max(1, received)).toFixed(2)} % lost`,
    )
    console.log(
      `engine ${cost.engineCpu.toFixed(0)} ms/s ${cost.engineRss.toFixed(0)} MiB, server ${cost.serverCpu.toFixed(1)} ms/s ${cost.serverRss.toFixed(0)} MiB, bots ${cost.botsCpu.toFixed(0)} ms/s`,
    )
    const without = counts.filter(({ live }) => live < PEOPLE - 1).length
    console.log(verdict('people who miss somebody’s picture', without, 0, 'people'))
    console.log(verdict('thrown out', crowd.out.length + bots.failures.length, 0, 'people'))
    for (const why of [...crowd.out, ...bots.failures]) console.log(`  ${why}`)
  } finally {
    await bots.stop()
    await crowd.stop()
    await server.stop()
  }
}
