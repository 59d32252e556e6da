import { processTree } from '@konklave/testing/canary'
import { launch, Person } from '@konklave/testing/person'
import type { Browser } from 'puppeteer-core'
import { inject } from 'vitest'
import { test as base, expect } from './fixture.ts'
import { join, reads, say, startMeeting } from './flows.ts'
import { markPictures, seesAgain } from './fresh.ts'

const ADA = { browser: 'chrome', code: 0b10110010, toneHz: 440 } as const
const BEN = { browser: 'chrome', code: 0b01001110, toneHz: 740 } as const

/** The promise for a client that dies without a word. */
const LEAF_GONE_WITHIN_MS = 30_000

/** `laptop`: a browser of its own, with processes that a test may stop and kill. */
const test = base.extend<{ laptop: () => Promise<{ browser: Browser; ben: Person; pids: () => number[] }> }>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
  laptop: async ({}, use) => {
    const started: Browser[] = []
    await use(async () => {
      const browser = await launch('chrome')
      started.push(browser)
      const pid = browser.process()?.pid
      if (pid === undefined) throw new Error('no process')
      return { browser, ben: await Person.open(browser, BEN), pids: () => processTree(pid) }
    })
    for (const browser of started) await browser.close().catch(() => undefined)
  },
})
const chromeOnly = test.runIf(inject('kind') === 'chrome')

chromeOnly(
  '[K13] a browser that is killed: its tile is gone at the others within 30 s',
  async ({ person, laptop, url }) => {
    const ada = await person(ADA)
    const { ben, pids } = await laptop()
    const link = await startMeeting(ada, url)
    await join(ben, ada, link, 'Ben')
    await ben.press(/^Turn on camera$/)
    await ada.sees(BEN.code)
    for (const pid of pids()) process.kill(pid, 'SIGKILL')
    const dead = performance.now()
    await tiles(ada, 1, LEAF_GONE_WITHIN_MS)
    console.log(`killed browser: tile gone after ${Math.round(performance.now() - dead)} ms`)
  },
  120_000,
)

chromeOnly(
  '[K11, K13] a laptop that sleeps until its leaf is gone wakes up in the meeting, without knocking',
  async ({ person, laptop, url }) => {
    const ada = await person(ADA)
    const { ben, pids } = await laptop()
    const link = await startMeeting(ada, url)
    await join(ben, ada, link, 'Ben')
    await ben.press(/^Turn on camera$/)
    await ada.sees(BEN.code)
    const asleep = pids()
    for (const pid of asleep) process.kill(pid, 'SIGSTOP')
    await tiles(ada, 1, LEAF_GONE_WITHIN_MS)
    await say(ada, 'said while he slept')
    for (const pid of asleep) process.kill(pid, 'SIGCONT')
    const awake = performance.now()
    await tiles(ada, 2, 20_000)
    await ben.inPhase('inside')
    await say(ben, 'awake again')
    await reads(ada, 'awake again')
    await ada.sees(BEN.code, 30_000)
    console.log(`back after sleep: all there after ${Math.round(performance.now() - awake)} ms`)
    expect(await ada.page.evaluate(() => document.body.innerText)).not.toContain('Let in')
  },
  120_000,
)

chromeOnly(
  '[K32] a duplicated tab, with all that the first one remembers, offers to move; the meeting goes on in it',
  async ({ person, browsers, url }) => {
    const ada = await person(ADA)
    const ben = await person(BEN)
    const link = await startMeeting(ada, url)
    await join(ben, ada, link, 'Ben')
    await ben.press(/^Turn on camera$/)
    await ada.sees(BEN.code)
    const copy = await ben.duplicate(await browsers('chrome'), BEN)
    expect(await copy.page.evaluate(() => sessionStorage.getItem('konklave:tab'))).toBe(
      await ben.page.evaluate(() => sessionStorage.getItem('konklave:tab')),
    )
    await copy.inPhase('second-tab')
    expect(await ben.phase()).toBe('inside')
    await ben.page.bringToFront()
    await say(ada, 'two tabs?')
    await reads(ben, 'two tabs?')
    await copy.page.bringToFront()
    await copy.press(/^Move here$/)
    await ben.inPhase('gone')
    await copy.inPhase('inside', 30_000)
    await say(copy, 'moved over')
    await reads(ada, 'moved over')
    await tiles(ada, 2)
    await markPictures(ada, copy)
    // What was on is on in the new tab.
    await seesAgain(ada, BEN.code)
    await copy.page.reload({ waitUntil: 'domcontentloaded' })
    await copy.inPhase('inside', 30_000)
    await say(copy, 'and after a reload')
    await reads(ada, 'and after a reload')
    await tiles(ada, 2)
  },
  120_000,
)

/** Waits until so many tiles are on the stage. */
const tiles = (one: Person, count: number, timeout?: number) =>
  one.until(
    `${count} tiles`,
    wanted => document.querySelectorAll('figure.tile').length === wanted,
    [count],
    timeout,
  )
