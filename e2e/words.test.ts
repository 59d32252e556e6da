import type { Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect } from './fixture.ts'
import { say } from './flows.ts'
import { afresh, sharing } from './sharing.ts'

const test = sharing()
const chromeOnly = test.runIf(inject('kind') === 'chrome')

const noSheet = (one: Person) => one.until('no sheet', () => !document.querySelector('[role=dialog]'), [])

async function closeSheet(one: Person): Promise<void> {
  await one.press(/^Close$/)
  await noSheet(one)
}

/** Before the door the name is still there. */
async function comesIn(one: Person, how: RegExp): Promise<void> {
  await one.inPhase('prejoin')
  await one.until('the name', () => document.querySelector('input')?.value === 'Ada', [])
  await one.press(how)
  await one.inPhase('inside')
}

// Ada alone: before the others, which Ben is in.
chromeOnly(
  'a message that is too long is not cut: it is kept, and said to be too long',
  async ({ meeting }) => {
    const { ada } = await meeting()
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
    await ada.page.click('textarea', { count: 3 })
    await ada.page.keyboard.press('Backspace')
    await ada.until('an empty field', () => document.querySelector('textarea')?.value === '', [])
    await ada.press(/^Close chat$/)
  },
)

chromeOnly(
  'whoever is alone leaves without a question, and comes back under the same name',
  async ({ meeting }) => {
    const { ada } = await meeting()
    await ada.press(/^Leave$/)
    await ada.inPhase('gone')
    await ada.press(/^Come back in$/)
    await comesIn(ada, /^Start$/)
  },
)

chromeOnly('whoever comes late is told that what was written before is not here', async ({ meeting }) => {
  const { ada, guest } = await meeting()
  await say(ada, 'before')
  const ben = await guest('Ben')
  await ben.press(/^Chat/)
  await ben.text(/Nothing has been written since you came in/)
  for (const one of [ada, ben]) await one.press(/^Close chat$/)
})

chromeOnly('whoever leaves others behind is told that it goes on', async ({ meeting }) => {
  const { ada, guest } = await meeting()
  await guest('Ben')
  await ada.press(/^Leave$/)
  await ada.text(/It goes on without you/)
  await ada.page.keyboard.press('Escape')
  await noSheet(ada)
})

chromeOnly('[K47] compared is what a person says, on the own screen only', async ({ meeting }) => {
  const { ada, guest } = await meeting()
  const ben = await guest('Ben')
  await ada.press(/^2 people, nobody else/)
  await ada.press(/^Compare now with everybody$/)
  await ada.text(/Code shown for comparison at/)
  await ben.text(/Ada would like to compare/)
  await ben.press(/^Show the code$/)
  await ben.press(/^It is the same$/)
  await ben.until('no question left', () => !/would like to compare/.test(document.body.innerText), [])
  await ben.text(/You compared with Ada at .*Nobody has joined since/s)
  await ada.text(/Code shown for comparison at/)
  expect(await ada.page.evaluate(() => document.body.innerText)).not.toMatch(/You compared/)
  // Whoever has asked cannot ask again for a while.
  await afresh(ada, ben)
})

chromeOnly(
  '[K47] a different code is an alarm: it stays when the sheet is closed, until another comparison is the same',
  async ({ meeting }) => {
    const { ada, guest } = await meeting()
    const ben = await guest('Ben')
    await ada.press(/^2 people, nobody else/)
    await ada.press(/^Compare now with everybody$/)
    await ben.press(/^Show the code$/)
    await ben.press(/^It is different$/)
    await ben.text(/Say nothing confidential here/)
    const claims = () => ben.page.evaluate(() => /Only the \d+ people here/.test(document.body.innerText))
    expect(await claims()).toBe(false)
    await ben.text(/this page cannot say who can hear/)
    await ben.page.keyboard.press('Escape')
    await ben.until('the sheet closed', () => !document.querySelector('[role=dialog]'), [])
    await ben.text(/Something does not match/)
    await ben.text(/Say nothing confidential here.*Compare again/s)
    await ben.press(/^Compare again$/)
    await ada.text(/Ben would like to compare/)
    await ben.press(/^It is the same$/)
    await ben.text(/Only the 2 people here/)
    await ben.page.keyboard.press('Escape')
    await ben.text(/2 people, nobody else/)
    expect(await ben.page.evaluate(() => document.querySelector('.banner.alarm'))).toBeNull()
    await afresh(ada, ben)
  },
  90_000,
)

