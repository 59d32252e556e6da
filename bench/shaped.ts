import { writeFileSync } from 'node:fs'
import { Instance, launch, Person } from '@konklave/testing/person'
import { join, startMeeting } from '../e2e/flows.ts'
import { Shaper } from '../e2e/shaped/shaper.ts'
import { through } from '../e2e/shaped/through.ts'
import { type Measure, measureOf } from '../packages/media/src/line/measure.ts'
import { verdict } from './lib/stats.ts'
import { type Heard, hearing, installEar, statsOf } from './shaped/ear.ts'
import { installText, sharpAfter, turn } from './shaped/text.ts'

/** 300 kbit/s and 5 % loss; delay and queue as of a poor mobile line. */
const BAD = { kbps: 300, loss: 0.05, delayMs: 40, queueMs: 600 }
const PAGES = 3
const PATIENCE_MS = 12_000
const LISTEN_MS = Number(process.env.KONKLAVE_BENCH_LISTEN_MS ?? 60_000)
/** Where the measures of the person behind the line are written, one list for each stretch. */
const SERIES = process.env.KONKLAVE_BENCH_SERIES

const ADA = { code: 0b10110010, toneHz: 440 }
const BEN = { code: 0b01001110, toneHz: 740 }

/**
 * Ada shows a text, her face and talks; Ben is behind a line of 300 kbit/s with 5 % loss, in both directions. What he hears of
 * her, how soon he can read, when her picture is paused with its notice, and how soon all is back once the line is well again.
 */
export async function bench(): Promise<void> {
  const server = await Instance.start()
  const shaper = new Shaper()
  const browsers = [await launch('chrome'), await launch('chrome')] as const
  const series: Record<string, Measure[]> = {}
  let stretch = 'good'
  try {
    const before = `(${installEar})();(${installText})()`
    const ada = await Person.open(browsers[0], { ...ADA, before })
    const ben = await Person.open(browsers[1], { ...BEN, before })
    await through(shaper, ben)
    await join(ben, ada, await startMeeting(ada, server.url), 'Ben')
    for (const one of [ada, ben]) {
      await one.press(/^Turn on camera$/)
      await one.press(/^Turn on microphone$/)
    }
    await ben.sees(ADA.code)
    await ada.sees(BEN.code)
    await ada.press(/^Share screen$/)
    await ben.hears(ADA.toneHz)
    let taken = 0
    const recording = setInterval(() => {
      const at = ++taken * 1_000
      const into = stretch
      const take = (stats: Record<string, unknown>[]) => {
        series[into] = [
          ...(series[into] ?? []),
          measureOf(stats, { at, held: 0, camera: true, sources: 1, without: '' }),
        ]
      }
      statsOf(ben).then(take, () => undefined)
    }, 1_000)

    console.log(`  the line as it is`)
    const [goodPages, good] = await hearing(ben, () => pages(ada, ben, 1))
    tell(goodPages, good)

    console.log(
      `  ${BAD.kbps} kbit/s, ${BAD.loss * 100} % loss, ${BAD.delayMs} ms each way, queue of ${BAD.queueMs} ms`,
    )
    stretch = 'shaped'
    shaper.shape(BAD)
    const began = performance.now()
    const since = () => performance.now() - began
    const noticed = ben.text(/Your connection is weak/, 60_000).then(since, () => null)
    const paused = ben.text(/Paused: weak connection|Picture paused/, 60_000).then(since, () => null)
    const told = ada
      .until('the mark at Ben', () => document.querySelector('.weakMark'), [], 60_000)
      .then(since, () => null)
    const [times] = await hearing(ben, () => Promise.all([noticed, paused, told]))
    for (const [what, ms] of [
      ['notice', times[0]],
      ['picture paused', times[1]],
      ['the other sees the mark', times[2]],
    ] as const)
      console.log(`  ${what} after ${ms === null ? 'NEVER' : `${(ms / 1_000).toFixed(1)} s`}`)
    const [badPages, bad] = await hearing(ben, async () => {
      const began = performance.now()
      const turned = await pages(ada, ben, PAGES + 1)
      await new Promise(resolve => setTimeout(resolve, Math.max(0, LISTEN_MS - (performance.now() - began))))
      return turned
    })
    tell(badPages, bad)
    const others = await hearing(ada, () => new Promise(resolve => setTimeout(resolve, LISTEN_MS / 4)))
    tell([], others[1], 'by Ada of Ben')
    console.log(`  packets on the line: ${JSON.stringify(shaper.counts)}`)

    stretch = 'lifted'
    shaper.shape(null)
    const lifted = performance.now()
    await ben.sees(ADA.code, 90_000)
    console.log(`  lifted: picture after ${((performance.now() - lifted) / 1_000).toFixed(1)} s`)
    // Not by the words on the page: what was said to screen readers stays there.
    await ben.until('no notice', () => !document.querySelector('.weakLine'), [], 90_000)
    console.log(`  lifted: no notice after ${((performance.now() - lifted) / 1_000).toFixed(1)} s`)
    clearInterval(recording)

    const slowest = Math.max(...badPages.map(ms => ms ?? Number.POSITIVE_INFINITY))
    console.log(verdict('shaped: shared text sharp, slowest', slowest / 1_000, 3, 's'))
    console.log(verdict('shaped: silence in a tone', (bad.silentMs / bad.ms) * 60_000, 3_000, 'ms a minute'))
  } finally {
    if (SERIES) writeFileSync(SERIES, JSON.stringify(series))
    for (const browser of browsers) await browser.close()
    await shaper.close()
    await server.stop()
  }
}

async function pages(sharer: Person, reader: Person, first: number): Promise<(number | null)[]> {
  const all: (number | null)[] = []
  for (let page = first; page < first + PAGES; page++) {
    await turn(sharer, page)
    const ms = await sharpAfter(reader, page, PATIENCE_MS)
    all.push(ms)
    if (ms === null) for (const one of [sharer, reader]) console.log(await pictureStats(one))
    await new Promise(resolve => setTimeout(resolve, 2_000))
  }
  return all
}

/** For finding out why a page did not come. */
async function pictureStats(person: Person): Promise<string> {
  const names =
    'mid type framesEncoded framesSent framesReceived framesDecoded framesDropped keyFramesEncoded keyFramesDecoded frameWidth frameHeight framesPerSecond bytesSent bytesReceived packetsReceived packetsLost pliCount nackCount targetBitrate qpSum qualityLimitationReason'
  return (await statsOf(person))
    .filter(({ type, kind }) => (type === 'inbound-rtp' || type === 'outbound-rtp') && kind === 'video')
    .map(
      one =>
        `    ${names
          .split(' ')
          .flatMap(name => (one[name] === undefined ? [] : `${name} ${one[name]}`))
          .join(', ')}`,
    )
    .join('\n')
}

function tell(pages: readonly (number | null)[], heard: Heard, whose = 'by Ben of Ada'): void {
  if (pages.length > 0)
    console.log(
      `  pages sharp after ${pages.map(ms => (ms === null ? 'NEVER' : `${Math.round(ms)} ms`)).join(', ')}`,
    )
  const { ms, silentMs, longestMs, concealed, concealedEvents } = heard
  console.log(
    `  sound ${whose}: ${((silentMs / ms) * 60_000).toFixed(0)} ms of silence a minute, longest ${longestMs.toFixed(0)} ms; ${(concealed * 100).toFixed(2)} % made up in ${concealedEvents} places (${(ms / 1_000).toFixed(0)} s)`,
  )
}
