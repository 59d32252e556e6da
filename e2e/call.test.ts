import type { Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { admit } from './flows.ts'

const ADA = { browser: 'chrome', code: 0b10110010, toneHz: 440 } as const
const BEN = { code: 0b01001110, toneHz: inject('kind') === 'firefox' ? 1000 : 740 } as const

/** Runs in the page after the fake devices were put in: what was asked for, whether or not it was given. */
const noteWishes = `{
  const media = navigator.mediaDevices
  const wishes = []
  Object.assign(window, { __wishes: wishes })
  for (const name of ['getUserMedia', 'getDisplayMedia']) {
    const real = media?.[name]
    if (real) media[name] = wish => {
      wishes.push(...(name === 'getDisplayMedia' ? ['screen'] : Object.keys(wish ?? {}).filter(kind => wish[kind])))
      return real.call(media, wish)
    }
  }
}`
const wishes = ({ page }: Person) =>
  page.evaluate(() => (window as unknown as { __wishes: string[] }).__wishes)

/** Accessible names of what can be pressed. */
const buttons = ({ page }: Person): Promise<string[]> =>
  page.evaluate(() =>
    [...document.querySelectorAll('button')].map(b => b.getAttribute('aria-label') ?? b.textContent ?? ''),
  )

test('[P-50] [K43] a call is chosen at home, named before anything is asked, heard inside, and never asks for a camera', async ({
  person,
  url,
}) => {
  const ada = await person({ ...ADA, before: noteWishes })
  const ben = await person({ ...BEN, before: noteWishes })
  await ada.goto(url)
  await ada.press(/^Start a call, sound only$/)
  await ada.inPhase('owner-link')
  await ada.press(/^I have kept it$/)
  await ada.press(/^Go to the room$/)
  await ada.text(/This is a call: people hear each other, and nobody is asked for a camera/)
  await ada.text(/You will start the call/)
  expect((await buttons(ada)).filter(name => /camera/i.test(name))).toEqual([])
  await ada.type('Ada')
  await ada.press(/^Turn on microphone$/)
  await ada.press(/^Start$/)
  await ada.inPhase('inside')
  await ada.press(/^Copy invitation link$/)
  const link = await ada.copied()

  await ben.goto(link)
  await ben.text(/This is a call/)
  expect((await buttons(ben)).filter(name => /camera/i.test(name))).toEqual([])
  await ben.type('Ben')
  await ben.press(/^Knock$/)
  await admit(ada, ben, 'Ben')
  await ben.press(/^Turn on microphone$/)
  await ben.hears(ADA.toneHz)
  await ada.hears(BEN.toneHz)

  for (const one of [ada, ben]) {
    expect(await one.page.evaluate(() => document.querySelector('h1')?.textContent)).toBe('Call')
    expect((await buttons(one)).filter(name => /camera|share/i.test(name))).toEqual([])
    // The keys of buttons that are not there do nothing either.
    await one.page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
    await one.page.keyboard.press('v')
    await one.page.keyboard.press('s')
    expect(await one.page.evaluate(() => document.querySelectorAll('video').length)).toBe(0)
  }
  await ada.press(/^More$/)
  await ada.press(/^Settings$/)
  await ada.text(/Who comes in/)
  const settings = await ada.page.evaluate(() => document.querySelector('[role=dialog]')?.textContent ?? '')
  expect(settings).not.toMatch(/camera|share the screen/i)
  expect(new Set([...(await wishes(ada)), ...(await wishes(ben))])).toEqual(new Set(['audio']))
})