chromeOnly(
  '[K47] the question to compare can be closed, and goes with whoever asked',
  async ({ meeting }) => {
    const { ada, guest } = await meeting()
    const ben = await guest('Ben')
    const asked = (is: boolean) =>
      ben.until(
        `the question: ${is}`,
        wanted => /would like to compare/.test(document.body.innerText) === wanted,
        [is],
      )
    await ada.press(/^2 people, nobody else/)
    await ada.press(/^Compare now with everybody$/)
    await asked(true)
    await ben.press(/^Close$/)
    await asked(false)
    await ada.press(/^Close$/)
    await ben.press(/^2 people, nobody else/)
    await ben.press(/^Close$/)
    await ada.page.keyboard.press('Escape')
    await ada.page.reload({ waitUntil: 'domcontentloaded' })
    await ada.inPhase('inside')
    await ada.press(/^2 people, nobody else/)
    await ada.press(/^Compare now with everybody$/)
    await asked(true)
    await ada.press(/^Close$/)
    await ada.press(/^Leave$/)
    await ada.press(/^Leave the meeting$/)
    await asked(false)
    await ada.press(/^Come back in$/)
    await comesIn(ada, /^Join$/)
    await ben.text(/2 people, nobody else/)
  },
)

chromeOnly('[K47] the question to compare goes when its time is over', async ({ meeting }) => {
  const { ada, guest } = await meeting()
  const ben = await guest('Ben')
  // As if a minute and a half were a second.
  await ben.page.evaluate(() => {
    const later = setTimeout
    const sooner = (run: () => void, ms = 0, ...rest: unknown[]) =>
      Reflect.apply(later, window, [run, ms > 80_000 ? 1_000 : ms, ...rest])
    Object.assign(window, { setTimeout: sooner })
  })
  await ada.press(/^2 people, nobody else/)
  await ada.press(/^Compare now with everybody$/)
  await ben.text(/would like to compare/)
  await ben.until('no question left', () => !/would like to compare/.test(document.body.innerText), [])
  await afresh(ada, ben)
})

chromeOnly('what is answered is no longer marked as new', async ({ meeting }) => {
  const { ada, guest } = await meeting()
  const ben = await guest('Ben')
  await say(ada, 'first')
  await ben.press(/^Chat 1$/)
  await ben.until('marked', () => document.querySelector('.chatUnread'), [])
  await say(ben, 'answer')
  await ben.until('not marked', () => !document.querySelector('.chatUnread'), [])
  for (const one of [ada, ben]) await one.press(/^Close chat$/)
})

chromeOnly(
  '[P-48] whose microphone a host has turned off reads who did it, and turns it on again',
  async ({ meeting }) => {
    const { ada, guest } = await meeting()
    const ben = await guest('Ben')
    await ben.press(/^Turn on microphone$/)
    await ada.hears(740)
    await ada.press(/^People/)
    await ada.press(/^Options for Ben$/)
    await ada.press(/^Turn off their microphone$/)
    await ben.text(/Ada turned off your microphone\. You can turn it on again\./)
    await ben.press(/^Turn on microphone$/)
    await ada.hears(740)
    await ben.press(/^Turn off microphone$/)
    await ada.press(/^Close the list of people/)
  },
)

