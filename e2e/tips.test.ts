import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { admit, knock, startMeeting } from './flows.ts'

const chromeOnly = test.runIf(inject('kind') === 'chrome')
const ASKS = /your browser asks first/
const MIRROR = /You see yourself as in a mirror/
const WHOLE = /If this is your whole screen/

chromeOnly(
  '[P-49] before the browser asks, it is said that it will, once; so is what the own picture and a whole screen show',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome' })
    const ben = await person({ browser: 'chrome' })
    const reads = () => ben.page.evaluate(() => document.body.innerText)
    const link = await startMeeting(ada, url)
    await ben.goto(link)
    await ben.inPhase('prejoin')
    await ben.text(ASKS)
    await ben.press(/^Turn on camera$/)
    await ben.text(MIRROR)
    expect(await reads()).not.toMatch(ASKS)
    await ben.type('Ben')
    await ben.press(/^Knock$/)
    await admit(ada, ben, 'Ben')
    await ben.press(/^Share screen$/)
    await ben.text(WHOLE)
    await ben.press(/^Close$/)
    await ben.press(/^Stop sharing$/)
    await ben.press(/^Share screen$/)
    await ben.text(/The others see your screen/)
    expect(await reads()).not.toMatch(WHOLE)
    // Another meeting in the same browser.
    await ben.press(/^Leave$/)
    await ben.text(/The room stays for 90 days/)
    await ben.page.goto('about:blank')
    await ben.goto(link)
    await ben.inPhase('prejoin')
    expect(await reads()).not.toMatch(ASKS)
    await ben.press(/^Turn on camera$/)
    await ben.text(/Only you see this now/)
    expect(await reads()).not.toMatch(MIRROR)
    expect(
      await ben.page.evaluate(() => JSON.parse(localStorage.getItem('konklave:prefs') ?? '').tips),
    ).toEqual(expect.arrayContaining(['devices', 'mirror', 'screen']))
  },
)

chromeOnly('a shared window is not told what only a whole screen shows', async ({ person, url }) => {
  // The last line of the fake devices, said of a window.
  const before = `addEventListener('DOMContentLoaded', () => {
    const settings = MediaStreamTrack.prototype.getSettings
    MediaStreamTrack.prototype.getSettings = function () { return { ...settings.call(this), displaySurface: 'window' } }
  })`
  const ada = await person({ browser: 'chrome', before })
  await startMeeting(ada, url)
  await ada.press(/^Share screen$/)
  await ada.text(/The others see your screen/)
  expect(await ada.page.evaluate(() => document.body.innerText)).not.toMatch(WHOLE)
})

chromeOnly(
  '[P-40] whoever waits reads who can let them in, and what is seen of them until then',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome' })
    const ben = await person({ browser: 'chrome' })
    await knock(ben, await startMeeting(ada, url), 'Ben')
    await ben.text(/Somebody inside sees that you have knocked and can let you in/)
    await ben.text(/Until you are in, they see your name, and whether your link is an old one/)
  },
)
