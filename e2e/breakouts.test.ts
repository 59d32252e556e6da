import { FIREFOX_TONE_HZ, type Person } from '@konklave/testing/person'
import type { ElementHandle } from 'puppeteer-core'
import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { isIn, isInMain, join, reads, say, startMeeting } from './flows.ts'
import { enter, hearsSaid, tabTo } from './keyboard.ts'

const chromeOnly = test.runIf(inject('kind') === 'chrome')
const ADA_HZ = 440
/** Every Firefox sounds alike: who hears whom is looked at in Chromium alone. */
const BEN_HZ = 740
const CORA_HZ = 1040

type Open = (how?: { readonly browser: 'chrome' }) => Promise<Person>

/** One who leads, in Chromium, and two in the browser under test. */
async function threeInside(person: Open, url: string) {
  const ada = await person({ browser: 'chrome' })
  const link = await startMeeting(ada, url)
  const [ben, cora] = [await person(), await person()]
  await join(ben, ada, link, 'Ben')
  await join(cora, ada, link, 'Cora')
  return { ada, ben, cora }
}

async function openPanel(ada: Person): Promise<void> {
  await ada.press(/^More$/)
  await ada.press(/^Breakout rooms$/)
  await ada.until('the rooms', () => document.querySelector('.breakoutRooms'), [])
}

/** One room for everybody but Ada. */
async function openOneRoom(ada: Person): Promise<void> {
  await openPanel(ada)
  await ada.press(/^One room less$/)
  await ada.type('10', '.breakoutRooms .minutes input')
  await ada.press(/^Open the rooms$/)
}

/** With the mouse. */
async function drag(ada: Person, who: string, title: string): Promise<void> {
  const find = async (selector: string, text: string) => {
    const found = await ada.page.evaluateHandle(
      (css, wanted) =>
        [...document.querySelectorAll(css)].find(one =>
          (one.getAttribute('aria-label') ?? one.textContent ?? '').includes(wanted),
        ),
      selector,
      text,
    )
    return found.asElement() as ElementHandle<Element>
  }
  const to = await find('.breakoutRoom .dragList', title)
  await to.drop(await find('.dragItem', who))
}

/** Waits until nothing is heard, and looks that it stays so for a moment. */
async function hearsNothing(person: Person): Promise<void> {
  let quiet = 0
  for (const deadline = Date.now() + 20_000; quiet < 4; ) {
    const tones = await person.tones()
    quiet = tones.length === 0 ? quiet + 1 : 0
    if (Date.now() > deadline) throw new Error(`still hears ${tones.join()}`)
  }
}

const opened = (person: Person) =>
  person.page.evaluate(() => [...(window as unknown as { __opened: string[] }).__opened])
const names = (person: Person) =>
  person.page.evaluate(() =>
    [...document.querySelectorAll('.tile .chipName')].map(name => name.textContent).sort(),
  )

