import { launch } from '@konklave/testing/person'
import { HOST, startPublic } from '../e2e/publicServer.ts'
import { relayOnly } from '../e2e/relayOnly.ts'
import { type Joins, newJoins, unlessLost } from './join/joins.ts'
import { join, started } from './join/product.ts'
import { roomOn } from './join/room.ts'
import { type Far, farProblem, openFar, roundTripMs } from './lib/far.ts'
import { row, summary, verdict } from './lib/stats.ts'

const RTT_MS = 100
const JOINS = Number(process.env.KONKLAVE_BENCH_JOINS ?? 8)

/**
 * What it costs to get through nothing but the page's own port: joins by UDP and by the relay alone, in turns, from the same place
 * 100 ms away. From the click to the first sound and picture: by somebody who presses Join as soon as it can be pressed, so that
 * connecting is in it, and by somebody who takes the time to type a name. `KONKLAVE_BENCH_JOINS` sets the number of joins of each kind.
 */
export async function bench(): Promise<void> {
  const problem = farProblem()
  if (problem) return console.log(`skipped: ${problem}`)
  const far = await openFar(RTT_MS)
  try {
    console.log(`line: ${RTT_MS} ms round trip asked for, ${roundTripMs(far)} ms measured`)
    const { cold, warm } = await measured(far)
    compare('cold', cold)
    compare('pre-warmed', warm)
  } finally {
    await far.close()
  }
}

type Ways = { readonly udp: Joins; readonly relay: Joins }

const newWays = (): Ways => ({ udp: newJoins(), relay: newJoins() })

async function measured(far: Far): Promise<{ readonly cold: Ways; readonly warm: Ways }> {
  const { server, stop } = await startPublic(['--public-addresses', far.here])
  const executablePath = await far.wrap('/usr/bin/chromium')
  // With the dot it is what the browser looks up for a relay.
  const rules = [HOST, `${HOST}.`].map(name => `MAP ${name} ${far.here}`).join()
  const args = [`--host-resolver-rules=${rules}`, '--ignore-certificate-errors']
  const open = () => launch('chrome', { executablePath, pipe: true, args })
  const browsers = { host: await open(), guest: await open() }
  try {
    const room = await roomOn(server, 'open')
    const host = await started(browsers.host, room.ownerLink)
    const common = { host, browser: browsers.guest, link: room.guestLink }
    const [cold, warm] = [newWays(), newWays()]
    for (let i = 0; i < JOINS; i++)
      for (const ways of [cold, warm])
        for (const way of ['udp', 'relay'] as const) {
          const into = ways[way]
          const before = way === 'relay' ? relayOnly : ''
          await unlessLost(into, () => join({ ...common, into, before, cold: ways === cold }))
        }
    return { cold, warm }
  } finally {
    for (const browser of Object.values(browsers)) await browser.close()
    await stop()
  }
}

function compare(label: string, { udp, relay }: Ways): void {
  for (const [way, { sound, picture, lost }] of Object.entries({ UDP: udp, 'relay only': relay })) {
    for (const why of lost) console.log(`LOST ${label}, ${way}: ${why}`)
    console.log(row(`${label}, ${way}: first sound`, sound, 'ms'))
    console.log(row(`${label}, ${way}: first picture`, picture, 'ms'))
  }
  for (const what of ['sound', 'picture'] as const) {
    const more = summary(relay[what]).median - summary(udp[what]).median
    console.log(verdict(`${label}, ${what}: relay only takes more, medians`, more / RTT_MS, 1, 'round trips'))
  }
}
