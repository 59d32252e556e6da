import { type BrowserKind, Instance, launch, Person, type PersonOptions } from '@konklave/testing/person'
import type { Browser } from 'puppeteer-core'
import { test as base, inject } from 'vitest'

export type Opening = Partial<PersonOptions> & { readonly browser?: BrowserKind }

/** Pictures and tones far enough apart to be told from each other after compression. */
export const faces = [
  { code: 0b10110010, toneHz: 440 },
  { code: 0b01001110, toneHz: 740 },
  { code: 0b11100101, toneHz: 1040 },
  { code: 0b00111001, toneHz: 1340 },
] as const

/**
 * `person` opens a window: in the browser of this project, or in the one named. `host` is always Chromium, so the
 * firefox project proves both directions between the two.
 */
export const test = base.extend<{
  browsers: (kind: BrowserKind) => Promise<Browser>
  person: (o?: Opening) => Promise<Person>
  url: string
  ownServer: () => Promise<Instance>
}>({
  browsers: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
    async ({}, use) => {
      const open = new Map<BrowserKind, Promise<Browser>>()
      const start = (kind: BrowserKind) => {
        const browser = launch(kind)
        open.set(kind, browser)
        // The next who asks tries again.
        browser.catch(() => open.delete(kind))
        return browser
      }
      await use(async kind => {
        const known = await (open.get(kind) ?? start(kind))
        return known.connected ? known : start(kind)
      })
      for (const browser of open.values()) await (await browser).close()
    },
    // Starting one costs more than many a test; each person in it has a context of their own.
    { scope: 'worker' },
  ],
  person: async ({ browsers }, use) => {
    const people: Person[] = []
    await use(async (o = {}) => {
      const face = faces[people.length % faces.length] ?? faces[0]
      const person = await Person.open(await browsers(o.browser ?? inject('kind')), { ...face, ...o })
      people.push(person)
      return person
    })
    for (const person of people) await person.close().catch(() => undefined)
  },
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
  url: async ({}, use) => {
    await use(inject('url'))
  },
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
  ownServer: async ({}, use) => {
    const running: Instance[] = []
    await use(async () => {
      const instance = await Instance.start()
      running.push(instance)
      return instance
    })
    for (const instance of running) await instance.stop()
  },
})
export { expect } from 'vitest'