chromeOnly(
  '[K44] who is sent to a breakout room goes by itself with what was on, is heard there and nowhere else, calls for help, and comes back',
  async ({ person, url }) => {
    const { ada, ben, cora } = await threeInside(person, url)
    for (const one of [ada, ben, cora]) await one.press(/^Turn on microphone$/)
    for (const one of [ada, ben, cora])
      await one.until(
        'the microphone',
        () => document.querySelector('[aria-label="Turn off microphone"]'),
        [],
      )
    await Promise.all([ada.hears(BEN_HZ), ben.hears(ADA_HZ), cora.hears(ADA_HZ)])
    await openOneRoom(ada)
    await Promise.all([isIn(ben, 'Room 1'), isIn(cora, 'Room 1')])
    await Promise.all([ben.hears(CORA_HZ), cora.hears(BEN_HZ)])
    await ben.until(
      'ten minutes at most',
      () => /^(10:00|9:\d\d)$/.test(document.querySelector('.breakoutHere [role=timer]')?.textContent ?? ''),
      [],
    )
    // Ada's microphone is on, and theirs have not been opened anew.
    await hearsNothing(ada)
    for (const one of [ben, cora]) {
      expect((await one.tones()).filter(hz => Math.abs(hz - ADA_HZ) < 20)).toEqual([])
      expect(await opened(one)).toEqual(['audio'])
      expect(await one.page.$('[aria-label="Turn on camera"]')).not.toBeNull()
    }
    await ada.until('both there', () => /2 of 2 there/.test(document.body.innerText), [])
    await say(ben, 'only-here')
    await reads(cora, 'only-here')

    // A word to all rooms, and help.
    await ada.type('Five more minutes', '.breakoutTell input')
    await ada.press(/^Send$/)
    await Promise.all([ben.text(/Five more minutes/), cora.text(/Five more minutes/)])
    await ben.press(/^Call for help$/)
    await ada.text(/Room 1 calls for help/)
    await ada.press(/^Go there$/)
    await isIn(ada, 'Room 1')
    await Promise.all([ada.hears(BEN_HZ), ben.hears(ADA_HZ)])
    await cora.until('Ada, who visits', () => document.querySelectorAll('.tile .chipName').length === 3, [])
    expect(await names(cora)).toEqual(['Ada', 'Ben', 'You'])
    await reads(ada, 'only-here')
    // Who came has answered the call.
    await ben.until('no call left', () => !/Help is called/.test(document.body.innerText), [])
    await ada.press(/^Back to the main room$/)
    await isInMain(ada)
    await hearsNothing(ada)

    // A reload leads back into the same room, with everything off.
    await ben.page.reload({ waitUntil: 'domcontentloaded' })
    await isIn(ben, 'Room 1')
    await ben.until(
      'the microphone off',
      () => document.querySelector('[aria-label="Turn on microphone"]'),
      [],
    )

    await openPanel(ada)
    await ada.press(/^Everybody back in half a minute$/)
    await cora.text(/Everybody goes back to the main room in 0:\d\d/)
    await ada.press(/^Now$/)
    await Promise.all([isInMain(ben), isInMain(cora)])
    await Promise.all([cora.hears(ADA_HZ), ada.hears(CORA_HZ)])
    expect(await ada.page.evaluate(() => document.body.innerText.includes('only-here'))).toBe(false)
  },
  120_000,
)

test.runIf(inject('kind') === 'firefox')(
  '[K44] [K38] two in a breakout room hear each other, also the one whose tab lies behind another',
  async ({ person, url }) => {
    const { ada, ben, cora } = await threeInside(person, url)
    for (const one of [ben, cora]) await one.press(/^Turn on microphone$/)
    await ada.hears(FIREFOX_TONE_HZ)
    await person({ beside: cora })
    await cora.until('behind the other tab', () => document.hidden, [])
    expect(await ben.page.evaluate(() => document.hidden)).toBe(false)
    await openOneRoom(ada)
    await Promise.all([isIn(ben, 'Room 1'), isIn(cora, 'Room 1')])
    await Promise.all([ben.hears(FIREFOX_TONE_HZ), cora.hears(FIREFOX_TONE_HZ)])
  },
  120_000,
)

chromeOnly(
  '[K44] somebody is dragged into a room, the timer brings all back, and people choose a room themselves; a camera stays on all the way',
  async ({ person, url }) => {
    const { ada, ben, cora } = await threeInside(person, url)
    await ben.press(/^Turn on camera$/)
    await ada.until('a picture', () => document.querySelector('.tile video'), [])
    await openPanel(ada)
    await drag(ada, 'Cora', 'Room 1')
    await hearsSaid(ada, /^Cora goes to Room 1\.$/)
    await ada.type('0.15', '.breakoutRooms .minutes input')
    await ada.press(/^Open the rooms$/)
    await Promise.all([isIn(ben, 'Room 1'), isIn(cora, 'Room 1')])
    // Nobody's place stands empty in the main room.
    await ada.text(/Everybody else is in the breakout rooms/)
    await cora.until('the picture there', () => document.querySelector('.tile video'), [])
    await Promise.all([isInMain(ben), isInMain(cora)])
    await ada.until('the picture again', () => document.querySelector('.tile video'), [])
    expect(await ben.page.$('[aria-label="Turn off camera"]')).not.toBeNull()
    expect(await opened(ben)).toEqual(['video'])

    await ada.press(/^People choose$/)
    await ada.press(/^Open the rooms$/)
    await ben.press(/^Choose a room$/)
    await ben.press(/^Go in: Room 2$/)
    await isIn(ben, 'Room 2')
    await isInMain(cora)
  },
  120_000,
)

