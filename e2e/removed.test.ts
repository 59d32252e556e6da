import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { join, reads, say, startMeeting } from './flows.ts'
import { markPictures, seesAgain } from './fresh.ts'
import { keepConnections, keepEverything, received, sayAllAgain, validate } from './hostile.ts'

const ADA = { browser: 'chrome', code: 0b10110010, toneHz: 440 } as const
const BEN = { browser: 'chrome', code: 0b01001110, toneHz: 740 } as const
const CEM = { browser: 'chrome', code: 0b11100101, toneHz: 1040 } as const

test.runIf(inject('kind') === 'chrome')(
  '[K14, K26, K38] somebody removed who keeps every connection and tries everything gets nothing, and nothing of his arrives',
  async ({ person, ownServer }) => {
    const server = await ownServer()
    const ada = await person(ADA)
    const ben = await person({ ...BEN, before: `${keepEverything};${keepConnections}` })
    const cem = await person(CEM)
    const link = await startMeeting(ada, server.url)
    await join(ben, ada, link, 'Ben')
    await join(cem, ada, link, 'Cem')
    for (const one of [ada, ben, cem]) {
      await one.press(/^Turn on camera$/)
      await one.press(/^Turn on microphone$/)
    }
    await ben.sees(ADA.code)
    await ada.sees(BEN.code)
    await cem.sees(BEN.code)
    await cem.sees(ADA.code)

    await ada.press(/^People/)
    await ada.press(/^Options for Ben$/)
    await ada.press(/^Remove from the meeting$/)
    await ada.press(/^Remove$/)
    for (const one of [ada, cem])
      await one.until('two tiles', () => document.querySelectorAll('figure.tile').length === 2, [])
    await expect.poll(() => validate(ben), { timeout: 5_000 }).toBe(403)
    const before = await received(ben)

    await markPictures(ada, cem)
    const ends = await sayAllAgain(ben)
    await say(ada, 'only for two')
    await reads(cem, 'only for two')
    await Promise.all([seesAgain(ada, CEM.code), seesAgain(cem, ADA.code)])
    const after = await received(ben)

    expect(before.mediaBytes).toBeGreaterThan(10_000)
    expect(after.mediaBytes).toBe(before.mediaBytes)
    // A socket may greet him, ping him and say that it is over. The shortest line is padded to more than this.
    const since = after.messages.slice(before.messages.length)
    expect(Math.max(0, ...since)).toBeLessThan(256)
    expect(Math.max(...before.messages)).toBeGreaterThan(256)
    expect(ends.filter(end => end.startsWith('/rtc'))).not.toEqual([])
    expect(ends.filter(end => end.startsWith('/rtc') && !end.endsWith('refused'))).toEqual([])
    expect(await validate(ben)).toBe(403)
    for (const one of [ada, cem]) {
      await expect(seesAgain(one, BEN.code, 1_500)).rejects.toThrow()
      expect(await one.page.evaluate(() => document.querySelectorAll('figure.tile').length)).toBe(2)
    }
    expect(await ben.page.evaluate(() => document.body.innerText)).not.toContain('only for two')

    // With all his keys, his pass, and the link as he had it.
    await ben.page.reload({ waitUntil: 'domcontentloaded' })
    await ben.inPhase('gone', 40_000)
    expect(await ada.page.evaluate(() => document.querySelectorAll('figure.tile').length)).toBe(2)
  },
  120_000,
)