chromeOnly(
  'a locked room says so for as long as it is, where people are invited and listed, and where that is changed to whoever may',
  async ({ meeting }) => {
    const { ada, guest } = await meeting()
    const ben = await guest('Ben')
    await ada.press(/^More$/)
    await ada.press(/^Settings$/)
    await ada.press(/^Nobody new/)
    await ben.text(/The door is closed/)
    await ada.press(/^Close$/)
    const told = (one: typeof ada, place: string, how: string) =>
      one.until(
        `${how} in ${place}`,
        (s, pattern) => new RegExp(pattern).test(document.querySelector(s)?.textContent ?? ''),
        [place, how],
      )
    const where = 'You can change this in the settings'
    for (const [one, how] of [
      [ada, `The room is locked.*${where}`],
      [ben, `^(?!.*${where}).*The room is locked`],
    ] as const) {
      await one.press(/^People/)
      await told(one, '.peopleFoot', how)
      await one.press(/^Invite$/)
      await told(one, '[role=dialog]', how)
      await told(one, '[role=dialog]', '^(?!.*only to people who may come in)')
      await closeSheet(one)
      await one.press(/^Close the list of people/)
    }
    await ada.press(/^More$/)
    await ada.press(/^Settings$/)
    await ada.press(/^Whoever is let in/)
    await closeSheet(ada)
  },
)

chromeOnly(
  'whoever changes the invitation link is told where it was done, and copies the new one there',
  async ({ meeting }) => {
    const { ada, link } = await meeting()
    await ada.press(/^More$/)
    await ada.press(/^Settings$/)
    await ada.press(/^Change the invitation link$/)
    await ada.text(/needs the new one/)
    await ada.press(/^Cancel$/)
    await ada.press(/^Change the invitation link$/)
    await ada.press(/^Change now$/)
    await ada.until('the answer', () => {
      const said = document.querySelector('[role=dialog] .newLink [role=status]')
      return (
        /^The invitation link has changed/.test(said?.textContent ?? '') &&
        (said?.getBoundingClientRect().bottom ?? Infinity) <= innerHeight
      )
    }, [])
    await ada.press(/^Copy invitation link$/)
    await ada.text(/Copied/)
    expect(await ada.copied()).not.toBe(link)
    await closeSheet(ada)
  },
)

chromeOnly('whoever asked to share the screen is told that they may', async ({ meeting }) => {
  const { ada, guest } = await meeting()
  const ben = await guest('Ben')
  await ada.press(/^More$/)
  await ada.press(/^Settings$/)
  await ada.press(/^Whoever asks and gets permission/)
  await closeSheet(ada)
  await ben.press(/^Ask to share your screen$/)
  await ada.press(/^Allow$/)
  await ben.text(/You may share your screen now/)
  await ada.press(/^More$/)
  await ada.press(/^Settings$/)
  await ada.press(/^Everybody$/)
  await closeSheet(ada)
})

chromeOnly('copied is said for a moment, and nothing moves for it', async ({ person, url }) => {
  const ada = await person({ browser: 'chrome' })
  await ada.goto(url)
  await ada.press(/^Start a meeting$/)
  const widthOf = (label: string) =>
    ada.page.evaluate(
      wanted =>
        [...document.querySelectorAll('button')]
          .find(button => button.textContent === wanted)
          ?.getBoundingClientRect().width,
      label,
    )
  const says = (label: string, width: number) =>
    ada.until(
      `${label}, ${width} pixels wide`,
      (wanted, wide) =>
        [...document.querySelectorAll('button')].some(
          button => button.textContent === wanted && button.getBoundingClientRect().width === wide,
        ),
      [label, width],
    )
  await ada.text(/Copy key link/)
  const width = (await widthOf('Copy key link')) ?? 0
  await ada.press(/^Copy key link$/)
  await says('Copied', width)
  await says('Copy key link', width)
  await ada.press(/^I have kept it$/)
  await ada.press(/^Go to the room$/)
  await ada.inPhase('prejoin')
})

chromeOnly(
  '[K32] the end is asked about first; after it neither names nor what was announced are left, and the host starts again',
  async ({ meeting }) => {
    const { ada, guest } = await meeting()
    const ben = await guest('Ben')
    await say(ben, 'before the end')
    await ada.text(/Ben wrote a message/)
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
