import type { Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { startMeeting } from './flows.ts'

const chromeOnly = test.runIf(inject('kind') === 'chrome')

/** What a browser says that a page lacks for being installed. */
async function lacks({ page }: Person): Promise<string[]> {
  const session = await page.createCDPSession()
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors')
  return (
    installabilityErrors
      .map(({ errorId }) => errorId)
      // Tests run in windows that are forgotten, where nothing is ever installed.
      .filter(id => id !== 'in-incognito')
  )
}

chromeOnly(
  '[K2, P-22] it can be installed from every page, keeps no room by that, and runs nothing when it is closed',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome' })
    await ada.goto(url)
    await ada.inPhase('home')
    expect(await lacks(ada)).toEqual([])
    await startMeeting(ada, url)
    expect(await lacks(ada)).toEqual([])
    const session = await ada.page.createCDPSession()
    const { url: from, manifest, errors } = await session.send('Page.getAppManifest')
    expect([from, errors]).toEqual([`${url}/app.webmanifest`, []])
    expect(manifest).toMatchObject({ startUrl: `${url}/`, id: `${url}/`, display: 'kStandalone' })
    const workers = await ada.page.evaluate(
      async () => (await navigator.serviceWorker.getRegistrations()).length,
    )
    expect(workers).toBe(0)
  },
)

/** Runs in the page first: counts what keeps the screen on, whatever the browser would make of it. */
const countLocks = `{
  const held = new Set()
  Object.assign(window, { __held: held })
  Object.defineProperty(navigator, 'wakeLock', { value: { request: async () => {
    const lock = { get released() { return !held.has(lock) }, release: async () => void held.delete(lock) }
    held.add(lock)
    return lock
  } } })
}`

test('the screen stays on in the meeting, and only there', async ({ person, url }) => {
  const ada = await person({ before: countLocks })
  const held = () => ada.page.evaluate(() => (window as unknown as { __held: Set<object> }).__held.size)
  await ada.goto(url)
  await ada.inPhase('home')
  expect(await held()).toBe(0)
  await startMeeting(ada, url)
  await ada.until(
    'a screen that stays on',
    () => (window as unknown as { __held: Set<object> }).__held.size === 1,
    [],
  )
  await ada.press(/^Leave$/)
  await ada.until(
    'a screen that may go dark',
    () => (window as unknown as { __held: Set<object> }).__held.size === 0,
    [],
  )
})
