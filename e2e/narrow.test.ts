import type { Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { join, say, startMeeting } from './flows.ts'
import { sticksOut } from './sticksOut.ts'

const chromeOnly = test.runIf(inject('kind') === 'chrome')

/** Runs in the page after the fake devices were put in: names as long as real ones. */
const longNames = `{
  const long = 'Internes Mikrofon und Lautsprecher der Dockingstation (Realtek High Definition Audio, USB 3.2)'
  const fake = (kind, deviceId, label) => ({ kind, deviceId, label, groupId: 'g', toJSON: () => ({}) })
  navigator.mediaDevices.enumerateDevices = async () => ['audioinput', 'videoinput', 'audiooutput'].flatMap(kind => [
    fake(kind, 'default', 'Default - ' + long),
    fake(kind, 'one', long),
    fake(kind, 'two', 'EinGerätMitEinemNamenOhneJedesLeerzeichenWieEsManchmalVorkommt_0001'),
  ])
}`

chromeOnly(
  '[P-83] at 320 pixels nothing sticks out of any screen, panel, menu or sheet, and a guest comes in and writes',
  async ({ person, url }) => {
    const small = { browser: 'chrome', viewport: { width: 320, height: 640 }, before: longNames } as const
    const ada = await person({ browser: 'chrome' })
    const ben = await person(small)
    const link = await startMeeting(ada, url)
    await ben.goto(link)
    await ben.inPhase('prejoin')
    expect(await sticksOut(ben)).toEqual([])
    await join(ben, ada, link, 'Ben with a name that is rather long for a small screen')
    expect(await sticksOut(ben)).toEqual([])
    await ben.press(/^Turn on microphone$/)
    await ben.press(/^Turn on camera$/)
    await ben.sees(0b01001110)
    await say(ben, 'from a small screen')
    expect(await sticksOut(ben)).toEqual([])
    await ada.press(/^Chat/)
    await ada.text(/from a small screen/)
    await everySheet(ben)
  },
)

chromeOnly(
  '[P-83] at 320 and 360 pixels nothing sticks out for a host either, in German',
  async ({ person, url }) => {
    const ada = await person({
      browser: 'chrome',
      language: 'de',
      viewport: { width: 360, height: 740 },
      before: longNames,
    })
    await ada.goto(url)
    expect(await sticksOut(ada)).toEqual([])
    await ada.press(/^Besprechung (starten|beginnen)$/)
    await ada.press(/^Ich habe ihn/)
    expect(await sticksOut(ada)).toEqual([])
    await ada.press(/^In den Raum gehen$/)
    await ada.inPhase('prejoin')
    await ada.type('Ada')
    await ada.press(/^Beginnen$/)
    await ada.inPhase('inside')
    await ada.press(/^Mikrofon einschalten$/)
    await ada.press(/^Kamera einschalten$/)
    await ada.sees(0b10110010)
    for (const width of [360, 320]) {
      await ada.page.setViewport({ width, height: 740 })
      expect(await sticksOut(ada)).toEqual([])
      await everySheet(ada)
    }
  },
)

chromeOnly(
  '[P-83] on a phone that lies on its side, the way in is in sight, and alone inside the own tile as a whole',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome', viewport: { width: 568, height: 320 } })
    await ada.goto(url)
    await ada.inPhase('home')
    expect(await ada.page.$eval('.homeStart > .button', e => e.getBoundingClientRect().bottom)).toBeLessThan(
      320,
    )
    await ada.page.setViewport({ width: 844, height: 390 })
    await startMeeting(ada, url)
    for (const width of [568, 844, 932, 1280]) {
      await ada.page.setViewport({ width, height: 390 })
      await ada.until(
        `the own tile at ${width}`,
        wide => {
          const [tile, stage] = ['.aloneSelf', '.alone'].map(s =>
            document.querySelector(s)?.getBoundingClientRect(),
          )
          return innerWidth === wide && tile && stage && tile.top >= stage.top && tile.bottom <= stage.bottom
        },
        [width],
      )
    }
  },
)

chromeOnly(
  'the button to the newest message stands above what is being written, however long that is',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome', viewport: { width: 1280, height: 640 } })
    await startMeeting(ada, url)
    await ada.press(/^Chat/)
    const write = (text: string) =>
      ada.page.evaluate(t => {
        const field = document.querySelector('textarea')
        Object.getOwnPropertyDescriptor(HTMLTextAreaElement.prototype, 'value')?.set?.call(field, t)
        field?.dispatchEvent(new Event('input', { bubbles: true }))
      }, text)
    await ada.until('the field', () => document.querySelector('.writer textarea'), [])
    await write('line\n'.repeat(60))
    await ada.press(/^Send$/)
    await ada.until('the message', () => document.querySelector('.line'), [])
    // A line that is just being sent scrolls down once more.
    await ada.until('the button', () => {
      document.querySelector('.chatLines')?.scrollTo({ top: 0 })
      return document.querySelector('.chatJump .button')
    }, [])
    await write('line\n'.repeat(20))
    await ada.until('the button above what is written', () => {
      const [jump, writer] = ['.chatJump .button', '.writer'].map(s =>
        document.querySelector(s)?.getBoundingClientRect(),
      )
      return jump && writer && writer.height > 100 && jump.bottom <= writer.top
    }, [])
  },
)

