import type { Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { join, reads, say, startMeeting } from './flows.ts'

/** What is tested is the page; blocking requests is Chromium's. */
const chromeOnly = test.runIf(inject('kind') === 'chrome')

/** Requests for these fail until the returned function is called. */
async function block({ page }: Person, urls: readonly string[]): Promise<() => Promise<void>> {
  const session = await page.createCDPSession()
  await session.send('Network.enable')
  await session.send('Network.setBlockedURLs', { urls: [...urls] })
  return () => session.send('Network.setBlockedURLs', { urls: [] })
}

/** Requests for these do not come back until the returned function is called. */
async function hold({ page }: Person, urlPattern: string): Promise<() => Promise<void>> {
  const session = await page.createCDPSession()
  await session.send('Fetch.enable', { patterns: [{ urlPattern }] })
  return () => session.send('Fetch.disable')
}

chromeOnly(
  'what is written and sent before the chat itself has arrived is sent once',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome' })
    const ben = await person()
    const comes = await hold(ben, '*/chat-*.js')
    await join(ben, ada, await startMeeting(ada, url), 'Ben')
    await ben.press(/^Chat/)
    await ben.until('the first field', () => document.activeElement?.matches('textarea.firstField'), [])
    await ben.page.keyboard.type('early bird')
    await ben.page.keyboard.press('Enter')
    await reads(ada, 'early bird')
    await ben.page.keyboard.type('half a')
    await comes()
    await ben.until('the chat', () => document.querySelector('.writer textarea'), [])
    await ben.page.keyboard.type(' line')
    await ben.page.keyboard.press('Enter')
    await reads(ada, 'half a line')
    expect(await ben.page.evaluate(() => document.body.innerText.match(/early bird/g)?.length)).toBe(1)
  },
)

chromeOnly(
  'a part that does not arrive is said, takes nothing else with it, and comes at another try',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome' })
    const unblock = await block(ada, ['*MenuNow*', '*PopNow*', '*Sheets*', '*people-*'])
    await startMeeting(ada, url)
    await ada.press(/^More$/)
    await ada.press(/^Only you/)
    await ada.text(/did not arrive/)
    await say(ada, 'still here')
    await ada.press(/^People/)
    await ada.until('no panel of people', () => !document.querySelector('aside[aria-label=People]'), [])
    expect(await ada.phase()).toBe('inside')
    await unblock()
    await ada.press(/^More$/)
    await ada.until('the menu', () => document.querySelector('[role=menu]'), [])
    await ada.page.keyboard.press('Escape')
    await ada.press(/^People/)
    await ada.until('the people', () => /Ada/.test(document.querySelector('aside')?.innerText ?? ''), [])
  },
)
