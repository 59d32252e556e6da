import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { actions, purposes } from '../../../packages/protocol/src/index.ts'
import { parseCddl } from './cddl.ts'
import { differences } from './differences.ts'
import { isSchema, type Schema, shapeOf } from './zodShape.ts'

const root = join(import.meta.dirname, '../../..')
const page = readFileSync(join(root, 'docs/PROTOCOL.md'), 'utf8')
const rules = parseCddl(/^```cddl\n(.*?)^```/ms.exec(page)?.[1] ?? '')
const schemas = await exportedSchemas(join(root, 'packages/protocol/src'))

describe('PROTOCOL says of every message what the code says', () => {
  test.each([...schemas].filter(([name]) => rules.has(name)))('%s', (name, schema) => {
    const rule = rules.get(name)
    expect(rule && differences(name, rule.shape, shapeOf(schema, name))).toEqual([])
  })

  test('every schema that the code exports is in the document', () => {
    expect([...schemas.keys()]).toContain('clientFrame')
    expect([...schemas.keys()].filter(name => !rules.has(name))).toEqual([])
  })

  test('every rule of the document is a schema of the code or a part of one', () => {
    const compared = new Set<string>()
    const reach = (name: string) => {
      if (compared.has(name)) return
      compared.add(name)
      for (const part of rules.get(name)?.uses ?? []) reach(part)
    }
    for (const name of schemas.keys()) reach(name)
    expect([...rules.keys()].filter(name => !compared.has(name))).toEqual([])
  })
})

test('[K43] PROTOCOL shows the table of roles and actions as it is', () => {
  const rows = /^\| Least role \| Actions \|\n\|[-|]+\n(.*?)\n\n/ms.exec(page)?.[1]?.split('\n') ?? []
  const shown = rows.flatMap(row => {
    const [, least, named = ''] = row.split('|')
    return [...named.matchAll(/`(\w+)`/g)].map(([, action]) => [action, least?.trim()])
  })
  expect(shown.sort()).toEqual(
    Object.entries(actions)
      .map(([action, { least }]) => [action, least])
      .sort(),
  )
})

test('PROTOCOL names every purpose of a signature', () => {
  const named = /Purposes: (.*?)\.\n/s.exec(page)?.[1] ?? ''
  expect([...named.matchAll(/`([a-z ]+)`/g)].map(([, purpose]) => purpose)).toEqual(purposes)
})

/** Every schema by its name. Those of schema.ts are bricks: the document writes them out where they are used. */
async function exportedSchemas(dir: string): Promise<ReadonlyMap<string, Schema>> {
  const files = readdirSync(dir, { recursive: true, encoding: 'utf8' }).filter(
    file => file.endsWith('.ts') && !file.endsWith('.test.ts') && file !== 'schema.ts',
  )
  const found = new Map<string, Schema>()
  for (const file of files) {
    for (const [name, value] of Object.entries(await import(join(dir, file)))) {
      if (!isSchema(value)) continue
      if ((found.get(name) ?? value) !== value) throw new Error(`two schemas are called ${name}`)
      found.set(name, value)
    }
  }
  return found
}