chromeOnly(
  '[K2] on a phone, what is wrong with a link is in sight and read aloud, also the second time',
  async ({ person, url }) => {
    const ada = await person({ browser: 'chrome', language: 'de', viewport: { width: 390, height: 844 } })
    await ada.goto(url)
    await ada.inPhase('home')
    const wrong = async (count: number) => {
      await ada.press(/^Teilnehmen$/)
      await ada.until(
        'the error in sight and announced',
        n => {
          const error = document.querySelector('.joinForm .react-aria-FieldError')
          const { top, bottom } = error?.getBoundingClientRect() ?? { top: -1, bottom: Infinity }
          const said = [...document.querySelectorAll('[aria-live=assertive] p')]
          return (
            top >= 0 &&
            bottom <= innerHeight &&
            said.filter(p => p.textContent === error?.textContent).length === n
          )
        },
        [count],
      )
    }
    await wrong(1)
    await wrong(2)
    expect(await sticksOut(ada)).toEqual([])
  },
)

chromeOnly(
  '[P-49] on the smallest phone, two refused devices are one short card, which covers neither the name nor the room',
  async ({ person, url }) => {
    const before =
      "navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('', 'NotAllowedError') }"
    const ada = await person({ browser: 'chrome' })
    const ben = await person({ browser: 'chrome', viewport: { width: 320, height: 568 }, before })
    const link = await startMeeting(ada, url)
    await ben.goto(link)
    await ben.inPhase('prejoin')
    await ben.press(/^Turn on microphone$/)
    await ben.press(/^Turn on camera$/)
    await ben.text(/allows neither the camera nor the microphone/)
    const cards = () => ben.page.$$eval('.captureHelp', all => all.filter(e => e.checkVisibility()).length)
    expect(await cards()).toBe(1)
    const free = () =>
      ben.page.evaluate(() => {
        const input = document.querySelector('.prejoinAsk input')
        const { left, bottom } = input?.getBoundingClientRect() ?? new DOMRect()
        return input !== null && document.elementFromPoint(left + 20, bottom - 4) === input
      })
    expect(await free()).toBe(true)
    await ben.press(/^What to do$/)
    await ben.text(/icon to the left of the address/)
    await ben.page.focus('.prejoinAsk input')
    expect(await free()).toBe(true)
    await ben.press(/^What to do$/)
    await join(ben, ada, link, 'Ben')
    await ben.press(/^Turn on microphone$/)
    await ben.press(/^Turn on camera$/)
    await ben.text(/allows neither/)
    for (const [width, height] of [
      [320, 568],
      [568, 320],
    ] as const) {
      await ben.page.setViewport({ width, height })
      await ben.until(
        `more faces than words at ${width}`,
        wide => {
          const [says, faces] = ['.roomSays', '.roomFaces'].map(s => document.querySelector(s))
          return (
            innerWidth === wide &&
            says &&
            faces &&
            says.scrollHeight <= says.clientHeight &&
            faces.clientHeight > says.clientHeight
          )
        },
        [width],
      )
    }
  },
)

/** Opens the list of people, the menu, and everything that can be chosen there and does not act at once. */
async function everySheet(person: Person): Promise<void> {
  const { page } = person
  await person.press(/^(People|Personen)/)
  await person.until('the list of people', () => document.querySelector('aside li'), [])
  expect(await sticksOut(person)).toEqual([])
  await person.press(/^(Close the list of people|Personenliste schließen)/)
  const open = async () => {
    await person.press(/^(More|Mehr)$/)
    await person.until('the menu', () => document.querySelector('[role=menu]'), [])
  }
  await open()
  expect(await sticksOut(person)).toEqual([])
  const names = await page.$$eval('[role=menuitem]', all => all.map(e => e.getAttribute('aria-label') ?? ''))
  const sheets = names.filter(name => !/^(Share|Raise|Away|Bildschirm|Hand|Kurz)/.test(name))
  expect(sheets.length).toBeGreaterThan(3)
  await page.keyboard.press('Escape')
  for (const name of sheets) {
    await person.until('no menu', () => !document.querySelector('[role=menu]'), [])
    await open()
    await person.press(new RegExp(`^${name}$`))
    // A sheet, or a panel with something in it.
    await person.until(name, () => document.querySelector('.sheetBody, aside.sidePanel > :nth-child(2)'), [])
    expect(await sticksOut(person), name).toEqual([])
    // Looked for each time: what comes late may draw the others anew.
    for (let i = 0; i < (await page.$$('.choiceButton')).length; i++) {
      await (await page.$$('.choiceButton'))[i]?.focus()
      await page.keyboard.press('Enter')
      await person.until('a list', () => document.querySelector('[role=listbox]'), [])
      expect(await sticksOut(person), name).toEqual([])
      await page.keyboard.press('Escape')
      await person.until('no list', () => !document.querySelector('[role=listbox]'), [])
    }
    // Only from inside it is closed by a key.
    await person.until('the focus in it', () => document.activeElement?.closest('.sheetBody, aside'), [])
    await page.keyboard.press('Escape')
    await person.until('no sheet', () => !document.querySelector('.sheetBody, aside.sidePanel'), [])
  }
}
