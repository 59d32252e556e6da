import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { startAtHome } from './flows.ts'

const chromeOnly = test.runIf(inject('kind') === 'chrome')
const key = () => document.querySelector('code')?.textContent

chromeOnly(
  'the key of a new room survives a reload until it is kept, and no longer',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome' })
    let asked = 0
    ada.page.on('dialog', dialog => {
      asked++
      void dialog.accept()
    })
    await ada.goto(url)
    await ada.press(/^Start a meeting$/)
    await ada.inPhase('owner-link')
    const before = await ada.page.evaluate(key)
    expect(before).toMatch(/\/m#/)
    await ada.page.reload({ waitUntil: 'domcontentloaded' })
    await ada.inPhase('owner-link')
    expect(await ada.page.evaluate(key)).toBe(before)
    expect(asked).toBe(1)
    await ada.press(/^Copy key link$/)
    await ada.text(/Copied/)
    const go = () =>
      ada.page.$$eval('button', all => all.find(b => b.textContent === 'Go to the room')?.disabled)
    expect(await go()).toBe(true)
    // By keyboard: the focus stays where the answer was given.
    await ada.page.focus('[role=switch]')
    await ada.page.keyboard.press('Space')
    await ada.until(
      'the way into the room',
      () =>
        [...document.querySelectorAll('button')].some(b => b.textContent === 'Go to the room' && !b.disabled),
      [],
    )
    expect(await ada.page.evaluate(() => document.activeElement?.getAttribute('role'))).toBe('switch')
    await ada.press(/^Go to the room$/)
    await ada.inPhase('prejoin')
    await ada.text(/You have the key link to this room/)
    await ada.goto(url)
    await ada.inPhase('home')
    expect(asked).toBe(1)
  },
)

chromeOnly('a browser that refuses to copy gets the link to select', async ({ person, url }) => {
  const ada = await person({
    browser: 'chrome',
    before: "navigator.clipboard.writeText = () => Promise.reject(new DOMException('no', 'NotAllowedError'))",
  })
  await ada.goto(url)
  await ada.press(/^Start a meeting$/)
  await ada.press(/^Copy key link$/)
  await ada.text(/does not allow copying/)
  await ada.press(/^I have kept it$/)
  await ada.press(/^Go to the room$/)
  await ada.inPhase('prejoin')
  await ada.type('Ada')
  await ada.press(/^Start$/)
  await ada.inPhase('inside')
  await ada.press(/^Copy invitation link$/)
  await ada.text(/does not allow copying/)
  expect(await ada.page.evaluate(key)).toMatch(/\/m#/)
})

chromeOnly(
  'whoever has the key link reads so before they come in, also by the invitation in the same tab; others do not',
  async ({ person, url }) => {
    const leads = /You have the key link to this room/
    const ada = await person({ browser: 'chrome' })
    const link = await startAtHome(ada, url)
    await ada.press(/^Leave$/)
    await ada.inPhase('gone')
    const ben = await person({ browser: 'chrome' })
    await ben.goto(link)
    await ben.inPhase('prejoin')
    expect(await ben.page.evaluate(() => document.body.innerText)).not.toMatch(leads)
    await ada.press(/^Come back in$/)
    await ada.inPhase('prejoin')
    await ada.text(leads)
  },
)
