import { readFileSync } from 'node:fs'
import { processTree } from '@konklave/testing/canary'
import { Instance, Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { test as base, expect } from './fixture.ts'
import { join, reads, say, startMeeting } from './flows.ts'
import { markPictures, seesAgain } from './fresh.ts'
import { keepEverything } from './hostile.ts'
import { type Making, perFile } from './perFile.ts'

const ADA = { browser: 'chrome', code: 0b10110010, toneHz: 440 } as const
const BEN = { browser: 'chrome', code: 0b01001110, toneHz: 740 } as const

/** Generous: the machine runs other things too. The measured times are printed. */
const BACK_WITHIN_MS = 15_000
const GOAL_MS = { server: 5_000, engine: 2_500 }

type TwoInCall = { readonly server: Instance; readonly ada: Person; readonly ben: Person }

/** Ada and Ben in a meeting of their own server; whatever happens to it, they are there again for the next test. */
const test = base.extend<{ twoInCall: () => Promise<TwoInCall> }>({
  twoInCall: [perFile(startCall), { scope: 'file' }],
})

/** Recovery depends on the server, not on the browser: Chromium alone. */
const chromeOnly = test.runIf(inject('kind') === 'chrome')

// Before there is the call of the others, which takes a core.
chromeOnly(
  '[K14, K30] somebody removed does not come back by way of a restart',
  async ({ person, ownServer }) => {
    const server = await ownServer()
    const ada = await person(ADA)
    const ben = await person({ ...BEN, before: keepEverything })
    const link = await startMeeting(ada, server.url)
    await join(ben, ada, link, 'Ben')
    await ada.press(/^People/)
    await ada.press(/^Options for Ben$/)
    await ada.press(/^Remove from the meeting$/)
    await ada.press(/^Remove$/)
    await ben.inPhase('gone')
    await server.kill('SIGKILL')
    // With his keys, his pass and the mark that he was inside: as if he had never been told.
    await server.up()
    await ben.page.reload({ waitUntil: 'domcontentloaded' })
    await ben.inPhase('gone', 40_000)
    await ben.text(/removed/)
    await say(ada, 'only for those inside')
    await ada.until('own line is sent', () => document.body.innerText.includes('only for those inside'), [])
    expect(await names(ada)).toEqual(['Ada'])
    expect(await ben.page.evaluate(() => document.body.innerText)).not.toContain('only for those inside')
  },
  180_000,
)

chromeOnly(
  '[K30] a server that is killed comes back, and nobody has to do anything',
  async ({ twoInCall }) => {
    const { server, ada, ben } = await twoInCall()
    await say(ada, 'line-before')
    await reads(ben, 'line-before')
    await watchSayings(ada)
    await server.kill('SIGKILL')
    await say(ben, 'line-while-away')
    await markPictures(ada, ben)
    await server.up()
    const up = performance.now()
    await Promise.all([reads(ada, 'line-while-away'), reads(ben, 'line-while-away')])
    const text = performance.now() - up
    await Promise.all([seesAgain(ada, BEN.code), seesAgain(ben, ADA.code)])
    const picture = performance.now() - up
    await Promise.all([ada.hears(BEN.toneHz), ben.hears(ADA.toneHz)])
    const sound = performance.now() - up
    print('server killed', { text, picture, sound }, GOAL_MS.server)
    expect(Math.max(text, picture, sound)).toBeLessThan(BACK_WITHIN_MS)
    expect(await ada.page.evaluate(() => (window as unknown as Sayings).__atOnce)).toEqual([])
    await say(ada, 'line-after')
    await reads(ben, 'line-after')
    // [K36] What is switched off after a restart goes off for the others, too.
    await ben.press(/^Turn off camera$/)
    await ben.press(/^Turn off microphone$/)
    await ada.until('nobody’s picture but the own', () => document.querySelectorAll('video').length === 1, [])
    await ada.until(
      'two switched off',
      () => document.body.innerText.split('Microphone off').length === 2,
      [],
    )
    for (const one of [ada, ben]) {
      expect(await one.phase()).toBe('inside')
      for (const line of ['line-before', 'line-while-away', 'line-after'])
        expect(await count(one, line)).toBe(1)
      expect(await names(one)).toEqual(['Ada', 'Ben'])
    }
    await ben.press(/^Turn on camera$/)
    await ben.press(/^Turn on microphone$/)
    await seeAndHear(ada, ben)
  },
  180_000,
)

type Sayings = { __atOnce: string[] }

/** Notes what stands on the screen together with the message that the meeting goes on after a restart. */
const watchSayings = ({ page }: Person) =>
  page.evaluate(() => {
    const atOnce: string[] = []
    Object.assign(window, { __atOnce: atOnce })
    new MutationObserver(() => {
      if (
        ![...document.querySelectorAll('.toast')].some(t => /server was restarted/.test(t.textContent ?? ''))
      )
        return
      const trouble = document.querySelector('.linkState:not([hidden])')?.textContent
      if (trouble) atOnce.push(trouble)
    }).observe(document.body, { subtree: true, childList: true, attributes: true, characterData: true })
  })

chromeOnly(
  '[K30] a server that is exchanged for another tells everybody: no error is shown, sound and picture come back with it',
  async ({ twoInCall }) => {
    const { server, ada, ben } = await twoInCall()
    for (const { page } of [ada, ben])
      await page.evaluate(() => {
        const phases: string[] = []
        Object.assign(window, { __phases: phases })
        const note = () => {
          const phase = document.querySelector('[data-phase]')?.getAttribute('data-phase') ?? ''
          if (phases.at(-1) !== phase) phases.push(phase)
        }
        new MutationObserver(note).observe(document.body, {
          subtree: true,
          childList: true,
          attributes: true,
        })
        note()
      })
    const asked = performance.now()
    const stopped = server.kill('SIGTERM')
    await say(ada, 'line-while-it-goes')
    await stopped
    const down = performance.now() - asked
    await markPictures(ada, ben)
    await server.up()
    const up = performance.now()
    await reads(ben, 'line-while-it-goes')
    const text = performance.now() - up
    await Promise.all([seesAgain(ada, BEN.code), seesAgain(ben, ADA.code)])
    const picture = performance.now() - up
    await Promise.all([ada.hears(BEN.toneHz), ben.hears(ADA.toneHz)])
    const sound = performance.now() - up
    print(
      'server exchanged',
      { down, text, picture, sound, 'all in all': performance.now() - asked },
      GOAL_MS.engine,
    )
    expect(Math.max(text, picture, sound)).toBeLessThan(BACK_WITHIN_MS)
    for (const one of [ada, ben]) {
      expect(await one.page.evaluate(() => (window as unknown as { __phases: string[] }).__phases)).toEqual([
        'inside',
      ])
      expect(await count(one, 'line-while-it-goes')).toBe(1)
      expect(await names(one)).toEqual(['Ada', 'Ben'])
    }
  },
  180_000,
)

chromeOnly(
  '[K30] a media engine that is killed comes back, and the text does not notice',
  async ({ twoInCall }) => {
    const { server, ada, ben } = await twoInCall()
    const engine = engineOf(server)
    process.kill(engine, 'SIGKILL')
    const killed = performance.now()
    await gone(engine)
    await markPictures(ada, ben)
    await say(ada, 'still writing')
    await reads(ben, 'still writing')
    await Promise.all([seesAgain(ada, BEN.code), seesAgain(ben, ADA.code)])
    const picture = performance.now() - killed
    await Promise.all([ada.hears(BEN.toneHz), ben.hears(ADA.toneHz)])
    print('engine killed', { picture, sound: performance.now() - killed }, GOAL_MS.engine)
    expect(picture).toBeLessThan(BACK_WITHIN_MS)
    expect(engineOf(server)).not.toBe(engine)
  },
  180_000,
)

chromeOnly(
  '[K20] a network that is away for a while needs no knocking afterwards',
  async ({ twoInCall }) => {
    const { ada, ben } = await twoInCall()
    const cable = await ben.page.createCDPSession()
    const offline = (away: boolean) =>
      cable.send('Network.emulateNetworkConditions', {
        offline: away,
        latency: 0,
        downloadThroughput: -1,
        uploadThroughput: -1,
      })
    await cable.send('Network.enable')
    await offline(true)
    await ben.text(/Reconnecting|connection/i, 30_000)
    await say(ada, 'can you read this?')
    await offline(false)
    const back = performance.now()
    await reads(ben, 'can you read this?')
    print('network back', { text: performance.now() - back }, GOAL_MS.server)
    expect(await ben.phase()).toBe('inside')
    await say(ben, 'now I can')
    await reads(ada, 'now I can')
    expect(await names(ada)).toEqual(['Ada', 'Ben'])
  },
  180_000,
)

chromeOnly(
  '[K20] a server that hangs for eight seconds loses nobody',
  async ({ twoInCall }) => {
    const { server, ada, ben } = await twoInCall()
    // The chat's own code comes from the server, too.
    await say(ben, 'said to somebody')
    process.kill(server.pid, 'SIGSTOP')
    const stopped = performance.now()
    try {
      await ben.until('eight seconds', end => performance.now() > end, [
        await ben.page.evaluate(() => performance.now() + 8_000),
      ])
      await say(ben, 'said to nobody')
    } finally {
      // What is stopped hears nothing, also not that it is to end.
      process.kill(server.pid, 'SIGCONT')
    }
    expect(performance.now() - stopped).toBeGreaterThan(8_000)
    const back = performance.now()
    await reads(ada, 'said to nobody')
    print('server thawed', { text: performance.now() - back }, GOAL_MS.server)
    await markPictures(ada, ben)
    await Promise.all([seesAgain(ada, BEN.code), seesAgain(ben, ADA.code)])
    for (const one of [ada, ben]) {
      expect(await one.phase()).toBe('inside')
      expect(await count(one, 'said to nobody')).toBe(1)
      expect(await names(one)).toEqual(['Ada', 'Ben'])
    }
  },
  180_000,
)

chromeOnly(
  '[K20] everybody reloads at once, and everybody is back inside',
  async ({ twoInCall }) => {
    const { ada, ben } = await twoInCall()
    await Promise.all([ada, ben].map(one => one.page.reload({ waitUntil: 'domcontentloaded' })))
    await Promise.all([ada.inPhase('inside', 40_000), ben.inPhase('inside', 40_000)])
    await say(ada, 'all back')
    await reads(ben, 'all back')
    expect(await names(ben)).toEqual(['Ada', 'Ben'])
  },
  180_000,
)

async function startCall({ browsers, later }: Making): Promise<TwoInCall> {
  const server = await Instance.start()
  later(() => server.stop())
  const browser = await browsers('chrome')
  const ada = await Person.open(browser, ADA)
  later(() => ada.close())
  const ben = await Person.open(browser, BEN)
  later(() => ben.close())
  await join(ben, ada, await startMeeting(ada, server.url), 'Ben')
  for (const one of [ada, ben]) {
    await one.press(/^Turn on camera$/)
    await one.press(/^Turn on microphone$/)
  }
  await seeAndHear(ada, ben)
  return { server, ada, ben }
}

async function seeAndHear(ada: Person, ben: Person): Promise<void> {
  await ada.sees(BEN.code)
  await ben.sees(ADA.code)
  await ada.hears(BEN.toneHz)
  await ben.hears(ADA.toneHz)
}

const count = (one: Person, text: string) =>
  one.page.evaluate(
    wanted => [...document.querySelectorAll('.line > p')].filter(line => line.textContent === wanted).length,
    text,
  )

/** Who is in the panel of people, sorted. */
async function names(one: Person): Promise<string[]> {
  if (!(await one.page.$('.personName'))) await one.press(/^People/)
  await one.until('list of people', () => document.querySelector('.personName'), [])
  return one.page.evaluate(() =>
    [...document.querySelectorAll('.personName')].map(name => name.firstChild?.textContent ?? '').sort(),
  )
}

function engineOf(server: Instance): number {
  const engine = processTree(server.pid).find(pid => command(pid).includes('livekit'))
  if (engine === undefined) throw new Error('no media engine below the server')
  return engine
}

function command(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8')
  } catch {
    return ''
  }
}

async function gone(pid: number): Promise<void> {
  await expect.poll(() => command(pid), { timeout: 5_000 }).not.toContain('livekit')
}

function print(what: string, times: Record<string, number>, goalMs: number): void {
  const list = Object.entries(times).map(([name, ms]) => `${name} after ${Math.round(ms)} ms`)
  console.log(`${what}: ${list.join(', ')} (goal ${goalMs} ms)`)
}
