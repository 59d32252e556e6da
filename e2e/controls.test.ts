import type { Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect } from './fixture.ts'
import { reads, startMeeting } from './flows.ts'
import { sharing } from './sharing.ts'

const test = sharing()
const chromeOnly = test.runIf(inject('kind') === 'chrome')
/** Every letter of it is somebody's shortcut. */
const WORDS = 'Moin, wie viel Uhr? Schaut mal hier.'

/** What single keys would have done: devices opened, sheets, a raised hand. */
const done = (person: Person) =>
  person.page.evaluate(() => ({
    opened: (window as unknown as { __opened: string[] }).__opened,
    sheets: document.querySelectorAll('.sheetBody').length,
    hand: document.querySelector('[aria-label="Lower hand"]') !== null,
  }))
const nothing = { opened: [], sheets: 0, hand: false }

const written = (person: Person) =>
  person.page.evaluate(() => ({
    text: document.querySelector('textarea')?.value,
    focus: document.activeElement?.tagName,
  }))

/** Left edge and name of each button of the bar. */
const bar = (person: Person) =>
  person.page.evaluate(() =>
    [...document.querySelectorAll('[aria-label=Controls] button')].map(b => {
      const { left, top, width } = b.getBoundingClientRect()
      return [left, top, width].map(Math.round).join()
    }),
  )

test('[P-83] who opens the chat writes at once, by click and by key, and no letter switches anything', async ({
  meeting,
}) => {
  const { ada, guest } = await meeting()
  const ben = await guest('Ben')
  await ben.press(/^Chat/)
  await ben.page.keyboard.type(WORDS)
  expect(await written(ben)).toEqual({ text: WORDS, focus: 'TEXTAREA' })
  expect(await done(ben)).toEqual(nothing)
  await ben.page.keyboard.press('Escape')
  await ben.until('no panel', () => !document.querySelector('aside'), [])
  await ben.page.keyboard.press('c')
  expect(await written(ben)).toEqual({ text: WORDS, focus: 'TEXTAREA' })
  await ben.page.keyboard.press('Enter')
  await reads(ada, WORDS)
  expect(await done(ben)).toEqual(nothing)
  for (const one of [ada, ben]) await one.press(/^Close chat$/)
})

chromeOnly(
  'the bar stays where it is when a panel opens: a second press at the same spot closes the panel and leaves nothing',
  async ({ meeting }) => {
    const ben = await (await meeting()).guest('Ben')
    for (const width of [1280, 860, 390]) {
      await ben.page.setViewport({ width, height: 800 })
      await ben.until(
        'the bar for this width',
        narrow => (document.querySelector('[aria-label=Controls] [aria-label=React]') === null) === narrow,
        [width < 600],
      )
      const before = await bar(ben)
      expect(before.length).toBeGreaterThan(4)
      for (const name of ['Chat', 'People']) {
        const spot = await ben.page.evaluate(label => {
          const button = document.querySelector(`[aria-label=Controls] [aria-label^=${label}]`)
          const { left, top, width, height } = button?.getBoundingClientRect() ?? new DOMRect()
          return { x: left + width / 2, y: top + height / 2 }
        }, name)
        await ben.page.mouse.click(spot.x, spot.y)
        await ben.until('a panel', () => document.querySelector('aside'), [])
        expect(await bar(ben), `${name} at ${width}`).toEqual(before)
        await ben.page.mouse.click(spot.x, spot.y)
        await ben.until('no panel', () => !document.querySelector('aside'), [])
        expect(await bar(ben)).toEqual(before)
      }
    }
    expect(await ben.phase()).toBe('inside')
    await ben.page.setViewport({ width: 1280, height: 800 })
  },
)

chromeOnly(
  '[P-83] the name that a button shows on hover is gone as soon as somebody types or turns the screen',
  async ({ meeting }) => {
    const { ada } = await meeting()
    const { page } = ada
    await page.setViewport({ width: 740, height: 360 })
    const hover = async () => {
      await page.mouse.move(5, 5)
      await page.hover('[aria-label="Turn on microphone"]')
      await ada.until('a tip', () => document.querySelector('.tip'), [])
    }
    await ada.press(/^Chat/)
    await hover()
    await page.keyboard.type('H')
    await ada.until('no tip', () => !document.querySelector('.tip'), [])
    expect(await written(ada)).toEqual({ text: 'H', focus: 'TEXTAREA' })
    await hover()
    await page.setViewport({ width: 360, height: 740 })
    await ada.until('no tip', () => !document.querySelector('.tip'), [])
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360)
    await page.keyboard.press('Backspace')
    await page.setViewport({ width: 1100, height: 700 })
    await ada.press(/^Close chat$/)
  },
)

