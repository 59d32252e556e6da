import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as pathOf } from 'node:path'
import type { Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { findings } from './findings.ts'
import { expect, test } from './fixture.ts'
import { join, knock, startMeeting, writeHidden } from './flows.ts'
import { sticksOut } from './sticksOut.ts'

const chromeOnly = test.runIf(inject('kind') === 'chrome')

chromeOnly(
  '[P-83] axe finds nothing on the way in, on the stage and in its panels',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome' })
    const ben = await person({ browser: 'chrome' })
    await ada.goto(url)
    await ada.text(/Start a meeting/)
    expect(await findings(ada)).toEqual([])
    const link = await startMeeting(ada, url)
    expect(await findings(ada)).toEqual([])
    await knock(ben, link, 'Ben')
    expect(await findings(ben)).toEqual([])
    await ada.until('a number at People', () => document.querySelector('[aria-label="People 1"] .badge'), [])
    expect(await findings(ada)).toEqual([])
    await ada.press(/^Let in Ben$/)
    await ben.inPhase('inside')
    for (const panel of [/^Chat/, /^People/, /^2 people, nobody else/]) {
      await ada.press(panel)
      expect(await findings(ada)).toEqual([])
    }
    await ada.press(/^Close$/)
    await ben.press(/^Leave$/)
    await ada.press(/^No longer here$/)
    expect(await findings(ada)).toEqual([])
  },
)

chromeOnly(
  '[K17, P-83] the sheets of the key file: axe finds nothing, and at 320 pixels nothing sticks out',
  async ({ person, url }) => {
    const directory = mkdtempSync(pathOf(tmpdir(), 'konklave-axe-'))
    const passphrase = 'lantern gravel oboe fern tide'
    const ada = await person({
      browser: 'chrome',
      downloads: directory,
      viewport: { width: 320, height: 640 },
    })
    const nothingWrong = async () => {
      expect(await findings(ada)).toEqual([])
      expect(await sticksOut(ada)).toEqual([])
    }
    try {
      await ada.goto(url)
      await ada.press(/^Start a meeting$/)
      await ada.press(/^Save as key file$/)
      await writeHidden(ada, 'lantern', '')
      await ada.text(/8 more characters are needed/)
      await nothingWrong()
      await writeHidden(ada, passphrase, 'lantern gravel oboe fern sea')
      await ada.text(/The two are not the same/)
      await ada.press(/^Show the passphrase$/)
      await nothingWrong()
      await ada.press(/^Save file$/)
      await ada.text(/Is the key file there\?/)
      await nothingWrong()
      await ada.press(/^Yes, it is there$/)
      await ada.press(/^Go to the room$/)
      await ada.inPhase('prejoin')
      await ada.goto(url)
      await ada.inPhase('home')
      await ada.choose(pathOf(directory, 'konklave-key.klv'))
      await writeHidden(ada, 'something else')
      await ada.text(/does not open the file/)
      await nothingWrong()
      await ada.page.keyboard.press('Escape')
      await ada.choose(import.meta.filename)
      await ada.text(/This is not a key file/)
      await nothingWrong()
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  },
)

chromeOnly(
  'no page is taller than its window, and the focus stays in the room when people come',
  async ({ person, url }) => {
    const tooTall = (p: Person) =>
      p.page.evaluate(() => document.documentElement.scrollHeight - document.documentElement.clientHeight)
    const focused = (p: Person) => p.page.evaluate(() => document.activeElement?.textContent)
    const ada = await person({ browser: 'chrome' })
    const ben = await person({ browser: 'chrome' })
    await ada.goto(url)
    await ada.text(/Start a meeting/)
    expect(await tooTall(ada)).toBe(0)
    const link = await startMeeting(ada, url)
    expect(await tooTall(ada)).toBe(0)
    await knock(ben, link, 'Ben')
    expect(await tooTall(ben)).toBe(0)
    await ada.press(/^Let in Ben$/)
    await ben.inPhase('inside')
    await ada.until('no knock', () => !document.querySelector('.knockRow'), [])
    expect([await focused(ada), await focused(ben)]).toEqual(['Meeting', 'Meeting'])
  },
)

chromeOnly(
  'a wrong address has a page in the colours and the type of the product',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome' })
    await ada.goto(`${url}/nothing`)
    await ada.text(/nothing at this address/)
    await ada.until('the mark', () => (document.querySelector('img')?.naturalWidth ?? 0) > 0, [])
    const radius = await ada.page.evaluate(
      () => getComputedStyle(document.querySelector('a') ?? document.body).borderRadius,
    )
    await ada.until(
      'the font',
      () => [...document.fonts].some(f => f.family.includes('Hyperlegible') && f.status === 'loaded'),
      [],
    )
    expect(await ada.page.evaluate(() => getComputedStyle(document.body).fontFamily)).toMatch(
      /^"?Hyperlegible/,
    )
    expect(radius).toBe('10px')
    await ada.press(/^Go to the start page$/)
    await ada.inPhase('home')
  },
)

chromeOnly('German is complete: no English word is left on the way in', async ({ person, url }) => {
  const ada = await person({ browser: 'chrome', language: 'de' })
  await ada.goto(url)
  await ada.press(/^Besprechung (starten|beginnen)$/)
  await ada.text(/Schlüssel|Link/)
  expect(await ada.page.evaluate(() => document.documentElement.lang)).toBe('de')
  expect(await ada.page.evaluate(() => document.body.innerText)).not.toMatch(
    /\b(the|you|meeting|room|your)\b/,
  )
})

chromeOnly(
  '[K46] everybody reads the same safety code, and another meeting has another',
  async ({ person, url }) => {
    const code = async (p: Person) => {
      await p.press(/^2 people, nobody else/)
      await p.until('a code', () => /\b\d{5}\b(\s+\d{5}\b){5}/.test(document.body?.innerText), [])
      return p.page.evaluate(() =>
        /\b\d{5}\b(\s+\d{5}\b){5}/.exec(document.body.innerText)?.[0].replace(/\s+/g, ' '),
      )
    }
    const seen: (string | undefined)[] = []
    for (let round = 0; round < 2; round++) {
      const ada = await person({ browser: 'chrome' })
      const ben = await person({ browser: 'chrome' })
      const link = await startMeeting(ada, url)
      await join(ben, ada, link, 'Ben')
      const [mine, theirs] = [await code(ada), await code(ben)]
      expect(mine).toBe(theirs)
      seen.push(mine)
      await ada.close()
      await ben.close()
    }
    expect(seen[0]).not.toBe(seen[1])
  },
)

chromeOnly(
  '[K2] a cut link has a page of its own, and a good one leaves the address bar',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome' })
    const ben = await person({ browser: 'chrome' })
    const link = await startMeeting(ada, url)
    await ben.goto(link.slice(0, -5))
    await ben.text(/The link is not quite right/)
    await ben.page.goto('about:blank')
    await ben.goto(link)
    await ben.inPhase('prejoin')
    expect(await ben.page.evaluate(() => location.href)).toBe(`${url}/m`)
  },
)

test('a reload at the door keeps the name', async ({ person, url }) => {
  const host = await person({ browser: 'chrome' })
  const guest = await person()
  await knock(guest, await startMeeting(host, url), 'Ben Okafor')
  await guest.page.reload({ waitUntil: 'domcontentloaded' })
  await guest.inPhase('prejoin')
  await guest.until(
    'the name',
    () => document.querySelector<HTMLInputElement>('form input')?.value === 'Ben Okafor',
    [],
  )
})
