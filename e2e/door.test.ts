import { createRoom } from '@konklave/client'
import type { Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { admit, join, knock, startMeeting } from './flows.ts'

const CHROME = { browser: 'chrome' } as const
const chromeOnly = test.runIf(inject('kind') === 'chrome')

chromeOnly(
  'whoever has knocked reads the own name, and to change it starts from what was typed',
  async ({ person, url }) => {
    const ada = await person(CHROME)
    const ben = await person(CHROME)
    await knock(ben, await startMeeting(ada, url), 'Ben')
    await ben.text(/Your name: Ben/)
    await ben.press(/^Change$/)
    await ben.inPhase('prejoin')
    expect(await field(ben)).toEqual({ value: 'Ben', focused: true })
  },
)

chromeOnly('without a name the field is asked for, not only spoken of', async ({ person, url }) => {
  const ada = await person(CHROME)
  const ben = await person(CHROME)
  await ben.goto(await startMeeting(ada, url))
  await ben.inPhase('prejoin')
  await ben.page.evaluate(() => (document.activeElement as HTMLElement).blur())
  await ben.press(/^Knock$/)
  await ben.text(/Write a name first/)
  expect(await field(ben)).toEqual({ value: '', focused: true })
})

chromeOnly(
  '[K25] how many wait stands in the title, without their names; who still waits at the end is told of it',
  async ({ person, url }) => {
    const ada = await person(CHROME)
    const ben = await person(CHROME)
    const link = await startMeeting(ada, url)
    const title = (is: string) => ada.until(`title ${is}`, wanted => document.title === wanted, [is])
    await title('Konklave')
    await knock(ben, link, 'Ben')
    await title('(1) Konklave')
    await ben.press(/^Stop waiting$/)
    await title('Konklave')
    await ben.press(/^Knock$/)
    await title('(1) Konklave')
    await ada.press(/^Leave$/)
    await ada.press(/^End for all$/)
    await ada.press(/^End now$/)
    await ben.inPhase('gone')
    await ben.text(/The meeting has ended/)
  },
)

chromeOnly(
  '[K12] a locked room says so at once, also by a link with a dot behind it',
  async ({ person, url }) => {
    const ada = await person(CHROME)
    const ben = await person(CHROME)
    const link = await startMeeting(ada, url)
    await ada.press(/^More$/)
    await ada.press(/^Settings$/)
    await ada.press(/^Nobody new/)
    await ben.goto(`${link}.`)
    await ben.inPhase('failed')
    await ben.text(/The room is locked/)
  },
)

chromeOnly(
  'a guest who is left alone is not told to open the door, and a host whose page is gone is seen to be gone',
  async ({ person, url }) => {
    const ada = await person(CHROME)
    const ben = await person(CHROME)
    await join(ben, ada, await startMeeting(ada, url), 'Ben')
    await ada.press(/^Turn on microphone$/)
    await ben.until('sound', () => document.querySelector('figure.tile[data-speaking]'), [])
    await ada.page.close()
    await ben.text(/Connection interrupted/, 10_000)
    await ben.text(/You are alone here.*Only a host can let people in/s, 40_000)
    expect(await ben.page.evaluate(() => document.body.innerText)).not.toMatch(/The room is yours/)
  },
  90_000,
)

chromeOnly('[P-83] on low screens the way in is in sight', async ({ person, url }) => {
  const ada = await person(CHROME)
  const link = await startMeeting(ada, url)
  for (const viewport of [
    { width: 320, height: 568 },
    { width: 568, height: 320 },
  ]) {
    const ben = await person({ ...CHROME, viewport, language: 'de' })
    await ben.goto(link)
    await ben.inPhase('prejoin')
    const bottom = await ben.page.evaluate(
      () => document.querySelector('button[type=submit]')?.getBoundingClientRect().bottom,
    )
    expect(bottom).toBeLessThanOrEqual(viewport.height)
  }
})

const field = (one: Person) =>
  one.page.evaluate(() => {
    const input = document.querySelector<HTMLInputElement>('form input')
    return { value: input?.value, focused: document.activeElement === input }
  })

chromeOnly(
  '[K25, K4] an invitation made after a removal still lets people in when the host comes back elsewhere by the key link',
  async ({ person, url }) => {
    const { ownerLink } = await createRoom({ admission: 'lobby', title: '' }, { origin: url, fetch })
    const ada = await person(CHROME)
    await ada.goto(ownerLink)
    await ada.inPhase('prejoin')
    await ada.type('Ada')
    await ada.press(/^Start$/)
    await ada.inPhase('inside')
    await ada.press(/^Copy invitation link$/)
    const first = await ada.copied()
    const ben = await person(CHROME)
    await join(ben, ada, first, 'Ben')
    await ada.press(/^People/)
    await ada.press(/^Options for Ben$/)
    await ada.press(/^Remove from the meeting$/)
    await ada.press(/^Remove$/)
    await ben.inPhase('gone')
    const newer = await ada.page.evaluate(() => {
      const kept = sessionStorage.getItem('konklave:link') ?? ''
      return atob(kept.replaceAll('-', '+').replaceAll('_', '/'))
    })
    await ada.press(/^Leave$/)
    await ada.inPhase('gone')
    // The same host elsewhere: what that browser is given is the first link, and the owner key.
    const elsewhere = await person(CHROME)
    await elsewhere.goto(ownerLink)
    await elsewhere.inPhase('prejoin')
    await elsewhere.type('Ada')
    await elsewhere.press(/^(Start|Go in|Join|Enter)/)
    await elsewhere.inPhase('inside')
    await elsewhere.press(/^Copy invitation link$/)
    expect(await elsewhere.copied()).toBe(`${url}/m#${newer}`)
    const cora = await person(CHROME)
    await knock(cora, `${url}/m#${newer}`, 'Cora')
    await admit(elsewhere, cora, 'Cora')
  },
  120_000,
)
