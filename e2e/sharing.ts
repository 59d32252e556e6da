import { Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { faces, type Opening, test } from './fixture.ts'
import { join, startMeeting } from './flows.ts'
import { perFile } from './perFile.ts'

export type Meeting = {
  readonly ada: Person
  readonly link: string
  /** Who is asked for the first time comes in. */
  readonly guest: (name: string) => Promise<Person>
}

/** `meeting`: one for all tests of a file. */
export const sharing = (host: Opening = {}, guests: Opening = {}) =>
  test.extend<{ meeting: () => Promise<Meeting> }>({
    meeting: [
      perFile(async ({ browsers, later }) => {
        let opened = 0
        const open = async (how: Opening) => {
          const face = faces[opened++ % faces.length] ?? faces[0]
          const person = await Person.open(await browsers(how.browser ?? inject('kind')), { ...face, ...how })
          later(() => person.close())
          return person
        }
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
      }),
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
