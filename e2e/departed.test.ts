import { type ChildProcess, spawn } from 'node:child_process'
import { join as path } from 'node:path'
import { createRoom } from '@konklave/client'
import { formatToken, type LinkToken } from '@konklave/protocol'
import type { Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { test as base, expect } from './fixture.ts'
import { join, startMeeting } from './flows.ts'

const ADA = { browser: 'chrome', code: 0b10110010, toneHz: 440 } as const
const BEN = { browser: 'chrome', code: 0b01001110, toneHz: 740 } as const

const tiles = (person: Person, count: number, timeout = 20_000) =>
  person.until(
    `${count} tiles`,
    wanted => document.querySelectorAll('figure.tile').length === wanted,
    [count],
    timeout,
  )

/** Ada keeps Ben, who has left, from coming back. */
async function bar(ada: Person): Promise<void> {
  await ada.press(/^People/)
  await ada.press(/^No longer here$/)
  await ada.press(/^Options for Ben$/)
  await ada.press(/^Don't let back in$/)
  await ada.text(/Don't let Ben back in\?/)
  await ada.until('no menu', () => document.querySelector('[role=menu]') === null, [])
  await ada.press(/^Don't let back in$/)
  await ada.until('nobody listed', () => document.querySelector('.people details') === null, [])
}

/** Ben is at the door with the old link, and Ada sees that. */
async function knocks(ben: Person, ada: Person): Promise<void> {
  await ben.inPhase('prejoin')
  await ben.type('Ben')
  await ben.press(/^Knock$/)
  await ben.inPhase('knocking')
  await ada.text(/comes by an old link/)
  await tiles(ada, 1)
}

type Member = {
  readonly says: (line: string) => void
  /** Resolves with the first event of which this holds. */
  readonly tells: (what: (event: Record<string, unknown>) => boolean) => Promise<Record<string, unknown>>
}

/** `member`: a process of `konklave join --json`. */
const test = base.extend<{ member: (link: LinkToken, name: string) => Member }>({
  member: async ({ url }, use) => {
    const started: ChildProcess[] = []
    await use((link, name) => {
      const main = path(import.meta.dirname, '../apps/cli/src/main.ts')
      const child = spawn(
        process.execPath,
        [main, 'join', `${url}/m#${formatToken(link)}`, '--name', name, '--json'],
        {
          stdio: ['pipe', 'pipe', 'inherit'],
        },
      )
      started.push(child)
      const heard: Record<string, unknown>[] = []
      const waiting = new Set<() => void>()
      let rest = ''
      child.stdout?.on('data', (bytes: Buffer) => {
        const lines = (rest + bytes).split('\n')
        rest = lines.pop() ?? ''
        heard.push(...lines.map(line => JSON.parse(line)))
        for (const look of [...waiting]) look()
      })
      return {
        says: line => void child.stdin?.write(`${line}\n`),
        tells: what =>
          new Promise(resolve => {
            const look = () => {
              const found = heard.find(what)
              if (!found) return
              waiting.delete(look)
              resolve(found)
            }
            waiting.add(look)
            look()
          }),
      }
    })
    for (const child of started) child.kill()
  },
})
const chromeOnly = test.runIf(inject('kind') === 'chrome')

chromeOnly(
  '[K14] who left and is not to come back only knocks, from whichever page',
  async ({ person, url }) => {
    const ada = await person(ADA)
    const ben = await person(BEN)
    const link = await startMeeting(ada, url)
    await join(ben, ada, link, 'Ben')
    await ben.press(/^Leave$/)
    await ben.inPhase('gone')
    await tiles(ada, 1)
    await bar(ada)
    // The focus is somewhere, not at the top of the page.
    await ada.until('the focus', () => document.activeElement?.closest('.sidePanel') !== null, [])
    await ben.press(/^Come back in$/)
    await knocks(ben, ada)
    await ben.page.reload({ waitUntil: 'domcontentloaded' })
    await knocks(ben, ada)
    await ben.goto(link)
    await knocks(ben, ada)
  },
  90_000,
)

chromeOnly(
  '[K11] [K14] who went without a word, with pass and keys, is told at the door that they were removed',
  async ({ person, url }) => {
    const ada = await person(ADA)
    const ben = await person(BEN)
    const link = await startMeeting(ada, url)
    await join(ben, ada, link, 'Ben')
    await tiles(ada, 2)
    await ben.goto('about:blank')
    await tiles(ada, 1, 40_000)
    await bar(ada)
    await ben.page.goBack({ waitUntil: 'domcontentloaded' })
    await ben.inPhase('gone')
    await ben.text(/You were removed from the meeting/)
    await tiles(ada, 1)
    await ben.page.reload({ waitUntil: 'domcontentloaded' })
    await knocks(ben, ada)
  },
  120_000,
)

chromeOnly(
  '[K14] [K11] nobody who has left comes back without knocking, once that is said',
  async ({ person, url }) => {
    const ada = await person(ADA)
    const ben = await person(BEN)
    const link = await startMeeting(ada, url)
    await join(ben, ada, link, 'Ben')
    await tiles(ada, 2)
    await ben.goto('about:blank')
    await tiles(ada, 1, 40_000)
    await ada.press(/^People/)
    await ada.press(/^No longer here$/)
    await ada.press(/^Nobody who has left comes back without knocking$/)
    await ada.until('nobody listed', () => document.querySelector('.people details') === null, [])
    await ada.until('the focus', () => document.activeElement?.closest('.sidePanel') !== null, [])
    await ben.page.goBack({ waitUntil: 'domcontentloaded' })
    await ben.inPhase('prejoin')
    await ben.press(/^Knock$/)
    await ben.inPhase('knocking')
    await ada.text(/Ben is at the door/)
    await tiles(ada, 1)
  },
  120_000,
)

chromeOnly(
  '[K14] in the terminal somebody who has left is kept out by name',
  async ({ member, url }) => {
    const room = await createRoom({ admission: 'open' }, { origin: url, fetch })
    const ada = member(room.owner, 'Ada')
    const phase = (t: string) => (event: Record<string, unknown>) =>
      event.t === 'phase' && (event.phase as { t: string }).t === t
    const roster = (count: number) => (event: Record<string, unknown>) =>
      event.t === 'roster' && (event.people as unknown[]).length === count
    await ada.tells(phase('prejoin'))
    ada.says('start')
    const before = await ada.tells(({ t }) => t === 'guestLink')
    const ben = member(room.guest, 'Ben')
    await ben.tells(phase('inside'))
    await ada.tells(roster(2))
    ben.says('leave')
    await ada.tells(({ t, notice }) => t === 'notice' && (notice as { t: string }).t === 'left')
    ada.says('kick Nobody')
    expect(await ada.tells(({ t }) => t === 'refused')).toMatchObject({ reason: 'nobody-of-that-name' })
    ada.says('kick Ben')
    await ada.tells(({ t, link }) => t === 'guestLink' && link !== before.link)
    const again = member(room.guest, 'Ben')
    await again.tells(phase('knocking'))
    await ada.tells(({ t, knocks }) => t === 'knocks' && (knocks as unknown[]).length === 1)
  },
  60_000,
)
