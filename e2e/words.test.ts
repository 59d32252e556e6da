import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { join, say, startMeeting } from './flows.ts'

const chromeOnly = test.runIf(inject('kind') === 'chrome')

chromeOnly('[K47] compared is what a person says, on the own screen only', async ({ person, url }) => {
  const ada = await person({ browser: 'chrome' })
  const ben = await person({ browser: 'chrome' })
  await join(ben, ada, await startMeeting(ada, url), 'Ben')
  await ada.press(/^Only these 2/)
  await ada.press(/^Compare now with everybody$/)
  await ada.text(/Code shown for comparison at/)
  await ben.text(/Ada would like to compare/)
  await ben.press(/^Show the code$/)
  await ben.press(/^It is the same$/)
  await ben.text(/You compared with Ada at .*Nobody has joined since/s)
  await ada.text(/Code shown for comparison at/)
  expect(await ada.page.evaluate(() => document.body.innerText)).not.toMatch(/You compared/)
  await ada.press(/^It is different$/)
  await ada.text(/say nothing confidential here/)
})

chromeOnly(
  '[K32] the end is asked about first; after it neither names nor what was announced are left, and the host starts again',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome' })
    const ben = await person({ browser: 'chrome' })
    await join(ben, ada, await startMeeting(ada, url), 'Ben')
    await ada.text(/Ben has come in/)
    await ada.press(/^Leave$/)
    await ada.press(/^End for all$/)
    await ada.press(/^Cancel$/)
    await ada.press(/^Leave$/)
    await ada.press(/^End for all$/)
    await ada.press(/^End now$/)
    await Promise.all([ada.inPhase('gone'), ben.inPhase('gone')])
    for (const one of [ada, ben]) {
      await one.until('nothing of the room', () => !/Ada|Ben/.test(document.body.textContent ?? ''), [])
    }
    await ben.page.reload({ waitUntil: 'domcontentloaded' })
    await ben.inPhase('prejoin')
    expect(await ben.page.evaluate(() => document.querySelector<HTMLInputElement>('form input')?.value)).toBe(
      '',
    )
    await ada.press(/^Start again$/)
    await ada.inPhase('prejoin')
    await ada.type('Ada')
    await ada.press(/^Start$/)
    await ada.inPhase('inside')
  },
)

chromeOnly(
  'a message that is too long is not cut: it is kept, and said to be too long',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome' })
    await startMeeting(ada, url)
    await say(ada, 'short')
    await ada.page.evaluate(() => {
      const field = document.querySelector('textarea')
      const set = Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set
      set?.call(field, 'x'.repeat(4_003))
      field?.dispatchEvent(new Event('input', { bubbles: true }))
    })
    await ada.text(/too long for one message.*3 characters too many/s)
    await ada.page.keyboard.press('Enter')
    expect(await ada.page.evaluate(() => document.querySelector('textarea')?.value.length)).toBe(4_003)
    expect(await ada.page.evaluate(() => document.querySelectorAll('.line').length)).toBe(1)
  },
)
