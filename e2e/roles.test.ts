import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { join, knock, startMeeting } from './flows.ts'
import { sticksOut } from './sticksOut.ts'

const chromeOnly = test.runIf(inject('kind') === 'chrome')

chromeOnly(
  '[K17] the host makes somebody a moderator, by mouse and by keyboard on a narrow page, and takes it back',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome' })
    const ben = await person({ viewport: { width: 390, height: 844 } })
    const link = await startMeeting(ada, url)
    await join(ben, ada, link, 'Ben')
    await ada.press(/^People/)
    await ada.press(/^Options for Ben$/)
    await ada.press(/^Change the role$/)
    await ada.press(/^Moderator/)
    await ada.press(/^Change$/)
    await ada.until('no sheet', () => !document.querySelector('.sheetBody'), [])
    await ben.text(/You are a moderator now/)
    await ada.text(/Ben is a moderator now/)
    const cem = await person()
    await knock(cem, link, 'Cem')
    await ben.press(/^Let in Cem$/)
    await cem.inPhase('inside')

    await ada.press(/^Options for Ben$/)
    await ada.press(/^Change the role$/)
    await ada.until('the sheet', () => document.querySelector('.sheetBody [role=radiogroup]'), [])
    const { keyboard } = ada.page
    await ada.until('the choice has the focus by Tab', () => {
      const at = document.activeElement
      return at instanceof HTMLElement && at.closest('.sheetBody') !== null
    }, [])
    for (let i = 0; i < 4; i++) {
      if (await ada.page.evaluate(() => document.activeElement instanceof HTMLInputElement)) break
      await keyboard.press('Tab')
    }
    await keyboard.press('ArrowDown')
    await keyboard.press('ArrowDown')
    await keyboard.press('Enter')
    await ben.text(/You are a participant now/)
    await ada.until('no sheet', () => !document.querySelector('.sheetBody'), [])
    expect([...ada.errors, ...ben.errors]).toEqual([])
  },
)

chromeOnly(
  '[K25] who waits reads what the host writes, on a phone, and comes in when the door is opened',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome', viewport: { width: 390, height: 844 } })
    const ben = await person({ viewport: { width: 320, height: 640 } })
    const link = await startMeeting(ada, url)
    await knock(ben, link, 'Ben')
    await ada.press(/^People/)
    await ada.press(/^Write to those waiting$/)
    await ada.press(/^We begin in a few minutes\.$/)
    expect(await sticksOut(ada)).toEqual([])
    await ada.press(/^Send$/)
    await ben.text(/From inside:\s+We begin in a few minutes\./)
    expect(await sticksOut(ben)).toEqual([])
    await ada.until('no sheet', () => !document.querySelector('.sheetBody'), [])
    await ada.press(/^Close the list of people/)
    await ada.press(/^More$/)
    await ada.press(/^Settings$/)
    await ada.press(/^Your list of names$/)
    await ada.type('Okafor, Ben\nAda Lovelace', '.nameList textarea')
    expect(await sticksOut(ada)).toEqual([])
    await ada.press(/^Keep the list$/)
    await ada.until('it is kept', () => sessionStorage.getItem('konklave:list'), [])
    // Half of it is below the head of the sheet, where the pointer would land.
    await ada.page.$eval('input[value=open]', one =>
      one.closest('label')?.scrollIntoView({ block: 'center' }),
    )
    await ada.press(/^Whoever has the invitation link/)
    await ben.inPhase('inside')
    expect([...ada.errors, ...ben.errors]).toEqual([])
  },
)

chromeOnly(
  '[K2, K5] a moderator link leads in without knocking, its key lies nowhere in letters, and it ends when it is withdrawn',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome', viewport: { width: 390, height: 844 } })
    const ben = await person()
    await startMeeting(ada, url)
    await ada.press(/^People/)
    await ada.press(/^Links with a role$/)
    await ada.press(/^Make a moderator link$/)
    await ada.text(/The link is made/)
    // It is shown once: no key closes it by a slip.
    await ada.page.keyboard.press('Escape')
    await ada.text(/Close without the link\?/)
    await ada.press(/^Back to the link$/)
    await ada.press(/^Copy moderator link$/)
    await ada.until(
      'the link',
      () => /#AQ[M-P]/.test((window as unknown as { __copied: string }).__copied),
      [],
    )
    const link = await ada.copied()
    expect(await sticksOut(ada)).toEqual([])
    await ben.goto(link)
    await ben.inPhase('prejoin')
    const secret = link.slice(link.indexOf('#') + 1)
    // The seed begins with the 51st byte; what a tab keeps of a link is its letters in base64 again.
    const seed = secret.slice(66)
    const twice = Buffer.from(seed).toString('base64url').slice(0, 48)
    const kept = () =>
      ben.page.evaluate(() =>
        [location.href, ...Object.values(sessionStorage), ...Object.values(localStorage)].join(),
      )
    const keepsNone = async () => {
      for (const form of [seed, twice]) expect(await kept()).not.toContain(form)
    }
    await keepsNone()
    await ben.type('Ben')
    await ben.press(/^Join$/)
    await ben.inPhase('inside')
    await keepsNone()
    await ben.page.reload()
    await ben.inPhase('inside')
    await ben.press(/^People/)
    await ben.text(/Moderator/)
    await ada.text(/Here by this link: Ben/)
    await ada.press(/^Withdraw Moderator link 1$/)
    await ben.text(/You are a participant now/)
    expect([...ada.errors, ...ben.errors]).toEqual([])
  },
)

chromeOnly(
  '[K12] a personal invitation lets one person in without knocking, shows a second one, and is withdrawn alone, on a phone',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome', viewport: { width: 390, height: 844 } })
    const [ben, eve] = [await person(), await person({ viewport: { width: 320, height: 640 } })]
    await startMeeting(ada, url)
    await ada.press(/^More$/)
    await ada.press(/^Settings$/)
    await ada.press(/^Personal invitations$/)
    await ada.type('Ben Okafor', '.personalForm input')
    await ada.press(/^Make the invitation$/)
    await ada.press(/^Copy personal invitation$/)
    await ada.until(
      'the link',
      () => /#AQ[M-P]/.test((window as unknown as { __copied: string }).__copied),
      [],
    )
    const link = await ada.copied()
    expect(await sticksOut(ada)).toEqual([])
    await ben.goto(link)
    await ben.type('Ben')
    await ben.press(/^Join$/)
    await ben.inPhase('inside')
    await ada.text(/In use: Ben/)
    await knock(eve, link, 'Eve')
    await ada.press(/^Close$/)
    await ada.press(/^People/)
    await ada.text(/comes by the personal invitation by which Ben came/)
    await ada.text(/By the invitation for Ben Okafor, chose this name/)
    expect(await sticksOut(ada)).toEqual([])
    await ada.press(/^Close the list of people/)
    await ada.press(/^More$/)
    await ada.press(/^Settings$/)
    await ada.press(/^Personal invitations$/)
    await ada.press(/^Withdraw the invitation for Ben Okafor$/)
    await ada.text(/May Ben stay\?/)
    await ada.press(/^Withdraw and remove$/)
    await ben.text(/You were removed from the meeting/)
    await ada.until('none is left', () => !document.querySelector('.personalAsk'), [])
    expect([...ada.errors, ...ben.errors, ...eve.errors]).toEqual([])
  },
)
