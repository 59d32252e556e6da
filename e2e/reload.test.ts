import { launch, Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { join, reads, say, startMeeting } from './flows.ts'

const ADA = { browser: 'chrome', code: 0b10110010, toneHz: 440 } as const
const BEN = { code: 0b01001110, toneHz: 740 } as const

/** Looks at a page without touching it: what tests run in a page counts as a person's gesture otherwise. */
async function onlooker({ page }: Person) {
  const cdp = await page.createCDPSession()
  const look = async <T>(what: () => T): Promise<T> => {
    const expression = `(${what})()`
    const { result } = await cdp.send('Runtime.evaluate', { expression, returnByValue: true })
    return result.value as T
  }
  const text = () => look(() => document.body?.innerText ?? '')
  return {
    reload: () => cdp.send('Page.reload'),
    look,
    reads: (words: RegExp) => expect.poll(text, { timeout: 20_000 }).toMatch(words),
    noLonger: (words: RegExp) => expect.poll(text, { timeout: 20_000 }).not.toMatch(words),
  }
}

/** Inside a page: sounds that it wants to play and the browser holds back. */
const heldBack = () =>
  [...(window as unknown as { __playing: Set<HTMLMediaElement> }).__playing].filter(
    e => !e.muted && e.srcObject && e.paused,
  ).length

const chromeOnly = test.runIf(inject('kind') === 'chrome')

/** Chromium as people have it: no sound before they have done something on the page. */
chromeOnly(
  '[P-49] [P-50] after a reload a person reads that nothing of theirs is on and that the browser holds the sound back, and hears by one press',
  async ({ person, url }) => {
    const browser = await launch('chrome', { args: ['--autoplay-policy=document-user-activation-required'] })
    try {
      const ada = await person(ADA)
      const ben = await Person.open(browser, BEN)
      await join(ben, ada, await startMeeting(ada, url), 'Ben')
      await ada.press(/^Turn on microphone$/)
      await ben.hears(ADA.toneHz)
      await ben.press(/^Turn on microphone$/)
      await ben.press(/^Turn on camera$/)
      await ben.sees(BEN.code)
      expect(await ben.page.evaluate(() => document.body.innerText)).not.toMatch(
        /plays no sound|after a reload/,
      )
      const { reload, look, reads, noLonger } = await onlooker(ben)

      await reload()
      await reads(/You are back after a reload\. Your microphone and camera are off\./)
      await reads(/Your browser plays no sound/)
      expect(await look(heldBack)).toBe(1)
      expect(await look(() => (window as unknown as { __opened: string[] }).__opened)).toEqual([])
      const { x, y } = await look(() => {
        const button = [...document.querySelectorAll('button')].find(b => b.textContent === 'Hear the others')
        const { left, top } = button?.getBoundingClientRect() ?? new DOMRect()
        return { x: left + 20, y: top + 20 }
      })
      await ben.page.mouse.click(x, y)
      await noLonger(/plays no sound/)
      expect(await look(heldBack)).toBe(0)
      await ben.hears(ADA.toneHz)
      await ben.press(/^Turn on camera$/)
      await ben.text(/after a reload\. Your microphone is off\./)
      await ben.press(/^Turn on microphone$/)
      await noLonger(/after a reload/)
      await ben.press(/^Turn off camera$/)

      await reload()
      await reads(/after a reload\. Your microphone is off\./)
      await reads(/Your browser plays no sound/)
      // Whatever a person does first will do.
      await ben.page.keyboard.press('h')
      await noLonger(/plays no sound/)
      expect(await look(heldBack)).toBe(0)
      await ben.hears(ADA.toneHz)

      await reload()
      await reads(/Your browser plays no sound/)
      expect(await look(() => document.body.innerText)).not.toMatch(/after a reload/)
    } finally {
      await browser.close()
    }
  },
)

chromeOnly(
  '[K40] after a reload, lines read before stand without a time under a divider of their own, and what oneself wrote is said to be kept by the others only',
  {
    timeout: 120_000,
  },
  async ({ person, url }) => {
    const ada = await person(ADA)
    const ben = await person()
    await join(ben, ada, await startMeeting(ada, url), 'Ben')
    await say(ada, 'written before')
    await reads(ben, 'written before')
    await say(ben, 'my own line')
    await reads(ada, 'my own line')
    expect(await ben.page.$$eval('.line time', all => all.length)).toBe(2)
    await ben.page.reload({ waitUntil: 'domcontentloaded' })
    await ben.inPhase('inside')
    await ben.press(/^Chat/)
    await ben.text(/This browser does not keep it/)
    // With the author's next heartbeat but one.
    await ben.until('the line from before', () => document.querySelector('.chatEarlier .line'), [], 60_000)
    await ben.text(/Before you came back/)
    await say(ada, 'written after')
    await reads(ben, 'written after')
    const chat = await ben.page.$$eval('.line', all =>
      all.map(e => [e.querySelector('p')?.textContent, e.querySelector('time') !== null]),
    )
    expect(chat).toEqual([
      ['written before', false],
      ['written after', true],
    ])
  },
)
