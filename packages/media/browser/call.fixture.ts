import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser } from 'puppeteer-core'
import { build } from 'vite'
import { test as base } from 'vitest'
import { type Kind, launch } from './browsers.ts'
import { meet } from './call.ts'
import { startEngine } from './engine.ts'
import { type Gate, pageRoot, startGate } from './gate.ts'
import { Person } from './person.ts'

type Opening = Parameters<typeof Person.open>[0]
type Options = Pick<Opening, 'rights' | 'before'>
type Fixtures = {
  house: House
  /** The engine is killed, and another comes on its ports. */
  killEngine: () => Promise<void>
  gate: Gate
  room: string
  person: (name: Opening['name'], kind: Kind, options?: Options) => Promise<Person>
  pair: (first: Kind, second: Kind) => Promise<[Person, Person]>
}

/**
 * An engine, a gate with the page behind it and a browser of each kind are started once by each worker, for all files that it runs.
 * A test has a room, people and a gate that nobody has turned hostile.
 */
export const test = base.extend<Fixtures>({
  house: [
    // biome-ignore lint/correctness/noEmptyPattern: vitest reads the dependencies from the pattern
    async ({}, use) => {
      const house = await openHouse()
      await use(house)
      await house.close()
    },
    { scope: 'worker' },
  ],
  killEngine: async ({ house }, use) => {
    await use(house.killEngine)
  },
  gate: async ({ house }, use) => {
    await use(house.gate)
    house.gate.setTamper(null)
  },
  room: async ({ house }, use) => {
    await use(house.nextRoom())
  },
  person: async ({ house, gate, room }, use) => {
    const open: Person[] = []
    await use(async (name, kind, options = {}) => {
      const made = await Person.open({ name, room, browser: house.browsers[kind], gate, ...options })
      open.push(made)
      return made
    })
    for (const { page } of open) await page.browserContext().close()
  },
  pair: async ({ person }, use) => {
    await use(async (first, second) => {
      const both: [Person, Person] = [await person('anna', first), await person('ben', second)]
      await meet(both)
      return both
    })
  },
})
export { expect } from 'vitest'

type House = Awaited<ReturnType<typeof openHouse>>

async function openHouse() {
  const dist = await mkdtemp(join(tmpdir(), 'media-browser-'))
  const options = { outDir: dist, target: 'es2024' } as const
  await build({ root: pageRoot, logLevel: 'error', build: options, worker: { format: 'es' } })
  let engine = await startEngine()
  const gate = await startGate(engine, dist)
  const browsers: Record<Kind, Browser> = { chrome: await launch('chrome'), firefox: await launch('firefox') }
  let rooms = 0
  return {
    gate,
    browsers,
    nextRoom: () => `room-${++rooms}`,
    async killEngine() {
      await engine.kill()
      engine = await startEngine(engine.ports)
    },
    async close() {
      for (const browser of Object.values(browsers)) await browser.close()
      await gate.stop()
      await engine.stop()
      await rm(dist, { recursive: true, force: true })
    },
  }
}
