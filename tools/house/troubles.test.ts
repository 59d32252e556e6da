import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const read = (path: string) => readFileSync(join(root, path), 'utf8')

/** Bad days that a server must be prepared for. */
const TROUBLES = [
  'Certificate expired',
  'Renewal refused',
  'Port taken',
  'Name points elsewhere',
  'Disk full',
  'Clock wrong',
  'UDP blocked',
  'Only 443 open',
  'Proxy strips headers',
  'Secrets readable by others',
  'Data directory replaceable',
  'Database from the future',
  'Config key misspelt',
  'Restore of a truncated backup',
  'Restore cut off',
  'Power loss during migration',
]

type Row = { readonly trouble: string; readonly cells: readonly string[]; readonly proofs: readonly Proof[] }
type Proof = { readonly file: string; readonly name: string }

const rows: Row[] = [...read('docs/admin/troubles.md').matchAll(/^\| \*\*(.+?)\*\* \| (.+) \|$/gm)].map(
  ([, trouble = '', rest = '']) => {
    const cells = rest.split(' | ')
    const proofs = [...(cells.at(-1) ?? '').matchAll(/`([^`]+)` \*([^*]+)\*/g)].map(
      ([, file = '', name = '']) => ({ file, name }),
    )
    return { trouble, cells, proofs }
  },
)

/** A test of this file whose name begins like this. */
const proves = ({ file, name }: Proof) =>
  existsSync(join(root, file)) &&
  [`'${name}`, `"${name}`, `\`${name}`].some(start => read(file).includes(start))

test('troubles.md names every bad day, with what is seen, what to do, and a test', () => {
  expect(TROUBLES.filter(trouble => !rows.some(row => row.trouble === trouble))).toEqual([])
  for (const { trouble, cells, proofs } of rows) {
    expect(cells, trouble).toHaveLength(3)
    expect(proofs.length, trouble).toBeGreaterThan(0)
  }
})

test('the tests that it names exist', () => {
  const missing = rows.flatMap(({ proofs }) => proofs.filter(proof => !proves(proof)))
  expect(missing).toEqual([])
  expect(proves({ file: 'apps/cli/src/badDays.test.ts', name: 'a test that there is not' })).toBe(false)
  expect(proves({ file: 'apps/cli/src/nothing.test.ts', name: 'a port that is taken' })).toBe(false)
})

/** Where sentences for an operator and for people are written. */
const SOURCES = [
  'apps/server/src/door/listener.ts',
  'apps/server/src/certificates/acme.ts',
  'apps/server/src/certificates/check.ts',
  'apps/server/src/operate/checks/name.ts',
  'apps/server/src/config/changes.ts',
  'apps/server/src/config/dataPlace.ts',
  'apps/server/src/config/load.ts',
  'apps/server/src/config/secrets.ts',
  'apps/server/src/store/migrate.ts',
  'apps/server/src/operate/restore.ts',
  'apps/server/src/operatorMessage.ts',
  'apps/web/src/features/door/Failed.tsx',
  'apps/web/src/features/prejoin/WhatHappens.tsx',
  'apps/web/src/features/stage/LinkState.tsx',
]

test('the sentences that it quotes are those that are said', () => {
  const said = SOURCES.map(read).join('\n')
  const quoted = rows.flatMap(({ cells: [seen = ''] }) =>
    [...seen.matchAll(/"([^"]+)"/g)].map(([, q = '']) => q),
  )
  expect(quoted.length).toBeGreaterThan(10)
  // What is different each time stands as … here and as an expression there.
  const parts = quoted
    .flatMap(quote => quote.split(/…|443\/tcp/))
    .map(part => part.replace(/[?.,;: ]+$/, '').trim())
  expect(parts.filter(part => part.length > 3 && !said.includes(part))).toEqual([])
})
