import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createRoom } from '@konklave/client'
import { Instance, launch, Person } from '@konklave/testing/person'
import type { Browser } from 'puppeteer-core'
import { Bots } from './bots/bots.ts'
import { Crowd } from './crowd/crowd.ts'
import { verdict } from './lib/stats.ts'
import { recordClip } from './receive/clip.ts'
import { type Busy, meterOf } from './receive/meter.ts'

const WINDOW_MS = Number(process.env.KONKLAVE_BENCH_STEADY_MS ?? 20_000)
const SETTLE_MS = 5_000
const SCREEN = { width: 1440, height: 900 }
/** Small tiles get 180 lines, larger ones 360. */
const CASES = [
  { streams: 9, width: 640, height: 360, fps: 20, bitrate: 400_000 },
  { streams: 9, width: 320, height: 180, fps: 15, bitrate: 120_000 },
  { streams: 25, width: 320, height: 180, fps: 15, bitrate: 120_000 },
] as const
const STREAMS_MAX = Number(process.env.KONKLAVE_BENCH_STREAMS ?? 25)
const MANY = 25
const LIMIT = 0.35

/** Every peer connection of the page, for its counters. */
const REMEMBER = `{
  const all = []
  window.__pcs = () => all
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration) { super(configuration); all.push(this) }
  }
  localStorage.setItem('konklave:prefs', JSON.stringify({ tiles: '49' }))
}`

/**
 * What it costs a Chromium to have 9 and 25 pictures of others before it: its main thread, its workers, everything. The
 * others are whole members without a screen, whose recordings are sealed with the real keys and sent by bots.
 */
export async function bench(): Promise<void> {
  const directory = await mkdtemp(join(tmpdir(), 'konklave-receive-'))
  try {
    for (const [i, one] of CASES.filter(({ streams }) => streams <= STREAMS_MAX).entries()) {
      const clip = join(directory, `${i}.json`)
      await writeFile(clip, await recordClip(one))
      await received(one, clip)
    }
  } finally {
    await rm(directory, { recursive: true, force: true })
  }
}

async function received(one: (typeof CASES)[number], clip: string): Promise<void> {
  const { streams, ...format } = one
  const server = await Instance.start()
  const bots = await Bots.start()
  const crowd = new Crowd()
  const browser = await launch('chrome')
  try {
    const room = await createRoom({ admission: 'open' }, { origin: server.url, fetch })
    const ada = await Person.open(browser, { code: 1, toneHz: 300, viewport: SCREEN, before: REMEMBER })
    await ada.goto(room.ownerLink)
    await ada.inPhase('prejoin')
    await ada.type('Ada')
    await ada.press(/^Start$/)
    await ada.inPhase('inside')
    crowd.onFrame = ({ bot }, frame) => {
      if (bot !== undefined) bots.frame(bot, frame)
    }
    const others = await crowd.open('whole', streams, room.guestLink, clip)
    crowd.enter(others)
    await crowd.when('ticket', others)
    const url = server.url.replace(/^http/, 'ws')
    for (const other of others) {
      const video = { ...format, bytes: 0, keyBytes: 0 }
      other.bot = await bots.join({ url, token: other.ticket ?? '', video }, () => crowd.keyFrame(other))
    }
    // Who sends no heartbeat for its picture, as these bots' members do not, is confirmed by the next regular one (K21, K23).
    await ada.until('everybody is confirmed', () => !document.querySelector('.tilePresence'), [], 90_000)
    for (const end = performance.now() + 60_000; (await moving(ada)) < streams; await wait(250))
      if (performance.now() > end)
        throw new Error(`${await moving(ada)} of ${streams} pictures move. ${bots.failures.join('; ')}`)
    await wait(SETTLE_MS)
    await tell(one, browser, ada)
    for (const error of ada.errors) console.log(`  in the page: ${error}`)
  } finally {
    await browser.close()
    await bots.stop()
    await crowd.stop()
    await server.stop()
  }
}

async function tell({ streams, height, fps }: (typeof CASES)[number], browser: Browser, ada: Person) {
  const meter = await meterOf(browser, ada.page)
  const before = await frames(ada)
  const busy: Busy = await meter(WINDOW_MS)
  const after = await frames(ada)
  const label = `${streams} × ${height} lines`
  const share = (ms: number) => `${((100 * ms) / WINDOW_MS).toFixed(1)} %`
  console.log(
    `${label}: main thread ${share(busy.mainCpuMs)} of a core (busy ${share(busy.mainBusyMs)} of the time), workers ${share(busy.workersCpuMs)}, whole page ${share(busy.pageCpuMs)}, browser ${share(busy.browserCpuMs)}`,
  )
  const of = (what: keyof typeof after) => after[what] - before[what]
  const [decoded, dropped] = [of('decoded'), of('dropped')]
  console.log(
    `  ${after.streams} streams, ${((decoded * 1000) / WINDOW_MS / Math.max(1, after.streams)).toFixed(1)} frames per second each of ${fps} sent, ${dropped} of ${decoded + dropped} dropped, ${of('freezes')} freezes`,
  )
  if (after.streams < streams) {
    const said = await ada.page.evaluate(() => document.querySelector<HTMLElement>('.weakLine')?.innerText)
    console.log(
      `NOT VALID: ${streams - after.streams} streams are missing; the page says: ${said ?? 'nothing'}`,
    )
  }
  if (streams === MANY)
    console.log(verdict(`main thread with ${streams} pictures`, busy.mainCpuMs / WINDOW_MS, LIMIT, 'cores'))
}

/** How many pictures have come further within half a second. */
async function moving({ page }: Person): Promise<number> {
  return page.evaluate(async () => {
    const all = [...document.querySelectorAll('video')]
    const before = all.map(({ currentTime }) => currentTime)
    await new Promise(done => setTimeout(done, 500))
    return all.filter(({ videoWidth, currentTime }, i) => videoWidth > 0 && currentTime > (before[i] ?? 0))
      .length
  })
}

/** Counters of the pictures that come in, all together. */
async function frames({ page }: Person) {
  return page.evaluate(async () => {
    const sum = { streams: 0, decoded: 0, dropped: 0, freezes: 0 }
    for (const connection of (window as unknown as { __pcs(): RTCPeerConnection[] }).__pcs())
      for (const stats of (await connection.getStats()).values()) {
        if (stats.type !== 'inbound-rtp' || stats.kind !== 'video' || !(stats.framesDecoded > 0)) continue
        sum.streams++
        sum.decoded += stats.framesDecoded
        sum.dropped += stats.framesDropped ?? 0
        sum.freezes += stats.freezeCount ?? 0
      }
    return sum
  })
}