chromeOnly(
  '[K44] [K14] who is removed from the meeting is out of the breakout room as well',
  async ({ person, url }) => {
    const { ada, ben, cora } = await threeInside(person, url)
    await openOneRoom(ada)
    await Promise.all([isIn(ben, 'Room 1'), isIn(cora, 'Room 1')])
    await ben.until('Cora', () => document.querySelectorAll('.tile .chipName').length === 2, [])
    await ada.press(/^People/)
    await ada.press(/^Options for Cora$/)
    await ada.press(/^Remove from the meeting$/)
    await ada.press(/^Remove$/)
    await cora.inPhase('gone')
    await ben.text(/Nobody else is in this room yet/)
    await isIn(ben, 'Room 1')
  },
)

chromeOnly(
  '[K44] [P-83] rooms are made, led and left by the keyboard alone, and a screen reader is told where one is',
  async ({ person, url }) => {
    const { ada, ben, cora } = await threeInside(person, url)
    const keys = ada.page.keyboard
    await enter(ada, 'button', /^More$/)
    await ada.until('the menu', () => document.querySelector('[role=menu]'), [])
    await keys.type('Breakout')
    await keys.press('Enter')
    await ada.until('the rooms', () => document.querySelector('.breakoutRooms'), [])
    // Ben is in the first room; he is put into the second one from a menu.
    await enter(ada, 'button', /^Move Ben$/)
    await ada.until('the menu', () => document.querySelector('[role=menu]'), [])
    await keys.press('Enter')
    await hearsSaid(ada, /^Ben goes to Room 2\.$/)
    await enter(ada, 'button', /^Move Cora$/)
    await ada.until('the menu', () => document.querySelector('[role=menu]'), [])
    await keys.press('Enter')
    await hearsSaid(ada, /^Cora goes to Room 1\.$/)
    await enter(ada, 'button', /^Open the rooms$/)
    await Promise.all([isIn(ben, 'Room 2'), isIn(cora, 'Room 1')])
    await hearsSaid(ben, /^You are in Room 2\.$/)
    await enter(ben, 'button', /^Call for help$/)
    await hearsSaid(ada, /^Room 2 calls for help\.$/, 'assertive')
    await enter(ada, 'button', /^Go there$/)
    await isIn(ada, 'Room 2')
    await hearsSaid(ada, /^You are in Room 2, with Ben\.$/)
    await enter(ada, 'button', /^Back to the main room$/)
    await hearsSaid(ada, /^You are in the main room\.$/)
    await tabTo(ada, 'button', /^Show the rooms$/)
  },
)

chromeOnly(
  '[K44] [K30] a server that is killed while rooms run loses none: everybody is in the same room again',
  async ({ person, ownServer }) => {
    const server = await ownServer()
    const { ada, ben, cora } = await threeInside(person, server.url)
    await openPanel(ada)
    await ada.press(/^Open the rooms$/)
    await Promise.all([isIn(ben, 'Room 1'), isIn(cora, 'Room 2')])
    await ada.press(/^Close the breakout rooms$/)
    await say(ben, 'line-before')
    await server.kill('SIGKILL')
    await server.up()
    await openPanel(ada)
    await ada.press(/^Move Cora$/)
    await ada.press(/^Room 1$/)
    await isIn(cora, 'Room 1', 60_000)
    await say(ben, 'line-after')
    await reads(cora, 'line-after')
    await isIn(ben, 'Room 1')
  },
  120_000,
)
