import { inject, onTestFinished } from 'vitest'
import { expect, test } from './fixture.ts'
import { join, startMeeting } from './flows.ts'
import { Shaper } from './shaped/shaper.ts'
import { through } from './shaped/through.ts'

const ADA = { code: 0b10110010, toneHz: 440 } as const
const BEN = { code: 0b01001110, toneHz: 740 } as const
/** Clearly too bad for pictures, however little a browser sends of them, and good enough for words. */
const BAD = { kbps: 120, loss: 0.18, delayMs: 40, queueMs: 500 }

/** Both are Chromium: through the proxy a browser is led by what it reads of the engine, and Firefox checks that more strictly. */
test.runIf(inject('kind') === 'chrome')(
  '[K36] on a weak line pictures pause and say so, sound goes on, the others are told, and all comes back',
  async ({ person, url }) => {
    const shaper = new Shaper()
    onTestFinished(() => shaper.close())
    const ada = await person(ADA)
    const ben = await person(BEN)
    await through(shaper, ben)
    await join(ben, ada, await startMeeting(ada, url), 'Ben')
    for (const one of [ada, ben]) {
      await one.press(/^Turn on camera$/)
      await one.press(/^Turn on microphone$/)
    }
    await ben.sees(ADA.code)
    await ada.sees(BEN.code)
    await ben.hears(ADA.toneHz)

    shaper.shape(BAD)
    await ben.text(/Your connection is weak/)
    await ben.until(
      'the picture of Ada is paused',
      () => /paused/i.test(document.querySelector('.tile:not([data-me]) .tilePresence')?.textContent ?? ''),
      [],
    )
    expect(await ben.pictures()).not.toContain(ADA.code)
    await ada.until('the mark at Ben', () => document.querySelector('.tile:not([data-me]) .weakMark'), [])
    await ben.hears(ADA.toneHz)
    await ada.hears(BEN.toneHz)
    expect(await ada.page.evaluate(() => document.body.innerText)).not.toMatch(/Your connection is weak/)

    await ben.press(/^Your connection is weak$/)
    await ben.text(/use a cable, or move closer to the router/)
    await ben.page.keyboard.press('Escape')

    shaper.shape(null)
    await ben.sees(ADA.code, 30_000)
    await ben.until('no notice', () => !document.querySelector('.weakLine'), [], 30_000)
    await ada.until('no mark', () => !document.querySelector('.weakMark'), [], 30_000)
    await ada.sees(BEN.code)
  },
  120_000,
)
