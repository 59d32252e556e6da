import { inject } from 'vitest'
import { findings } from './findings.ts'
import { expect, test } from './fixture.ts'
import { join, startMeeting } from './flows.ts'

test.runIf(inject('kind') === 'chrome')(
  '[K43, P-83] who leads lowers a hand by its menu, and all by one button; whose it was reads by whom',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome' })
    const ben = await person({ browser: 'chrome' })
    await join(ben, ada, await startMeeting(ada, url), 'Ben')
    await ben.press(/^Raise hand$/)
    await ada.press(/^People/)
    await ada.text(/Hand raised/)
    // One hand: there is nothing to lower all at once.
    expect(await ada.page.evaluate(() => /Lower all hands/.test(document.body.innerText))).toBe(false)
    await ada.press(/^Options for Ben$/)
    await ada.press(/^Lower their hand/)
    await ben.text(/Ada lowered your hand\. You can raise it again\./)
    await ben.press(/^Raise hand$/)
    await ada.press(/^Raise hand$/)
    await ada.text(/2 hands are up/)
    expect(await findings(ada)).toEqual([])
    await ada.page.focus('.handsUp button')
    await ada.page.keyboard.press('Enter')
    await ben.press(/^Raise hand$/)
    await ada.until('a hand to raise', () => document.querySelector('[aria-label="Raise hand"]'), [])
    expect(await ada.page.evaluate(() => document.activeElement?.tagName)).toBe('H2')
  },
  120_000,
)
