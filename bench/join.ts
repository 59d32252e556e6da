import { launch } from '@konklave/testing/person'
import type { Joins } from './join/joins.ts'
import { type ProductJoins, productJoins } from './join/product.ts'
import { stockJoins } from './join/stock.ts'
import { farProblem, openFar, roundTripMs } from './lib/far.ts'
import { row, summary, verdict } from './lib/stats.ts'

const RTT_MS = 100
const JOINS = Number(process.env.KONKLAVE_BENCH_JOINS ?? 30)

/**
 * From the click to the first sound and picture, everybody 100 ms away, beside the stock SDK in the same run. Limits hold
 * for the median; the worst is printed. `KONKLAVE_BENCH_JOINS` sets the number of joins of each kind.
 */
export async function bench(): Promise<void> {
  const problem = farProblem()
  if (problem) return console.log(`skipped: ${problem}`)
  const far = await openFar(RTT_MS)
  try {
    console.log(`line: ${RTT_MS} ms round trip asked for, ${roundTripMs(far)} ms measured`)
    const executablePath = await far.wrap('/usr/bin/chromium')
    const open = () => launch('chrome', { executablePath, pipe: true })
    const [host, guest] = [await open(), await open()]
    try {
      const stock = await stockJoins(far, { host, guest }, JOINS)
      tell('stock SDK, devices off', stock.quiet)
      tell('stock SDK, with camera and microphone', stock.publishing)
      const product = await productJoins(far, { host, guest }, JOINS)
      tellProduct(product)
      const [ours, theirs] = [product.quiet, stock.quiet].map(j => summary(j.picture).median)
      console.log(`picture, ours ÷ stock SDK: ${((ours ?? 0) / (theirs ?? 1)).toFixed(2)}`)
    } finally {
      await host.close()
      await guest.close()
    }
  } finally {
    await far.close()
  }
}

function tellProduct({ quiet, publishing, cold, lobby, intervals }: ProductJoins): void {
  console.log(row('source: milliseconds between frames', intervals, 'ms'))
  const rtt = RTT_MS
  tell('pre-warmed, devices off', quiet)
  goal('pre-warmed: sound', quiet.sound, 2 * rtt + 150)
  goal('pre-warmed: picture', quiet.picture, 2 * rtt + 150)
  tell('pre-warmed, with camera and microphone', publishing)
  goal('own view of the others', publishing.picture, 3 * rtt + 150)
  goal('others hear the joiner', publishing.othersSound, 4 * rtt + 50)
  tell('cold', cold)
  goal('cold: sound', cold.sound, 6 * rtt + 150)
  goal('cold: picture', cold.picture, 6 * rtt + 150)
  tell('let in from the lobby', lobby)
  goal('lobby: sound', lobby.sound, 900)
  goal('lobby: picture', lobby.picture, 900)
}

function tell(label: string, { sound, picture, othersSound, othersPicture, lost }: Joins): void {
  for (const why of lost) console.log(`LOST ${label}: ${why}`)
  console.log(row(`${label}: first sound`, sound, 'ms'))
  console.log(row(`${label}: first picture`, picture, 'ms'))
  if (othersSound.length === 0) return
  console.log(row(`${label}: others hear`, othersSound, 'ms'))
  console.log(row(`${label}: others see`, othersPicture, 'ms'))
}

const goal = (label: string, sample: readonly number[], limit: number) =>
  console.log(verdict(`${label}, median`, summary(sample).median, limit, 'ms'))