chromeOnly(
  '[P-83] by finger no name of a button appears, and the keyboard on the screen comes only when the field is tapped',
  async ({ person, url }) => {
    const phone = { width: 360, height: 740, isMobile: true, hasTouch: true }
    const ada = await person({ browser: 'chrome', viewport: phone })
    await startMeeting(ada, url)
    const { page } = ada
    await page.tap('[aria-label=Chat]')
    await ada.until('the chat', () => document.querySelector('textarea:not(.firstField)'), [])
    expect(await written(ada)).toEqual({ text: '', focus: 'H2' })
    await page.tap('textarea')
    await page.keyboard.type('mvh')
    expect(await written(ada)).toEqual({ text: 'mvh', focus: 'TEXTAREA' })
    for (let i = 0; i < 3; i++) {
      await page.keyboard.press('Tab')
      await page.evaluate(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))
      expect(await page.$('.tip')).toBeNull()
    }
    await page.setViewport({ ...phone, width: 740, height: 360 })
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(740)
    expect(await done(ada)).toEqual(nothing)
  },
)

chromeOnly(
  '[P-83] after the name is changed in the settings by keyboard, the focus is in the sheet and Escape closes it',
  async ({ meeting }) => {
    const { ada } = await meeting()
    const { keyboard } = ada.page
    await ada.press(/^More$/)
    await ada.press(/^Settings$/)
    await ada.until('the name', () => document.querySelector('.yourName input'), [])
    await ada.page.focus('.yourName input')
    await keyboard.press('End')
    await keyboard.type('line')
    await keyboard.press('Tab')
    expect(await ada.page.evaluate(() => document.activeElement?.textContent)).toBe('Change')
    await keyboard.press('Enter')
    await ada.until('the new name', () => !document.querySelector('.yourName button'), [])
    // A button that goes takes the focus with it, with the next picture.
    await ada.page.evaluate(
      () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))),
    )
    expect(await ada.page.evaluate(() => document.activeElement?.tagName)).toBe('INPUT')
    await keyboard.press('Escape')
    await ada.until('no sheet', () => !document.querySelector('.sheetBody'), [])
  },
)

// The last one: afterwards Ben’s keys are no shortcuts any more.
test('[P-83] inside a panel, a menu or a sheet single letters are no shortcuts; elsewhere they are, until they are switched off', async ({
  meeting,
}) => {
  const ben = await (await meeting()).guest('Ben')
  const { keyboard } = ben.page
  await ben.press(/^People/)
  await keyboard.type('mvhic')
  await ben.until('the list of people', () => document.querySelector('aside li'), [])
  // Not on a button: the focus must stay in the panel all the same.
  await ben.page.click('aside header')
  await keyboard.type('mvhic')
  expect(await done(ben)).toEqual(nothing)
  await keyboard.press('Escape')
  await ben.until('no panel', () => !document.querySelector('aside'), [])
  await ben.press(/^More$/)
  await ben.until('the menu', () => document.querySelector('[role=menu]'), [])
  await keyboard.type('mv')
  await ben.press(/^Settings$/)
  await keyboard.type('mvc')
  await ben.until('settings', () => document.querySelector('.sheetBody'), [])
  await keyboard.type('mvc')
  expect(await done(ben)).toEqual({ ...nothing, sheets: 1 })
  await keyboard.press('Escape')
  await ben.until('no sheet', () => !document.querySelector('.sheetBody'), [])
  await keyboard.press('h')
  await ben.until('a hand', () => document.querySelector('[aria-label="Lower hand"]'), [])
  await keyboard.press('?')
  await ben.press(/^Use single keys as shortcuts$/)
  await keyboard.press('Escape')
  await ben.until('no sheet', () => !document.querySelector('.sheetBody'), [])
  await keyboard.type('hc')
  expect(await done(ben)).toEqual({ ...nothing, hand: true })
  expect(await ben.page.$('aside')).toBeNull()
})
