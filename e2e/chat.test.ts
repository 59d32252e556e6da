import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as path } from 'node:path'
import type { Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { findings } from './findings.ts'
import { expect, test } from './fixture.ts'
import { join, reads, say, startMeeting } from './flows.ts'

const isChrome = inject('kind') === 'chrome'
const LONG_MS = 120_000
const unique = (what: string) => `${what}-${randomBytes(6).toString('hex')}`

/** From now on what this person writes is for those whom this entry of the menu names. */
async function writeTo(person: Person, now: RegExp, entry: RegExp): Promise<void> {
  await person.press(now)
  await person.press(entry)
}

/** Goes to a line with the mouse; what can be done with it comes up. */
async function hover(person: Person, text: string): Promise<void> {
  const find = (text: string) =>
    [...document.querySelectorAll('[data-line]')].find(line => line.textContent?.includes(text))
  await person.until(`line ${text}`, find, [text])
  const line = (await person.page.evaluateHandle(find, text)).asElement()
  if (!line) throw new Error(`no line ${text}`)
  // Away first: a mouse that rests where a line comes to be has not moved onto it.
  await person.page.mouse.move(5, 5)
  await (line as unknown as { hover(): Promise<void> }).hover()
}

async function doTo(person: Person, text: string, ...entries: readonly RegExp[]): Promise<void> {
  await hover(person, text)
  for (const entry of entries) await person.press(entry)
}

const MORE = /^What to do with this message$/
const shown = (person: Person) => person.page.evaluate(() => document.body.innerText)

/** Everything that this page holds in its memory, as text: also what no screen shows. */
async function heapOf({ page }: Person): Promise<string> {
  const cdp = await page.createCDPSession()
  const chunks: string[] = []
  cdp.on('HeapProfiler.addHeapSnapshotChunk', ({ chunk }) => void chunks.push(chunk))
  await cdp.send('HeapProfiler.takeHeapSnapshot', { reportProgress: false })
  await cdp.detach()
  return chunks.join('')
}

test(
  '[K42] a line for one person is read by that person and nobody else: a third neither sees it nor finds it',
  async ({ person, url }) => {
    const [ada, cora] = [await person({ browser: 'chrome' }), await person({ browser: 'chrome' })]
    const ben = await person()
    const link = await startMeeting(ada, url)
    await join(ben, ada, link, 'Ben')
    await join(cora, ada, link, 'Cora')
    const [open, whisper, asked, answer] = ['open', 'whisper', 'asked', 'answer'].map(unique) as [
      string,
      string,
      string,
      string,
    ]
    await say(ada, open)
    await reads(cora, open)
    await reads(ben, open)
    await writeTo(ben, /^To everybody$/, /^Only Ada$/)
    await say(ben, whisper)
    await reads(ada, whisper)
    await ada.text(/only to you/)
    await ben.text(/only to Ada/)
    // Answering a whisper whispers back.
    await doTo(ada, whisper, /^Answer$/)
    await ada.text(/Answering Ben/)
    await say(ada, answer)
    await reads(ben, answer)
    await writeTo(cora, /^To everybody$/, /^Only those who lead$/)
    await say(cora, asked)
    await reads(ada, asked)
    await writeTo(ada, /^Only to Ben$/, /^Everybody in the room$/)
    await say(ada, 'and now to all')
    await reads(cora, 'and now to all')

    for (const secret of [whisper, answer]) expect(await shown(cora)).not.toContain(secret)
    expect(await shown(ben)).not.toContain(asked)
    const heap = await heapOf(cora)
    expect(heap).toContain(open)
    for (const secret of [whisper, answer]) expect(heap).not.toContain(secret)
    if (isChrome) expect(await heapOf(ben)).not.toContain(asked)
  },
  LONG_MS,
)

test(
  '[K40] lines are answered, changed, marked and deleted on both screens, and [K41] notices stay at the top',
  async ({ person, url }) => {
    const [ada, ben] = [await person({ browser: 'chrome' }), await person()]
    const link = await startMeeting(ada, url)
    await join(ben, ada, link, 'Ben')
    await say(ben, 'we meet in room 204')
    await reads(ada, 'room 204')
    await doTo(ada, 'room 204', /^React to this message$/, /^React with 👍$/)
    await ben.until(
      'a mark',
      () => document.querySelector('.mark')?.getAttribute('aria-label') === '👍 1: Ada',
      [],
    )
    await doTo(ada, 'room 204', MORE, /^Pin at the top$/)
    await ben.until(
      'a notice',
      () => document.querySelector('.pinned')?.textContent?.includes('room 204'),
      [],
    )
    await doTo(ben, 'room 204', MORE, /^Change$/)
    await ben.type('we meet in room 402', 'textarea')
    await ben.page.keyboard.press('Enter')
    await ada.text(/room 402\s*changed/)
    await say(ben, 'nonsense')
    await reads(ada, 'nonsense')
    await doTo(ben, 'nonsense', MORE, /^Delete$/)
    await ada.text(/Message deleted/)
    await ada.until('it is gone', () => !document.body.textContent?.includes('nonsense'), [])
    await ada.press(/^Take away$/)
    await ben.until('no notice', () => !document.querySelector('.pinned'), [])

    // By keyboard alone: up from the field, through the lines, and the menu by a key.
    await ada.page.focus('textarea')
    await say(ada, 'second line')
    await reads(ben, 'second line')
    await ben.page.focus('[data-line][tabindex="0"]')
    await ben.page.keyboard.press('Home')
    await ben.until('the first line', () => document.activeElement?.textContent?.includes('room 402'), [])
    await ben.page.keyboard.press('End')
    await ben.until('the last line', () => document.activeElement?.textContent?.includes('second line'), [])
    await ben.page.keyboard.press('Enter')
    await ben.until('a menu', () => document.querySelector('[role=menu]'), [])
    await ben.until('its first entry', () => document.activeElement?.matches('[role=menuitem]'), [])
    await ben.page.keyboard.press('Enter')
    await ben.text(/Answering Ada/)
    await ben.until('the field', () => document.activeElement?.tagName === 'TEXTAREA', [])
    await ben.page.keyboard.type('third')
    await ben.page.keyboard.press('Enter')
    await ada.until(
      'a quote',
      () => document.querySelector('.quote')?.textContent?.includes('second line'),
      [],
    )
    expect(await findings(ada)).toEqual([])
  },
  LONG_MS,
)

test.runIf(isChrome)(
  '[K32] what somebody has begun to write stands in the field again after a reload, and no one else has it',
  async ({ person, url }) => {
    const [ada, ben] = [await person(), await person()]
    await join(ben, ada, await startMeeting(ada, url), 'Ben')
    await say(ben, 'sent before')
    await ben.type('not sent yet', 'textarea')
    await expect.poll(() => ben.page.evaluate(() => Object.keys(sessionStorage).join())).toMatch(/draft/)
    await ben.page.reload({ waitUntil: 'domcontentloaded' })
    await ben.inPhase('inside')
    await ben.press(/^Chat/)
    await ben.until('the draft', () => document.querySelector('textarea')?.value === 'not sent yet', [])
    await reads(ada, 'sent before')
    expect(await shown(ada)).not.toContain('not sent yet')
  },
)

test.runIf(isChrome)(
  '[K40] who writes too fast reads why lines wait; links open elsewhere and nothing is fetched of them; a copy is the person’s own',
  async ({ person, url }) => {
    const downloads = mkdtempSync(path(tmpdir(), 'chat-'))
    const ada = await person({ downloads })
    const ben = await person()
    const link = await startMeeting(ada, url)
    await join(ben, ada, link, 'Ben')
    await say(ben, 'see https://\u0430pple.example/plan and https://bank.example@evil.example/')
    await reads(ada, 'xn--')
    const links = await ada.page.evaluate(() =>
      [...document.querySelectorAll<HTMLAnchorElement>('[data-line] a')].map(
        ({ href, rel, target, textContent }) => ({
          href,
          rel,
          target,
          textContent,
        }),
      ),
    )
    const address = 'https://xn--pple-43d.example/plan'
    expect(links).toEqual([
      { href: address, rel: 'noreferrer noopener', target: '_blank', textContent: address },
    ])
    const fetched = await ada.page.evaluate(() =>
      performance.getEntriesByType('resource').map(({ name }) => name),
    )
    expect(fetched.filter(name => new URL(name).origin !== new URL(url).origin)).toEqual([])

    // Faster than keys reach a page of a busy machine: each line as soon as the page has taken the one before.
    await ada.page.evaluate(async () => {
      const field = document.querySelector('textarea')
      const button = field?.form?.querySelector('button')
      if (!field || !button) throw new Error('nothing to write in')
      const taken = async (met: () => boolean) => {
        for (let turn = 1; !met(); turn++)
          await (turn % 32 === 0 ? new Promise(resolve => setTimeout(resolve)) : null)
      }
      field.focus()
      for (let i = 0; i < 40; i++) {
        document.execCommand('insertText', false, `${i}`)
        await taken(() => !button.disabled && button.ariaDisabled !== 'true')
        field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true }))
        await taken(() => field.value === '')
      }
    })
    await ada.text(/You write faster than five messages a second\. \d+ waits? /)
    await reads(ben, '39')
    await ada.until('no notice', () => !document.body.innerText.includes('You write faster'), [])

    await ada.press(/^Options for the chat$/)
    await ada.press(/^Save a copy$/)
    await ada.text(/outside of the room/)
    await ada.press(/^Save as a text file$/)
    await expect.poll(() => readdirSync(downloads).filter(name => name.endsWith('.txt'))).toHaveLength(1)
    const [name = ''] = readdirSync(downloads)
    const saved = readFileSync(path(downloads, name), 'utf8')
    expect(saved).toMatch(/^\d.*Ben: see https/)
    expect(saved.split('\n')).toHaveLength(42)
  },
  LONG_MS,
)
