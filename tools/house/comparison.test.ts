import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/COMPARISON.md'), 'utf8')

/** In most tables a column, in two of them a row. */
const tables = page.split(/^## /m).map(section => section.split('\n').filter(line => line.startsWith('| ')))
const cellsOf = (line: string) => line.slice(1, -1).split(' | ')
const ownCells = tables.flatMap(([head = '', ...rows]) => {
  const own = cellsOf(head).findIndex(cell => cell.trim() === 'Konklave')
  if (own >= 0) return rows.map(row => cellsOf(row)[own]?.trim() ?? '')
  const row = rows.find(line => line.startsWith('| Konklave |'))
  return row ? cellsOf(row).slice(1) : []
})

type Proof = { readonly file: string; readonly name: string }

/** A test, or a group of tests, of this file has this in its name. */
const proves = ({ file, name }: Proof): boolean =>
  name !== '' &&
  existsSync(join(root, file)) &&
  [...readFileSync(join(root, file), 'utf8').matchAll(/(?:\(|^\s*)(['"`])((?:(?!\1).)+)\1/gm)].some(
    ([, , found = '']) => found.includes(name),
  )

const proofs: Proof[] = [...page.matchAll(/\[[✔◐]\]\(\.\.\/(\S+?\.test\.ts) "([^"]+)"\)/g)].map(
  ([, file = '', name = '']) => ({ file, name }),
)

/** Yes without a test behind it; in part with neither a test nor a word about what is missing; nothing at all. */
function unfounded(cell: string): boolean {
  const bare = cell.replaceAll(/\[[✔◐]\]\(\.\.\/\S+?\.test\.ts "[^"]+"\)/g, '')
  return bare.includes('✔') || /^◐\s*$/.test(bare) || cell === '' || cell === '?'
}

test('COMPARISON.md says yes of ourselves only with a test behind it, and leaves nothing open', () => {
  expect(ownCells.length).toBeGreaterThan(60)
  expect(ownCells.filter(unfounded)).toEqual([])
  expect(ownCells.some(cell => cell.startsWith('✘'))).toBe(true)
  expect(unfounded('✔ of course')).toBe(true)
  expect(unfounded('[✔](../e2e/x.test.ts "a name") and ✔ this')).toBe(true)
})

test('the tests that it links exist, by file and name', () => {
  expect(proofs.length).toBeGreaterThan(40)
  expect(proofs.filter(proof => !proves(proof))).toEqual([])
  expect(proves({ file: 'e2e/meeting.test.ts', name: 'a test that there is not' })).toBe(false)
  expect(proves({ file: 'e2e/nothing.test.ts', name: 'entering opens no device' })).toBe(false)
})

test('every source that a cell names is listed', () => {
  const [tablesAlone = '', sources = ''] = page.split('## Sources')
  const key = /\b(?:LM|LK|LD|OT|SG|CP|EP|[BJNERWZ])\d{1,2}\b/g
  const listed = new Set(sources.match(key))
  expect(listed.size).toBeGreaterThan(40)
  expect([...new Set(tablesAlone.match(key))].filter(name => !listed.has(name))).toEqual([])
})

test('each row has as many cells as its table has columns', () => {
  for (const [head = '', ...rows] of tables)
    for (const row of rows) expect(cellsOf(row), row).toHaveLength(cellsOf(head).length)
})
