import { readFileSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import { processTree } from '@konklave/testing/canary'
import type { Person } from '@konklave/testing/person'
import { crowd } from '../crowd.ts'
import { expect, test } from '../fixture.ts'
import { reads, say } from '../flows.ts'
import { type Held, heldBy, REMEMBER } from './held.ts'

const minutes = Number(process.env.SOAK_MINUTES ?? 120)
/**
 * Until all that has an upper bound has reached it. Each page keeps the last 64 commits, and a round makes two; V8 goes on compiling what is
 * used to machine code for some 300 rounds, by a tenth of the heap.
 */
const WARM_UP_ROUNDS = Number(process.env.SOAK_WARM_UP ?? 300)
/** What a page holds may end so much above where it began. */
const HEAP_GROWTH = 1.05
/** What a menu that is about to open, or one that has just closed, makes. */
const SOME = 100
const COUNTED = ['connections', 'transceivers', 'liveTracks', 'mediaElements', 'workers'] as const
/** Of the server; its heap breathes, and there is no forcing it to collect. */
const RSS_GROWTH = 1.15
const QUIET = 20
/** Less often than all that is pressed, more often than in a real meeting. */
const PACE_MS = Number(process.env.SOAK_PACE_MS ?? 10_000)
const LINE_EVERY = 20
/** Also told in between: what grows evenly leaks, what comes to rest does not. */
const LOOK_EVERY_MS = 20 * 60_000
/** Other things may run beside it, and how fast anything is does not matter here. */
const PATIENCE_MS = 60_000

/**
 * Three pages and twenty members without screens for hours: people come and go, write, raise hands, turn devices off and
 * on. At the end nothing may be more than it was when everything had been done a few times.
 */
test(`[soak] ${minutes} minutes of a meeting leave nothing behind, in pages and on the server`, {
  timeout: (minutes + 60) * 60_000,
}, async ({ person, ownServer }) => {
  const server = await ownServer()
  const names = Array.from({ length: QUIET }, (_, i) => `Quiet ${i}`)
  const room = await crowd(server.url, names)
  const people: Person[] = []
  for (const name of ['Ada', 'Ben', 'Cora']) {
    const one = await person({ before: REMEMBER, viewport: { width: 900, height: 600 } })
    await one.goto(room.link)
    await one.inPhase('prejoin', 60_000)
    await one.type(name)
    await one.press(/^Join$/)
    await one.inPhase('inside', 60_000)
    await one.press(/^Turn on camera$/)
    await one.press(/^Turn on microphone$/)
    people.push(one)
  }
  const [ada, ben] = people
  if (!ada || !ben) throw new Error('nobody')
  let rounds = 0
  const round = async () => {
    const n = rounds++
    if (n % LINE_EVERY === 0) {
      await say(ada, `line ${n}`)
      await reads(ben, `line ${n}`)
    }
    await ben.press(/^Turn off camera$/, PATIENCE_MS)
    await ben.press(/^Turn on camera$/, PATIENCE_MS)
    await ada.press(/^Turn off microphone$/, PATIENCE_MS)
    await ada.press(/^Turn on microphone$/, PATIENCE_MS)
    await ben.press(/^Raise hand$/, PATIENCE_MS)
    await ben.press(/^Lower hand$/, PATIENCE_MS)
    const name = `Passing ${n}`
    await room.come(name)
    await ada.until(`${name} on the stage`, isShown, [name], PATIENCE_MS)
    await room.leave(name)
    await ada.until(`${name} gone`, isGone, [name], PATIENCE_MS)
  }
  for (let i = 0; i < WARM_UP_ROUNDS; i++) await round()
  const rss = () => processTree(server.pid).map(rssMiB)
  const measure = async () => {
    // What was written stays until the end of a meeting, is shown while the chat is open, and is no leak.
    for (const one of people) if (await one.page.$('.writer textarea')) await one.press(/^Close chat$/)
    const pages: Held[] = []
    for (const [i, one] of people.entries()) pages.push(await calmest(one, `page${i}-round${rounds}`))
    const all = { rounds, pages, rss: rss() }
    console.log(JSON.stringify(all))
    return all
  }
  const before = await measure()
  const until = performance.now() + minutes * 60_000
  let look = performance.now() + LOOK_EVERY_MS
  for (let next = performance.now(); performance.now() < until; next += PACE_MS) {
    await round()
    if (performance.now() > look) {
      await measure()
      look += LOOK_EVERY_MS
    }
    await wait(Math.max(0, next + PACE_MS - performance.now()))
  }
  const after = await measure()

  for (const [i, was] of before.pages.entries()) {
    const is = after.pages[i] as Held
    for (const what of ['heapBytes', 'besideMachineCodeBytes', 'nativeBytes'] as const)
      expect.soft(is[what] / was[what], `${what} of page ${i}`).toBeLessThan(HEAP_GROWTH)
    for (const what of COUNTED) expect.soft(is[what], `${what} of page ${i}`).toBeLessThanOrEqual(was[what])
    for (const what of ['strayNodes', 'listeners'] as const)
      expect.soft(is[what], `${what} of page ${i}`).toBeLessThanOrEqual(was[what] * HEAP_GROWTH + SOME)
  }
  for (const [i, was] of before.rss.entries())
    expect.soft((after.rss[i] ?? 0) / was, `memory of process ${i} of the server`).toBeLessThan(RSS_GROWTH)
  room.close()
})

/** What the browser keeps for what moves just then goes up and down by some percent; nothing that stays is less the third time. */
async function calmest(person: Person, name: string): Promise<Held> {
  const looks: Held[] = []
  while (looks.length < 3) looks.push(await heldBy(person, name))
  return looks.reduce((least, look) => (look.nativeBytes < least.nativeBytes ? look : least))
}

const rssMiB = (pid: number) =>
  Number(/^VmRSS:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

const isShown = (name: string) =>
  [...document.querySelectorAll('.chipName')].some(chip => chip.textContent === name)
const isGone = (name: string) =>
  ![...document.querySelectorAll('.chipName')].some(chip => chip.textContent === name)
