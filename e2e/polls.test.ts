import type { Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { findings } from './findings.ts'
import { expect, test } from './fixture.ts'
import { join, startMeeting } from './flows.ts'
import { enter, focusComes, tabTo } from './keyboard.ts'

/** Nothing of a poll depends on the browser. */
const chromeOnly = test.runIf(inject('kind') === 'chrome')

/** A host, and a guest in the browser under test. */
async function twoInside(person: (how?: { readonly browser: 'chrome' }) => Promise<Person>, url: string) {
  const ada = await person({ browser: 'chrome' })
  const link = await startMeeting(ada, url)
  const ben = await person()
  await join(ben, ada, link, 'Ben')
  return { ada, ben, link }
}

/** "Green 1, Black 0", as it stands on the first poll that is to be seen. */
const result = (person: Person, wanted: string) =>
  person.until(
    `the result ${wanted}`,
    text => {
      const rows = [...(document.querySelector('.pollResults')?.querySelectorAll('li') ?? [])]
      return (
        rows
          .map(
            row =>
              `${row.querySelector('.pollOption')?.textContent} ${row.querySelector('.pollCount')?.textContent}`,
          )
          .join(', ') === text
      )
    },
    [wanted],
  )
const openPolls = async (person: Person) => {
  await person.press(/^More/)
  await person.press(/^Polls/)
  await person.until('the panel', () => document.querySelector('.sidePanel .polls'), [])
}
/** What a screen reader was told. */
const told = (person: Person, pattern: RegExp) =>
  person.until(
    `told ${pattern}`,
    source =>
      [...document.querySelectorAll('[aria-live], [role=status], [role=log]')].some(region =>
        new RegExp(source).test(region.textContent ?? ''),
      ),
    [pattern.source],
  )

function besideFaces(): boolean {
  const card = document.querySelector('.pollCard')?.getBoundingClientRect()
  const tiles = [...document.querySelectorAll('.tile')].map(tile => tile.getBoundingClientRect())
  return (
    card !== undefined &&
    tiles.length > 0 &&
    tiles.every(tile => tile.left >= card.right || tile.top >= card.bottom || tile.bottom <= card.top)
  )
}

chromeOnly(
  '[K43] a poll by keyboard: all see who chooses what, a vote is changed, and the result is copied with names',
  async ({ person, url }) => {
    const { ada, ben } = await twoInside(person, url)
    await openPolls(ada)
    await tabTo(ada, 'button', /^New poll$/)
    await ada.page.keyboard.press('Enter')
    await focusComes(ada, 'textbox', /^Question$/)
    await ada.page.keyboard.type('Tea?')
    await tabTo(ada, 'textbox', /^Option 1$/)
    await ada.page.keyboard.type('Green')
    await tabTo(ada, 'textbox', /^Option 2$/)
    await ada.page.keyboard.type('Black')
    await enter(ada, 'button', /^Ask everybody$/)
    await ben.until('the card', () => document.querySelector('.pollCard'), [])
    await told(ben, /Ada asks: Tea\?/)
    // Not a dialog: the focus stays where it was, and the room goes on.
    expect(
      await ben.page.evaluate(() => document.querySelector('.pollCard')?.contains(document.activeElement)),
    ).toBe(false)
    await ben.until('the card beside the faces, over none', besideFaces, [])
    await ben.press(/^Green$/)
    await ben.press(/^Vote$/)
    await ben.text(/You chose: Green/)
    await result(ada, 'Green 1, Black 0')
    await ada.press(/^Show names$/)
    await ada.text(/Green\s+1\s+Ben/)
    await ben.press(/^Change$/)
    expect(await findings(ben)).toEqual([])
    await ben.press(/^Black$/)
    await ben.press(/^Vote$/)
    await result(ada, 'Green 0, Black 1')
    await ada.press(/^End poll$/)
    await result(ben, 'Green 0, Black 1')
    await told(ben, /The poll has ended: Tea\? Green: 0, Black: 1/)
    await ben.press(/^Copy result$/)
    expect(await ben.copied()).toBe('Tea?\nGreen: 0\nBlack: 1 (Ben)')
    expect([...ada.errors, ...ben.errors]).toEqual([])
  },
)

chromeOnly(
  '[K45] hidden until the end: the one who asks sees how many have voted and nothing else; yes or no takes one press',
  async ({ person, url }) => {
    const { ada, ben, link } = await twoInside(person, url)
    await openPolls(ada)
    await ada.press(/^New poll$/)
    await ada.until('the form', () => document.querySelector('.pollComposer'), [])
    await ada.type('Who is for it?', '.pollComposer input')
    await ada.press(/^Yes, no or abstain$/)
    await ada.press(/^Hidden until the end/)
    await ada.text(/Neither kind is anonymous/)
    expect(await findings(ada)).toEqual([])
    await ada.press(/^Ask everybody$/)
    await ben.press(/^Yes$/)
    await ada.text(/1 of 2 have voted/)
    expect(await ada.page.$('.pollResults')).toBeNull()
    const cora = await person()
    await join(cora, ada, link, 'Cora')
    await cora.press(/^No$/)
    await ada.text(/2 of 3 have voted/)
    expect(await ben.page.$('.pollResults')).toBeNull()
    await ada.press(/^End poll and open the votes$/)
    for (const one of [ada, ben, cora]) await result(one, 'Yes 1, No 1, Abstain 0')
    await ada.press(/^Ask yes or no now$/)
    await ben.until('a mark', () => document.querySelector('.barIcon .badge'), [])
    await ben.press(/^Abstain$/)
    await result(ada, 'Yes 0, No 0, Abstain 1')
  },
)
