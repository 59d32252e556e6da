import { Person } from '@konklave/testing/person'
import { inject, onTestFailed } from 'vitest'
import { faces, type Opening, test } from './fixture.ts'
import { join, startMeeting } from './flows.ts'

export type Meeting = {
  readonly ada: Person
  readonly link: string
  /** Who is asked for the first time comes in. */
  readonly guest: (name: string) => Promise<Person>
}

/**
 * `meeting`: one for all tests of a file, made by the first that asks for it; to come in is most of what a short test costs. Each
 * test leaves it as it found it. After one that failed, the next has a new one.
 */
export const sharing = (host: Opening = {}, guests: Opening = {}) =>
  test.extend<{ meeting: () => Promise<Meeting> }>({
    meeting: [
      async ({ browsers }, use) => {
        let made: Promise<Meeting> | null = null
        let people: Person[] = []
        const open = async (how: Opening) => {
          const face = faces[people.length % faces.length] ?? faces[0]
          const person = await Person.open(await browsers(how.browser ?? inject('kind')), { ...face, ...how })
          people.push(person)
          return person
        }
        const make = async (): Promise<Meeting> => {
          const ada = await open({ browser: 'chrome', ...host })
          const link = await startMeeting(ada, inject('url'))
          const inside = new Map<string, Promise<Person>>()
          const comeIn = async (name: string) => {
            const guest = await open(guests)
            await join(guest, ada, link, name)
            return guest
          }
          const guest = (name: string) => {
            const coming = inside.get(name) ?? comeIn(name)
            inside.set(name, coming)
            return coming
          }
          return { ada, link, guest }
        }
        await use(() => {
          onTestFailed(async () => {
            const old = people
            made = null
            people = []
            for (const person of old) await person.close().catch(() => undefined)
          })
          made ??= make()
          return made
        })
      },
      { scope: 'file' },
    ],
  })

/** A reload leads back in: with everything off, nothing open, nothing said, and without what was compared. */
export async function afresh(...people: readonly Person[]): Promise<void> {
  for (const one of people) {
    await one.page.reload({ waitUntil: 'domcontentloaded' })
    await one.inPhase('inside')
  }
}
