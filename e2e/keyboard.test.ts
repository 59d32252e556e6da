import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { enter, focusComes, focused, hearsSaid, tabTo, tree } from './keyboard.ts'

const chromeOnly = test.runIf(inject('kind') === 'chrome')

chromeOnly(
  '[P-83] a whole meeting without a mouse: start, invite, knock, let in, speak, write, raise a hand, share, compare, turn off, leave, end',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome' })
    const ben = await person({ browser: 'chrome' })
    const keys = { ada: ada.page.keyboard, ben: ben.page.keyboard }

    // Starting.
    await ada.goto(url)
    await ada.text(/Start a meeting/)
    await enter(ada, 'button', /^Start a meeting$/)
    await focusComes(ada, 'heading', /^Your key link to this room$/)
    await tabTo(ada, 'switch', /^I have kept it$/)
    await keys.ada.press('Space')
    await enter(ada, 'button', /^Go to the room$/)
    await focusComes(ada, 'textbox', /^Your name/)
    await keys.ada.type('Ada')
    await ada.text(/You will start the meeting/)
    await keys.ada.press('Enter')
    await focusComes(ada, 'heading', /^Meeting$/)
    await enter(ada, 'button', /^Copy invitation link$/)
    await hearsSaid(ada, /^Copied$/)

    // Knocking and letting in.
    await ben.goto(await ada.copied())
    await focusComes(ben, 'textbox', /^Your name/)
    await keys.ben.type('Ben')
    await ben.text(/somebody inside can let you in/)
    await keys.ben.press('Enter')
    await focusComes(ben, 'heading', /^You have knocked$/)
    await hearsSaid(ada, /^Ben is at the door\.$/)
    await enter(ada, 'button', /^Let in Ben$/)
    await focusComes(ben, 'heading', /^Meeting$/)
    await focusComes(ada, 'heading', /^Meeting$/)
    await hearsSaid(ada, /^Ben has come in\.$/)

    // Devices: by Tab and by a single key; the name says what a press does.
    await enter(ben, 'button', /^Turn on microphone$/)
    await focusComes(ben, 'button', /^Turn off microphone$/)
    await keys.ben.press('v')
    await tabTo(ben, 'button', /^Turn off camera$/)

    // Writing; Escape goes back to where one was.
    await keys.ben.press('c')
    await ben.until('the chat', () => document.querySelector('.writer textarea'), [])
    await focusComes(ben, 'textbox', /^Message to everybody in the room$/)
    await keys.ben.type('Good morning')
    await keys.ben.press('Enter')
    await hearsSaid(ada, /^Ben wrote a message\.$/)
    await keys.ada.press('c')
    await ada.until('the chat', () => document.querySelector('.writer textarea'), [])
    await focusComes(ada, 'textbox', /^Message to everybody in the room$/)
    await keys.ada.type('Good morning, Ben')
    await keys.ada.press('Enter')
    await hearsSaid(ben, /^Ada writes: Good morning, Ben$/)
    await keys.ben.press('Escape')
    await focusComes(ben, 'button', /^Turn off camera$/)
    await keys.ada.press('Escape')

    // A hand, a screen.
    await keys.ben.press('h')
    await hearsSaid(ada, /^Ben raised a hand\.$/)
    await enter(ben, 'button', /^Share screen$/)
    await focusComes(ben, 'button', /^Stop sharing$/)
    await keys.ben.press('Enter')
    await focusComes(ben, 'button', /^Share screen$/)

    // People: the menu of one person, by arrow keys.
    await keys.ada.press('p')
    await focusComes(ada, 'heading', /^People$/)
    await enter(ada, 'button', /^Options for Ben$/)
    await focusComes(ada, 'menuitem', /^Show large for everybody/)
    await keys.ada.press('ArrowDown')
    await focusComes(ada, 'menuitem', /^Write only to Ben/)
    await keys.ada.press('ArrowDown')
    await focusComes(ada, 'menuitem', /^Volume/)
    await keys.ada.press('ArrowDown')
    await focusComes(ada, 'menuitem', /^Turn off their microphone/)
    await keys.ada.press('Enter')
    await hearsSaid(ben, /^Ada turned off your microphone\. You can turn it on again\.$/, 'assertive')
    await focusComes(ada, 'button', /^Options for Ben$/)
    await keys.ada.press('Escape')

    // The safety code; its sheet gives the focus back.
    await enter(ada, 'button', /^2 people, nobody else/)
    await ada.until(
      'the code',
      () => /\d{5}( \d{5}){5}|\b\d{5}\b/.test(document.querySelector('[role=dialog]')?.textContent ?? ''),
      [],
    )
    expect(await tree(ada)).toEqual({ nameless: [], live: expect.any(Array) })
    await keys.ada.press('Escape')
    await focusComes(ada, 'button', /^2 people, nobody else/)
    expect(await tree(ada)).toEqual({
      nameless: [],
      live: expect.arrayContaining(['log polite', 'alert assertive']),
    })

    // Ending for all, which asks first and is harmless by a hasty Enter; leaving, which asks nothing.
    await enter(ada, 'button', /^Leave$/)
    await focusComes(ada, 'menuitem', /^Leave the meeting/)
    await keys.ada.press('ArrowDown')
    await focusComes(ada, 'menuitem', /^End for all/)
    await keys.ada.press('Enter')
    await ada.until('the question', () => document.querySelector('[role=alertdialog]'), [])
    await focusComes(ada, 'button', /^Cancel$/)
    await keys.ada.press('Enter')
    await ada.until('no question', () => !document.querySelector('[role=alertdialog]'), [])
    await enter(ben, 'button', /^Leave$/)
    await focusComes(ben, 'heading', /^You have left$/)
    await hearsSaid(ada, /^Ben has left\.$/)
    await enter(ada, 'button', /^Leave$/)
    await focusComes(ada, 'heading', /^(You have left|The meeting has ended)$/)
    expect((await focused(ben)).name).toBe('You have left')
  },
)
