import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { join, startMeeting } from './flows.ts'
import { sticksOut } from './sticksOut.ts'

const chromeOnly = test.runIf(inject('kind') === 'chrome')

chromeOnly(
  '[K17] the host hands the room over, on a phone: the other keeps a key link of their own, and leads with it later',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome', viewport: { width: 390, height: 844 } })
    const ben = await person({ viewport: { width: 320, height: 640 } })
    const link = await startMeeting(ada, url)
    await join(ben, ada, link, 'Ben')
    await ada.press(/^People/)
    await ada.press(/^Options for Ben$/)
    await ada.press(/^Hand the room over$/)
    await ada.text(/Changes left: 8\./)
    expect(await sticksOut(ada)).toEqual([])
    await ada.press(/^Ask Ben$/)
    await ada.text(/You have offered this room to Ben\./)
    await ben.text(/hands this room over to you/)
    expect(await sticksOut(ben)).toEqual([])
    await ben.press(/^Become a host$/)
    await ben.text(/Your key link to this room/)
    expect(await sticksOut(ben)).toEqual([])
    // A reload shows it again: it is not kept yet.
    ben.page.once('dialog', dialog => void dialog.accept())
    await ben.page.reload()
    await ben.text(/Your key link to this room/)
    await ada.text(/Ben is a host and is asked to keep the key link/)
    await ben.press(/^Copy key link$/)
    await ben.until('copied', () => (window as unknown as { __copied: string }).__copied?.includes('#'), [])
    const own = await ben.copied()
    await ben.press(/^I have kept it$/)
    await ben.press(/^Done$/)
    await ada.text(/You have handed this room over to Ben\./)
    await ada.text(/You are a participant now/)
    await ada.press(/^Close$/)
    await ben.until('no sheet', () => !document.querySelector('.sheetBody'), [])
    expect(await ben.page.evaluate(() => sessionStorage.getItem('konklave:new'))).toBeNull()
    const elsewhere = await person()
    await elsewhere.goto(own)
    await elsewhere.inPhase('prejoin')
    await elsewhere.type('Ben elsewhere')
    await elsewhere.press(/^Join$/)
    await elsewhere.inPhase('inside')
    await elsewhere.press(/^People/)
    await elsewhere.press(/^Options for Ada/)
    await elsewhere.press(/^Change the role$/)
    await elsewhere.text(/Role of Ada/)
    expect([...ada.errors, ...ben.errors, ...elsewhere.errors]).toEqual([])
  },
)

chromeOnly(
  '[K17] by keyboard alone: somebody becomes a host, too, another says no, and the first one steps down',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome' })
    const ben = await person()
    const link = await startMeeting(ada, url)
    await join(ben, ada, link, 'Ben')
    const press = async (who: typeof ada, name: RegExp) => {
      await who.until(
        `${name} can have the focus`,
        source => {
          const all = [
            ...document.querySelectorAll<HTMLElement>('button, [role=menuitem], [role=switch], input'),
          ]
          const found = all.find(one =>
            new RegExp(source).test(one.getAttribute('aria-label') ?? one.innerText ?? ''),
          )
          found?.focus()
          return found !== undefined && document.activeElement === found
        },
        [name.source],
      )
      await who.page.keyboard.press('Enter')
    }
    await press(ada, /^People/)
    await press(ada, /^Options for Ben$/)
    await press(ada, /^Make a host, too/)
    await press(ada, /^Ask Ben$/)
    await ben.text(/would like you to be a host, too/)
    await ben.page.keyboard.press('Escape')
    await ada.text(/Ben would rather not be a host/)
    await press(ada, /^Options for Ben$/)
    await press(ada, /^Make a host, too/)
    await press(ada, /^Ask Ben$/)
    await ben.text(/would like you to be a host, too/)
    await press(ben, /^Become a host$/)
    await ben.text(/Your key link to this room/)
    await ben.press(/^I have kept it$/)
    await press(ben, /^Done$/)
    await ben.until('no key on the screen', () => !document.querySelector('.ownerKey'), [])
    await ada.text(/Ben is a host, too, with a key of their own/)
    await press(ada, /^Options for /)
    await press(ada, /^No longer be a host/)
    await ada.text(/No longer be a host\?/)
    await ada.press(/^No longer be a host$/)
    await ada.text(/You are a participant now/)
    await ada.until('no sheet', () => !document.querySelector('.sheetBody'), [])
    expect([...ada.errors, ...ben.errors]).toEqual([])
  },
)

chromeOnly(
  '[K17] who leaves before the new key link is kept is offered it on the page after the meeting',
  async ({ person, url }) => {
    const [ada, ben] = [await person(), await person()]
    await join(ben, ada, await startMeeting(ada, url), 'Ben')
    await ada.press(/^People/)
    await ada.press(/^Options for Ben$/)
    await ada.press(/^Make a host, too/)
    await ada.press(/^Ask Ben$/)
    await ben.press(/^Become a host$/)
    await ben.text(/Your key link to this room/)
    await ada.press(/^Close the list of people/)
    await ada.press(/^Leave$/)
    await ada.press(/^End for all$/)
    await ada.press(/^End now$/)
    await ben.inPhase('gone')
    await ben.text(/your key link is not kept yet/)
    await ben.press(/^Show my key link$/)
    await ben.text(/Your key link to this room/)
    await ben.until('the link', () => /\/m#AQ/.test(document.body?.innerText), [])
  },
)
