import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { join, knock, startMeeting } from './flows.ts'
import { sticksOut } from './sticksOut.ts'

const chromeOnly = test.runIf(inject('kind') === 'chrome')
const LONG = 'Maximiliane'.repeat(6).slice(0, 60)

chromeOnly(
  'odd names break no list on a phone, and one that looks like that of the host is marked at the door and inside',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome', viewport: { width: 390, height: 844 } })
    const link = await startMeeting(ada, url)
    for (const name of ['محمد بن عبد الله', LONG]) await join(await person(), ada, link, name)
    const fake = await person()
    await knock(fake, link, 'Аda')
    await ada.text(/Looks like Ada, but is another name/)
    await ada.press(/^Let in Аda$/)
    await fake.inPhase('inside')
    await knock(await person(), link, '👩‍👩‍👧‍👦'.repeat(5))
    await ada.press(/^People/)
    await ada.until('four people', () => document.querySelectorAll('.personRow').length === 4, [])
    expect(await sticksOut(ada)).toEqual([])
    const rows = await ada.page.$$eval('.personRow', all => all.map(row => (row as HTMLElement).innerText))
    expect(rows.filter(row => /Looks like/.test(row))).toHaveLength(2)
    const heights = await ada.page.$$eval('.personRow', all =>
      all.map(row => row.getBoundingClientRect().height),
    )
    expect(Math.max(...heights)).toBeLessThan(120)
  },
)
