import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { catalogue, type EventSpec } from '../log/catalogue.ts'
import { fileInventory } from './files.ts'
import { inventory } from './index.ts'

test('[P-05] every entry says purpose, category, recipient and deadline', () => {
  for (const entry of inventory) {
    const name = `${entry.where} ${entry.field}`
    expect(entry.where.length * entry.field.length, name).toBeGreaterThan(0)
    for (const text of [entry.purpose, entry.recipient, entry.deadline])
      expect(text.length, name).toBeGreaterThan(10)
    expect(['none', 'pseudonymous', 'personal'], name).toContain(entry.category)
  }
})

test('[P-05] no entry twice, every log field declared', () => {
  const names = inventory.map(entry => `${entry.where}/${entry.field}`)
  expect(new Set(names).size).toBe(names.length)
  for (const [event, spec] of Object.entries<EventSpec>(catalogue))
    for (const field of ['time', ...Object.keys(spec.fields)])
      expect(names).toContain(`log ${event}/${field}`)
})

test('[P-22] nothing in the server ever names a cookie header', () => {
  const sources = (dir: string): string[] =>
    readdirSync(dir).flatMap(name => {
      const path = join(dir, name)
      if (statSync(path).isDirectory()) return sources(path)
      return path.endsWith('.ts') && !path.includes('test') ? [path] : []
    })
  for (const path of sources(join(import.meta.dirname, '..')))
    expect(readFileSync(path, 'utf8'), path).not.toMatch(/set-cookie|@fastify\/cookie/i)
})

test('[P-05] the files that are declared are the files there can be', () => {
  expect(fileInventory.map(entry => entry.where).sort()).toEqual([
    'file acme-account.pem',
    'file acme-certificate.pem',
    'file creation-grants',
    'file lan-certificate.pem',
    'file server.key',
  ])
})
