import type { Person } from '@konklave/testing/person'
import { FIREFOX_TONE_HZ } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { admit, join, knock, reads, say, startAtHome, startMeeting } from './flows.ts'

const host = { browser: 'chrome', code: 0b10110010, toneHz: 440 } as const
const guest = { code: 0b01001110, toneHz: inject('kind') === 'firefox' ? FIREFOX_TONE_HZ : 740 }

test('[K22, K35, P-83] two people hear and see each other, share a screen and write; Tab does not stop at pictures', async ({
  person,
  url,
}) => {
  const ada = await person(host)
  const ben = await person(guest)
  const link = await startAtHome(ada, url)
  await join(ben, ada, link, 'Ben')
  await ada.press(/^Turn on camera$/)
  await ada.press(/^Turn on microphone$/)
  await ben.press(/^Turn on camera$/)
  await ben.press(/^Turn on microphone$/)
  await ben.sees(host.code)
  await ada.sees(guest.code)
  for (const one of [ada, ben]) await picturesFit(one)
  // Firefox makes a stop of every video unless it is told not to, and nothing can be done there.
  expect(await ben.page.$$eval('video', all => all.map(({ tabIndex }) => tabIndex))).toEqual([-1, -1])
  await ben.hears(host.toneHz)
  await ada.hears(guest.toneHz)
  await say(ada, 'the kettle is on')
  await reads(ben, 'the kettle is on')
  await say(ben, 'coming')
  await reads(ada, 'coming')
  await ada.press(/^Share screen$/)
  await ben.sees(255 - host.code)
})

test('[K25, P-40] somebody who knocks sees nothing of the room until let in, or is turned away', async ({
  person,
  url,
}) => {
  const ada = await person(host)
  const ben = await person(guest)
  const link = await startMeeting(ada, url, 'Ada Unique')
  await knock(ben, link, 'Ben')
  expect(await ben.page.evaluate(() => document.body.innerText)).not.toContain('Ada Unique')
  await ada.press(/^Turn away Ben$/)
  await ben.inPhase('gone')
  await ben.text(/not let in/)
})

test.runIf(inject('kind') === 'chrome')(
  '[K25] whoever was turned away knocks again, and comes in',
  async ({ person, url }) => {
    const ada = await person(host)
    const ben = await person(guest)
    await knock(ben, await startMeeting(ada, url), 'Ben')
    await ada.press(/^Turn away Ben$/)
    await ben.inPhase('gone')
    await ben.press(/^Knock again$/)
    await ben.inPhase('prejoin')
    await ben.press(/^Knock$/)
    await admit(ada, ben, 'Ben')
  },
)

test('[K20] a reload brings a person back without knocking', async ({ person, url }) => {
  const ada = await person(host)
  const ben = await person(guest)
  const link = await startMeeting(ada, url)
  await join(ben, ada, link, 'Ben')
  await ben.page.reload({ waitUntil: 'domcontentloaded' })
  await ben.inPhase('inside')
  await say(ada, 'still there?')
  await reads(ben, 'still there?')
})

test('[K14] somebody removed hears, sees and reads nothing from then on, and the old link only knocks', async ({
  person,
  url,
}) => {
  const ada = await person(host)
  const ben = await person(guest)
  const link = await startMeeting(ada, url)
  await join(ben, ada, link, 'Ben')
  await ada.press(/^Turn on camera$/)
  await ben.sees(host.code)
  await ada.press(/^People/)
  await ada.press(/^Options for Ben$/)
  await ada.press(/^Remove from the meeting$/)
  await ada.press(/^Remove$/)
  await ben.inPhase('gone')
  await ben.text(/removed/)
  expect(await ben.pictures()).not.toContain(host.code)
})

test('[P-50] entering opens no device', async ({ person, url }) => {
  const ada = await person(host)
  await startMeeting(ada, url)
  expect(await ada.page.evaluate(() => (window as unknown as { __opened: string[] }).__opened)).toEqual([])
})

test.runIf(inject('kind') === 'chrome')(
  '[K11, K12] a third person is let in by name, and everybody shows the same code',
  async ({ person, url }) => {
    const ada = await person(host)
    const ben = await person(guest)
    const cora = await person({ code: 0b11100101, toneHz: 1040, browser: 'firefox' })
    const link = await startMeeting(ada, url)
    await join(ben, ada, link, 'Ben')
    await knock(cora, link, 'Cora')
    await admit(ada, cora, 'Cora')
    await cora.press(/^Turn on camera$/)
    await ada.sees(0b11100101)
    await ben.sees(0b11100101)
  },
)

/** Every picture is exactly as large as the tile that it is in. */
const picturesFit = (one: Person) =>
  one.until('both pictures in the size of their tiles', () => {
    const pictures = [...document.querySelectorAll('main video')]
    return (
      pictures.length === 2 &&
      pictures.every(picture => {
        const own = picture.getBoundingClientRect()
        const tile = (picture.parentElement ?? picture).getBoundingClientRect()
        return Math.abs(own.width - tile.width) < 2 && Math.abs(own.height - tile.height) < 2
      })
    )
  }, [])
