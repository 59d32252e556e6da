import { createRoom } from '@konklave/client'
import type { Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { admit, join, knock, reads, say, startMeeting } from './flows.ts'

const ADA = { browser: 'chrome', code: 0b10110010, toneHz: 440 } as const
const BEN = { browser: 'chrome', code: 0b01001110, toneHz: 740 } as const
const cameraAndPoll = (person: Person) =>
  person.until(
    'camera and poll',
    () =>
      document.querySelector('[aria-label="Turn off camera"]') &&
      document.querySelector('.pollCard, .pollsList'),
    [],
  )
const chromeOnly = test.runIf(inject('kind') === 'chrome')

chromeOnly(
  '[K32] the host opens the invitation in a second tab and moves there: still the host, and nobody is locked out',
  async ({ person, url }) => {
    const ada = await person(ADA)
    const ben = await person(BEN)
    const link = await startMeeting(ada, url)
    await join(ben, ada, link, 'Ben')
    const second = await person({ ...ADA, beside: ada })
    await second.goto(link)
    await second.inPhase('second-tab')
    expect(await ada.phase()).toBe('inside')
    await second.press(/^Move here$/)
    await second.inPhase('inside')
    await ada.inPhase('gone')
    await ada.text(/in another tab now/)
    expect(await kept(ada)).toEqual(['konklave:link', 'konklave:rules'])
    await second.press(/^People/)
    await lists(second, ['Ada (you)', 'Ben'])
    await ben.press(/^People/)
    await ben.until(
      'Ada is the host',
      () =>
        [...document.querySelectorAll('.personText')].some(row => /Ada.*Host/s.test(row.textContent ?? '')),
      [],
    )
    await lists(ben, ['Ben (you)', 'Ada'])
    await say(ben, 'who is it now?')
    await reads(second, 'who is it now?')
    const cora = await person(BEN)
    await knock(cora, link, 'Cora')
    await admit(second, cora, 'Cora')
    await second.page.reload({ waitUntil: 'domcontentloaded' })
    await second.inPhase('inside')
    // Both tabs may be the host, one at a time; whoever leaves takes the one owner's key with them.
    await look(ada)
    await ada.press(/^Move here$/)
    await ada.inPhase('second-tab')
    await ada.press(/^Move here$/)
    await ada.inPhase('inside')
    expect(await ownerKeysIn(ada)).toBe(1)
    await ada.press(/^Leave$/)
    await ada.text(/End for all/)
  },
  120_000,
)

chromeOnly(
  '[K32] a guest moves to a second tab without knocking, and back again: the camera stays on, a poll stays in sight',
  async ({ person, url }) => {
    const ada = await person(ADA)
    const ben = await person(BEN)
    const link = await startMeeting(ada, url)
    await join(ben, ada, link, 'Ben')
    await ben.press(/^Turn on camera$/)
    await ada.until('his picture', () => document.querySelector('figure.tile video'), [])
    await ada.press(/^More/)
    await ada.press(/^Polls$/)
    await ada.press(/^Ask yes or no now$/)
    await ben.until('the poll', () => document.querySelector('.pollCard'), [])
    const second = await person({ ...BEN, beside: ben })
    await second.goto(link)
    await second.press(/^Move here$/)
    await second.inPhase('inside')
    await ben.inPhase('gone')
    await cameraAndPoll(second)
    await look(ben)
    await ben.press(/^Move here$/)
    await ben.inPhase('second-tab')
    await ben.press(/^Move here$/)
    await ben.inPhase('inside')
    await second.inPhase('gone')
    await cameraAndPoll(ben)
    await say(ben, 'back again')
    await reads(ada, 'back again')
    expect(await ada.page.evaluate(() => document.querySelectorAll('figure.tile').length)).toBe(2)
  },
  120_000,
)

chromeOnly(
  '[K32] whoever comes in as somebody else knocks, is let in by the first tab, and stays apart over a reload',
  async ({ person, url }) => {
    const ada = await person(ADA)
    const link = await startMeeting(ada, url)
    const second = await person({ ...BEN, beside: ada })
    await second.goto(link)
    await second.press(/^Come in as somebody else$/)
    await second.inPhase('prejoin')
    await second.type('Ben')
    await second.press(/^Knock$/)
    await second.inPhase('knocking')
    await look(ada)
    await admit(ada, second, 'Ben')
    await look(second)
    await second.page.reload({ waitUntil: 'domcontentloaded' })
    await second.inPhase('inside')
    await say(second, 'from one desk')
    await look(ada)
    await reads(ada, 'from one desk')
    await look(second)
    await second.press(/^People/)
    await lists(second, ['Ben (you)', 'Ada'])
  },
  120_000,
)

chromeOnly(
  '[K32] a duplicated tab that comes in as somebody else has nothing of the first one: neither name nor admission',
  async ({ person, browsers, url }) => {
    const ada = await person(ADA)
    const ben = await person(BEN)
    const link = await startMeeting(ada, url)
    await join(ben, ada, link, 'Ben')
    const copy = await ben.duplicate(await browsers('chrome'), BEN)
    await copy.press(/^Come in as somebody else$/)
    await copy.inPhase('prejoin')
    expect(
      await copy.page.evaluate(() => document.querySelector<HTMLInputElement>('form input')?.value),
    ).toBe('')
    await copy.type('Cora')
    await copy.press(/^Knock$/)
    await admit(ada, copy, 'Cora')
    expect(await ben.phase()).toBe('inside')
    await ada.press(/^People/)
    await lists(ada, ['Ada (you)', 'Ben', 'Cora'])
  },
  120_000,
)

/** What the list of people says, once it is on the screen. */
const lists = (one: Person, names: readonly string[]) =>
  one.until(
    `people ${names}`,
    wanted => [...document.querySelectorAll('.personName')].map(n => n.textContent).join() === wanted,
    [names.join()],
  )

/** A tab behind another one draws nothing, and nothing in it can be pressed. */
const look = (one: Person) => one.page.bringToFront()

/** What the tab still remembers. */
const kept = (one: Person) => one.page.evaluate(() => Object.keys(sessionStorage).sort())

chromeOnly(
  '[K32] a key link in a second tab still leads the room when the first tab is gone and the second was reloaded',
  async ({ person, url }) => {
    const { ownerLink } = await createRoom({ admission: 'lobby', title: '' }, { origin: url, fetch })
    const ada = await person(ADA)
    await ada.goto(ownerLink)
    await ada.inPhase('prejoin')
    const second = await person({ ...ADA, beside: ada })
    await second.goto(ownerLink)
    await second.inPhase('second-tab')
    await ada.page.close()
    await second.page.reload({ waitUntil: 'domcontentloaded' })
    await second.inPhase('prejoin')
    await second.type('Ada')
    await second.press(/^Start$/)
    await second.inPhase('inside')
    expect(await ownerKeysIn(second)).toBeGreaterThan(0)
  },
  120_000,
)

/** Owner's keys in the database that the tabs of a browser share. */
const ownerKeysIn = ({ page }: Person) =>
  page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('konklave-keys')
        opening.onerror = () => reject(opening.error)
        opening.onsuccess = () => {
          const asked = opening.result.transaction('pairs').objectStore('pairs').getAllKeys()
          asked.onsuccess = () => resolve(asked.result.filter(name => `${name}`.startsWith('owner')).length)
        }
      }),
  )
