import { FIREFOX_TONE_HZ, type Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect } from './fixture.ts'
import { sharing } from './sharing.ts'

/** Of Ben. */
const TONE_HZ = inject('kind') === 'firefox' ? FIREFOX_TONE_HZ : 740

/** A host in Chromium, and guests in the browser under test. */
const test = sharing()
/** Of lines, timers and pauses nothing depends on the browser. */
const chromeOnly = test.runIf(inject('kind') === 'chrome')

async function closePeople(ada: Person): Promise<void> {
  await ada.press(/^Close the list of people/)
}

/** Seconds on the timer, as this person reads them. */
const timer = (person: Person) =>
  person.page.evaluate(() => {
    const [minutes = 0, seconds = 0] = (document.querySelector('[role=timer]')?.textContent ?? '')
      .split(':')
      .map(Number)
    return minutes * 60 + seconds
  })

/** Names in the list of people with their place in the line of hands. */
const line = (person: Person) =>
  person.page.evaluate(() =>
    [...document.querySelectorAll('.personRow')]
      .filter(row => row.querySelector('.handSign'))
      .map(
        row => `${row.querySelector('.handSign span')?.textContent} ${row.querySelector('bdi')?.textContent}`,
      ),
  )

/** Held until `release`. */
const space = (person: Person, way: 'down' | 'up') => person.page.keyboard[way](' ')
const microphone = (person: Person, on: boolean) =>
  person.until(
    `the microphone ${on ? 'on' : 'off'}`,
    label => document.querySelector(`[aria-label="${label}"]`),
    [on ? 'Turn off microphone' : 'Turn on microphone'],
  )

test('[P-48] who is away is not heard or seen, all know it, and one press brings back what was on; the space bar talks while it is held', async ({
  meeting,
}) => {
  const { ada, guest } = await meeting()
  const ben = await guest('Ben')
  await ben.press(/^Turn on camera$/)
  await ben.until('his picture', () => document.querySelector('[aria-label="Turn off camera"]'), [])
  await ben.press(/^More$/)
  await ben.press(/^Away for a moment$/)
  await ben.text(/You are away/)
  await ben.until('the camera off', () => document.querySelector('[aria-label="Turn on camera"]'), [])
  await ada.until('Away', () => document.querySelector('.tilePresence')?.textContent === 'Away', [])
  await ben.press(/^I am back$/)
  await ben.until('the camera on', () => document.querySelector('[aria-label="Turn off camera"]'), [])
  await microphone(ben, false)
  await ada.until('back', () => !document.querySelector('.tilePresence'), [])
  // The button that was pressed last still has the focus; the space bar does not press it again.
  await space(ben, 'down')
  await microphone(ben, true)
  await ada.hears(TONE_HZ)
  await space(ben, 'up')
  await microphone(ben, false)
  expect(await ben.page.$('[aria-label="Turn off camera"]')).not.toBeNull()
  // Where one writes, it writes.
  await ben.press(/^Chat/)
  await ben.until('the field', () => document.activeElement?.tagName === 'TEXTAREA', [])
  await space(ben, 'down')
  await space(ben, 'up')
  expect(await ben.page.evaluate(() => document.querySelector('textarea')?.value)).toBe(' ')
  await microphone(ben, false)
  await ben.page.keyboard.press('Backspace')
  await ben.press(/^Close chat$/)
  await ben.press(/^Turn off camera$/)
})

test('[K43] [P-48] who leads takes the microphone from one person, and from all but who has the floor; they are told, and the device is closed', async ({
  meeting,
}) => {
  const { ada, guest } = await meeting()
  const ben = await guest('Ben')
  await ben.press(/^Turn on microphone$/)
  await ada.hears(TONE_HZ)
  await ada.press(/^People/)
  await ada.press(/^Options for Ben$/)
  await ada.press(/^What they may do$/)
  await ada.press(/^Microphone$/)
  await ben.text(/Ada no longer allows you: Microphone/)
  const mayTalk = (may: boolean) =>
    ben.until(
      may ? 'a microphone' : 'no microphone',
      wanted => {
        const button = document.querySelector('[aria-label="Turn on microphone"]')
        return button !== null && button.hasAttribute('disabled') !== wanted
      },
      [may],
    )
  await mayTalk(false)
  await ada.press(/^Microphone$/)
  await ben.text(/Ada allows you again: Microphone/)
  await mayTalk(true)
  await ada.page.keyboard.press('Escape')
  await ada.press(/^More$/)
  await ada.press(/^Settings$/)
  await ada.until('the switches', () => document.querySelectorAll('.participants .toggle').length === 6, [])
  await ada.page.click('.participants .toggle')
  await mayTalk(false)
  await ada.page.keyboard.press('Escape')
  await ben.press(/^Raise hand$/)
  await ada.press(/^Give the floor$/)
  await ben.text(/Ada gives you the floor/)
  await ben.press(/^Turn on microphone$/)
  await ada.hears(TONE_HZ)
  await ada.press(/^Options for Ben$/)
  await ada.press(/^Take the floor back$/)
  await mayTalk(false)
  await ada.until(
    'silence',
    async hertz => {
      const tones = await (window as unknown as { __readTones: () => Promise<number[]> }).__readTones()
      return !tones.some(tone => Math.abs(tone - hertz) < 20)
    },
    [TONE_HZ],
  )
  await closePeople(ada)
  await ada.press(/^More$/)
  await ada.press(/^Settings$/)
  await ada.until('the switches', () => document.querySelectorAll('.participants .toggle').length === 6, [])
  await ada.page.click('.participants .toggle')
  await mayTalk(true)
  await ada.press(/^Close$/)
})

