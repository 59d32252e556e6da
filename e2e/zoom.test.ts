import type { Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { findings } from './findings.ts'
import { expect, test } from './fixture.ts'
import { knock, startMeeting } from './flows.ts'
import { sticksOut } from './sticksOut.ts'

const chromeOnly = test.runIf(inject('kind') === 'chrome')

/** Buttons, links and fields that no scrolling brings wholly into the window, or that something else lies upon. */
const outOfReach = (person: Person) =>
  person.page.evaluate(() => {
    const before = document.activeElement
    const all = [
      ...document.querySelectorAll<HTMLElement>(
        'button, a[href], input:not([role=switch], [type=file]), textarea, label:has([role=switch])',
      ),
    ]
    const found = all.flatMap(e => {
      const { width } = e.getBoundingClientRect()
      if (width < 2 || e.closest('.vh, [inert], [aria-hidden=true]') || !e.checkVisibility()) return []
      // On a small screen a panel lies over the stage until it is closed.
      if (document.querySelector('.sidePanel') && e.closest('.stage')) return []
      e.scrollIntoView({ block: 'nearest' })
      const box = e.getBoundingClientRect()
      const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height, innerHeight) / 2]
      const top = document.elementFromPoint(x, y)
      const free = top && (e.contains(top) || top.contains(e) || top.closest('label')?.contains(e))
      return free && y > 0 && y < innerHeight
        ? []
        : [`${e.textContent || e.getAttribute('aria-label')}: ${top?.className}`]
    })
    if (before instanceof HTMLElement) before.focus({ preventScroll: true })
    return found
  })

for (const [where, width, height] of [
  ['at 400 %, which leaves 320 by 256 of a window of 1280 by 1024,', 320, 256],
  ['on the smallest phone', 320, 568],
  ['on the smallest phone that lies on its side', 568, 320],
] as const)
  chromeOnly(
    `[P-83] ${where} nothing sticks out, and everything on the way in and in the room can be reached`,
    async ({ person, url }) => {
      const viewport = { width, height }
      const ada = await person({ browser: 'chrome', viewport })
      const ben = await person({ browser: 'chrome', viewport })
      const inOrder = async (p: Person, screen: string) => {
        expect(await sticksOut(p), screen).toEqual([])
        expect(await outOfReach(p), screen).toEqual([])
      }
      await ada.goto(url)
      await ada.text(/Start a meeting/)
      await inOrder(ada, 'home')
      await ada.press(/^Start a meeting$/)
      await ada.text(/Your key link/)
      await inOrder(ada, 'key link')
      // Until the link is kept the page asks before it is left.
      await ada.press(/^I have kept it$/)
      // Else the start page shows it once more.
      await ada.until('put away', () => !sessionStorage.getItem('konklave:new'), [])
      const link = await startMeeting(ada, url)
      await inOrder(ada, 'alone')
      await ben.goto(link)
      await ben.inPhase('prejoin')
      await inOrder(ben, 'prejoin')
      await knock(ben, link, 'Ben')
      await inOrder(ben, 'at the door')
      await ada.text(/Ben/)
      await inOrder(ada, 'somebody at the door')
      await ada.press(/^Let in Ben$/)
      await ben.inPhase('inside')
      await inOrder(ben, 'inside')
      for (const [panel, there] of [
        [/^Chat/, 'textarea'],
        [/^People/, 'aside li'],
      ] as const) {
        await ben.press(panel)
        await ben.until('the panel', s => document.querySelector(s), [there])
        await inOrder(ben, String(panel))
        expect(await findings(ben)).toEqual([])
        await ben.press(/^Close/)
        await ben.until('no panel', () => !document.querySelector('aside'), [])
      }
      await ben.press(/^Leave$/)
      await ben.inPhase('gone')
      await inOrder(ben, 'goodbye')
    },
  )
