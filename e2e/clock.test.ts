import { FIREFOX_TONE_HZ, Instance, makeChangedWeb } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { admit, knock, reads, say, startAtHome } from './flows.ts'

const YEAR_MS = 366 * 24 * 3600_000

/** Chromium lives a year ahead of the server, Firefox a year behind it: two years apart from each other. */
const wrongClock = `{
  const off = (navigator.userAgent.includes('Firefox') ? -1 : 1) * ${YEAR_MS}
  const Real = Date
  globalThis.Date = class extends Real {
    constructor(...given) {
      if (given.length > 0) super(...given)
      else super(Real.now() + off)
    }
    static now() {
      return Real.now() + off
    }
  }
  const { timeOrigin } = performance
  Object.defineProperty(performance, 'timeOrigin', { value: timeOrigin + off })
}`

/** Both browsers take part, so one project is enough. */
test.runIf(inject('kind') === 'chrome')(
  '[K6] clocks that are wrong by a year, each in another direction, keep nobody from anything',
  async ({ person }) => {
    const web = makeChangedWeb(['frames', 'mls'], wrongClock)
    const server = await Instance.start(['--web', web.directory])
    try {
      const ada = await person({ browser: 'chrome', code: 0b10110010, toneHz: 440, before: wrongClock })
      const ben = await person({
        browser: 'firefox',
        code: 0b01001110,
        toneHz: FIREFOX_TONE_HZ,
        before: wrongClock,
      })
      const link = await startAtHome(ada, server.url)
      await knock(ben, link, 'Ben')
      const years = await Promise.all([ada, ben].map(one => one.page.evaluate(() => Date.now())))
      expect((years[0] ?? 0) - (years[1] ?? 0)).toBeGreaterThan(1.9 * YEAR_MS)
      await admit(ada, ben, 'Ben')
      for (const one of [ada, ben]) {
        await one.press(/^Turn on camera$/)
        await one.press(/^Turn on microphone$/)
      }
      await ben.sees(0b10110010)
      await ada.sees(0b01001110)
      await ada.hears(FIREFOX_TONE_HZ)
      await say(ada, 'what year is it?')
      await reads(ben, 'what year is it?')
      await ben.page.reload({ waitUntil: 'domcontentloaded' })
      await ben.inPhase('inside')
      await say(ben, 'another one')
      await reads(ada, 'another one')
      await ben.press(/^Leave$/)
      await ben.inPhase('gone')
      await ada.until('one tile', () => document.querySelectorAll('figure.tile').length === 1, [])
    } finally {
      await server.stop()
      web.remove()
    }
  },
  120_000,
)

/** As if the computer had slept so many hours; the tab remembers them over a reload. */
const laterClock = `{
  const off = Number(sessionStorage.getItem('hours later') ?? 0) * 3600_000
  const now = Date.now
  Date.now = () => now() + off
  const { timeOrigin } = performance
  Object.defineProperty(performance, 'timeOrigin', { value: timeOrigin + off })
}`

test.runIf(inject('kind') === 'chrome')(
  '[K32] keys that nobody has used for a day are gone: within it a tab comes back by itself, after it it has to knock',
  async ({ person, url }) => {
    const ada = await person()
    const ben = await person({ before: laterClock })
    const link = await startAtHome(ada, url)
    await knock(ben, link, 'Ben')
    await admit(ada, ben, 'Ben')
    const sleep = async (hours: number) => {
      await ben.page.evaluate(h => sessionStorage.setItem('hours later', `${h}`), hours)
      await ben.page.reload({ waitUntil: 'domcontentloaded' })
    }
    await sleep(23)
    await ben.inPhase('inside')
    // From the last use on, which was 23 hours "ago".
    await sleep(23 + 25)
    await ben.until(
      'a door',
      () =>
        ['knocking', 'prejoin'].includes(
          document.querySelector('[data-phase]')?.getAttribute('data-phase') ?? '',
        ),
      [],
    )
  },
  60_000,
)