// Cora comes later than what she is told.
chromeOnly(
  '[K43] a timer and a pause are seen by all, and by who comes later; nobody is switched off by them; the spotlight is on every stage',
  async ({ meeting }) => {
    const { ada, guest } = await meeting()
    const ben = await guest('Ben')
    await ben.press(/^Turn on camera$/)
    await ada.press(/^More$/)
    await ada.press(/^Timer and pause$/)
    await ada.press(/^Start timer: 5 min$/)
    await ben.until('the timer', () => document.querySelector('[role=timer]'), [])
    // By the keyboard alone.
    await ada.press(/^More$/)
    await ada.press(/^Timer and pause$/)
    await ada.until('the sheet', () => document.querySelectorAll('.minutesForm input').length === 2, [])
    await ada.page.focus('.minutesForm + .minutesForm input')
    await ada.page.keyboard.type('20')
    await ada.page.keyboard.press('Enter')
    await ben.text(/Pause until \d/)
    expect(await ben.page.$('[aria-label="Turn off camera"]')).not.toBeNull()
    await ben.press(/^Turn off my camera$/)
    await ben.until('the camera off', () => document.querySelector('[aria-label="Turn on camera"]'), [])
    expect(await ben.page.evaluate(() => document.body.innerText.includes('End the pause'))).toBe(false)
    const cora = await guest('Cora')
    await cora.until('the timer', () => document.querySelector('[role=timer]'), [])
    await cora.text(/Pause until \d/)
    expect(Math.abs((await timer(cora)) - (await timer(ada)))).toBeLessThan(3)
    await ada.press(/^End the pause$/)
    await cora.until('no pause', () => !document.querySelector('.pause'), [])
    const large = (who: Person, name: string | undefined) =>
      who.until(
        `${name} large`,
        wanted => document.querySelector('.tile[data-large] .chipName')?.textContent === wanted,
        [name],
      )
    await ada.press(/^People/)
    await ada.press(/^Options for Ben$/)
    await ada.press(/^Show large for everybody$/)
    await large(cora, 'Ben')
    await large(ada, 'Ben')
    await ada.press(/^Options for Ben$/)
    await ada.press(/^No longer large for everybody$/)
    await large(cora, undefined)
    await closePeople(ada)
    await ada.press(/^More$/)
    await ada.press(/^Timer and pause$/)
    await ada.press(/^End timer$/)
    await cora.until('no timer', () => !document.querySelector('[role=timer]'), [])
  },
)

chromeOnly(
  '[K43] [P-48] hands stand in line, and who is given the floor switches on what they like',
  async ({ meeting }) => {
    const { ada, guest } = await meeting()
    const [ben, cora] = [await guest('Ben'), await guest('Cora')]
    await cora.press(/^Raise hand$/)
    await ada.until('a hand', () => document.querySelector('.chipHand'), [])
    await ben.press(/^Raise hand$/)
    await ada.press(/^People/)
    await ada.until('two in line', () => document.querySelectorAll('.handSign').length === 2, [])
    expect(await line(ada)).toEqual(['1 Cora', '2 Ben'])
    await ada.press(/^Give the floor$/)
    await cora.text(/Ada gives you the floor/)
    await ada.until('one in line', () => document.querySelectorAll('.handSign').length === 1, [])
    expect(await line(ada)).toEqual(['1 Ben'])
    // Nothing was switched on for her, and her hand is down.
    await cora.until('the hand down', () => document.querySelector('[aria-label="Raise hand"]'), [])
    await cora.press(/^Turn on microphone$/)
    await cora.until('the microphone', () => document.querySelector('[aria-label="Turn off microphone"]'), [])
    await cora.until('no question left', () => !document.querySelector('.toast button'), [])
    await cora.press(/^Turn off microphone$/)
    await ben.press(/^Lower hand$/)
    await closePeople(ada)
  },
)
