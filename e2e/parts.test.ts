import type { Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { say, startMeeting } from './flows.ts'

/** What is tested is the page; blocking requests is Chromium's. */
const chromeOnly = test.runIf(inject('kind') === 'chrome')

/** Requests for these fail until the returned function is called. */
async function block({ page }: Person, urls: readonly string[]): Promise<() => Promise<void>> {
  const session = await page.createCDPSession()
  await session.send('Network.enable')
  await session.send('Network.setBlockedURLs', { urls: [...urls] })
  return () => session.send('Network.setBlockedURLs', { urls: [] })
}

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
