import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { browserStorage, words } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { catalogue, type EventSpec } from '../log/catalogue.ts'
import { DATABASE_FILE, KEPT_FILES } from '../operate/files.ts'
import { fileInventory } from './files.ts'
import { type InventoryEntry, inventory, inventoryFaults, logInventory } from './index.ts'

const names = inventory.map(entry => `${entry.where}/${entry.field}`)
const [sound] = inventory as [InventoryEntry, ...InventoryEntry[]]

test('[P-05] every entry says purpose, recipient and deadline in both languages, category and operation', () => {
  expect(inventoryFaults(inventory)).toEqual([])
})

test.each<[string, Partial<Record<keyof InventoryEntry, unknown>>, string]>([
  ['no German purpose', { purpose: { en: 'Finding the room' } }, 'lacks purpose (de)'],
  ['an empty English deadline', { deadline: words('bis zum Ende', ' ') }, 'lacks deadline (en)'],
  ['a recipient of one word', { recipient: words('alle', 'everybody, of course') }, 'lacks recipient (de)'],
  ['no operation', { operation: 'marketing' }, 'serves no operation'],
  ['no category', { category: undefined }, 'has no category'],
  ['a place that no document could name', { where: 'cloud bucket' }, 'names no place'],
  ['a file without a label', { where: 'file diary' }, 'lacks label (de), label (en)'],
])('[P-05] an entry with %s is a fault', (_, change, fault) => {
  const broken = { ...sound, field: 'planted', ...change } as InventoryEntry
  expect(inventoryFaults([...inventory, broken])).toEqual([expect.stringContaining(fault)])
})

test('[P-05] the same thing declared twice is a fault', () => {
  expect(inventoryFaults([...inventory, sound])).toEqual([expect.stringContaining('twice')])
})

test('[P-05] an event of the log without a purpose in each language does not compile, and is a fault', () => {
  const events = {
    'planted.event': {
      level: 'info',
      // @ts-expect-error German is missing
      purpose: { en: 'Seeing what happens' },
      fields: { times: 'count' },
    },
  } satisfies Record<string, EventSpec>
  const entries = logInventory(events as unknown as Record<string, EventSpec>)
  expect(inventoryFaults(entries)).toHaveLength(2)
})

test('[P-05] every log field and every storage key of the browser is in it', () => {
  for (const [event, spec] of Object.entries<EventSpec>(catalogue))
    for (const field of ['time', ...Object.keys(spec.fields)])
      expect(names).toContain(`log ${event}/${field}`)
  for (const { area, key } of browserStorage) expect(names).toContain(`browser ${area}/${key}`)
})

/** Looks for one in the answers of a running server. */
const LOOKS = 'audit/probes/cookies.ts'

test('[P-22] nothing in the server ever names a cookie header', () => {
  const sources = (dir: string): string[] =>
    readdirSync(dir).flatMap(name => {
      const path = join(dir, name)
      if (statSync(path).isDirectory()) return sources(path)
      return path.endsWith('.ts') && !path.includes('test') && !path.endsWith(LOOKS) ? [path] : []
    })
  for (const path of sources(join(import.meta.dirname, '..')))
    expect(readFileSync(path, 'utf8'), path).not.toMatch(/set-cookie|@fastify\/cookie/i)
})

test('[P-05] the files that are declared are the files there can be', () => {
  expect([...new Set(fileInventory.map(entry => entry.where))].sort()).toEqual([
    'file acme-account.pem',
    'file acme-certificate.pem',
    'file backing-up-*',
    'file backup',
    'file control.sock',
    'file creation-grants',
    'file creation-grants.lock',
    'file instance.lock',
    'file konklave.db.before-*',
    'file lan-certificate.pem',
    'file restoring/*',
    'file secrets.toml',
    'file server.key',
  ])
  for (const name of KEPT_FILES.filter(name => name !== DATABASE_FILE))
    expect(fileInventory.map(entry => entry.where)).toContain(`file ${name}`)
})
