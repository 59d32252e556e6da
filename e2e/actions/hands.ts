import type { Person } from '@konklave/testing/person'
import { unseenFocus } from '../keyboard.ts'
import { nextKey, placeOf } from './inPage.ts'

/** How somebody works with a page. Names are accessible names, in the language of the page. */
export type Hand = {
  press(person: Person, name: string): Promise<void>
  /** Opens what can be done with a line of the chat, up to where it is chosen. */
  line(person: Person, name: string, menu: string): Promise<void>
}

export const hands = { mouse: mouse(), touch: touch(), keyboard: keyboard() } satisfies Record<string, Hand>
export type Kind = keyof typeof hands

/** Where one presses it; waits until one can, and until it stays there: menus change while they are open. */
async function place(person: Person, name: string): Promise<{ x: number; y: number }> {
  for (let before: { x: number; y: number } | null = null; ; ) {
    await person.until(`"${name}" in reach`, placeOf, [name])
    const at = await person.page.evaluate(placeOf, name)
    if (at && at.x === before?.x && at.y === before.y) return at
    before = at
  }
}

function mouse(): Hand {
  const press = async (person: Person, name: string) => {
    const { x, y } = await place(person, name)
    await person.page.mouse.click(x, y)
  }
  return {
    press,
    async line(person, name, menu) {
      const { x, y } = await place(person, name)
      await person.page.mouse.move(x, y)
      await press(person, menu)
    },
  }
}

function touch(): Hand {
  return {
    async press(person, name) {
      const { x, y } = await place(person, name)
      await person.page.touchscreen.tap(x, y)
    },
    async line(person, name) {
      const { x, y } = await place(person, name)
      const finger = await person.page.touchscreen.touchStart(x, y)
      await person.until('the sheet of the line', () => document.querySelector('.lineSheet'), [])
      await finger.end()
    },
  }
}

/** Such as `Shift+Tab`. */
async function chord({ page }: Person, keys: 'ArrowDown' | 'Tab' | 'Shift+Tab'): Promise<void> {
  if (keys !== 'Shift+Tab') return page.keyboard.press(keys)
  await page.keyboard.down('Shift')
  await page.keyboard.press('Tab')
  await page.keyboard.up('Shift')
}

/** More than any screen has. */
const STOPS_MOST = 120

function keyboard(): Hand {
  const reach = async (person: Person, name: string) => {
    // One window of all has the keys.
    await person.page.bringToFront()
    const passed = new Set<string>()
    for (let i = 0; i < STOPS_MOST; i++) {
      await person.until(`"${name}" in reach of the keys`, nextKey, [name])
      const key = await person.page.evaluate(nextKey, name)
      if (key === 'here') return
      if (key === null) continue
      if (key === 'away') {
        // What Tab does there, in a real window.
        await person.page.evaluate(() => window.focus())
        continue
      }
      await chord(person, key)
      const { at, unseen } = await person.page.evaluate(unseenFocus)
      if (unseen) throw new Error(`has the focus, and nothing shows it: ${at}`)
      passed.add(at)
    }
    throw new Error(`no way by the keys to "${name}"; passed ${[...passed].join(', ')}`)
  }
  const press = async (person: Person, name: string) => {
    await reach(person, name)
    const space = await person.page.evaluate(() =>
      document.activeElement?.matches('[type=checkbox], [type=radio]'),
    )
    const writes = await person.page.evaluate(() =>
      document.activeElement?.matches('textarea, input:not([type=checkbox], [type=radio])'),
    )
    if (!writes) await person.page.keyboard.press(space ? ' ' : 'Enter')
  }
  return { press, line: press }
}
