import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { join, reads, startAtHome } from './flows.ts'

/** The history of a page is driven by Chromium alone. */
const chromeOnly = test.runIf(inject('kind') === 'chrome')

const ADA = { browser: 'chrome', code: 0b10110010, toneHz: 440 } as const
const BEN = { code: 0b01001110, toneHz: 740 } as const

chromeOnly(
  'Back inside asks before it leaves, closes what is open first, and after leaving goes back with one step',
  async ({ person, url }) => {
    const ada = await person({ ...ADA, viewport: { width: 390, height: 844 } })
    await startAtHome(ada, url)
    const back = () => ada.page.evaluate(() => history.back())
    await ada.press(/^Chat/)
    await ada.until('the chat', () => document.querySelector('.sidePanel'), [])
    await back()
    await ada.until('no panel', () => document.querySelector('.sidePanel') === null, [])
    expect(await ada.phase()).toBe('inside')
    await back()
    await ada.text(/Leave the meeting\?/)
    await ada.press(/^Stay$/)
    await ada.until('no question', () => document.querySelector('[role=alertdialog]') === null, [])
    await back()
    await ada.text(/Leave the meeting\?/)
    expect(await ada.phase()).toBe('inside')
    expect(new URL(ada.page.url()).hash).toBe('')
    await ada.page.evaluate(() =>
      document.querySelector<HTMLElement>('[role=alertdialog] .button.danger')?.click(),
    )
    await ada.inPhase('gone')
  },
)

chromeOnly(
  '[K42] "Write only to …" in the menu of a person opens the chat for that person alone',
  async ({ person, url }) => {
    const ada = await person(ADA)
    const ben = await person(BEN)
    const link = await startAtHome(ada, url)
    await join(ben, ada, link, 'Ben')
    await ada.press(/^People/)
    await ada.press(/^Options for Ben$/)
    await ada.press(/^Write only to Ben$/)
    await ada.until('the writer', () => document.activeElement?.matches('.writer textarea'), [])
    await ada.text(/Only to Ben/)
    await ada.page.keyboard.type('between us')
    await ada.page.keyboard.press('Enter')
    await reads(ben, 'between us')
  },
)
