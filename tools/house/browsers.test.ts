import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')
const page = readFileSync(join(root, 'docs/BROWSERS.md'), 'utf8')

test('BROWSERS.md says of each browser whether it was run, and only of those with a test that they were', () => {
  const states = [...page.matchAll(/^\| (.+?) \| (\*\*run\*\*|\*not run\*) \|/gm)].map(([, name, state]) => [
    name,
    state,
  ])
  const run = states.filter(([, state]) => state === '**run**').map(([name]) => name?.split(' ')[0])
  expect(run).toEqual(['Chromium', 'Firefox'])
  for (const name of ['Edge', 'Android', 'Safari on macOS', 'iPhone'])
    expect(
      states.some(([browser, state]) => browser?.includes(name) && state === '*not run*'),
      name,
    ).toBe(true)
  for (const heading of [
    'Chromium (run)',
    'Firefox ESR (run)',
    'iPad (not run)',
    'Android (not run)',
    'Edge (not run)',
  ])
    expect(page).toContain(`${heading}\n`)
})

test('the tests that it names exist', () => {
  const named = [...page.matchAll(/`([\w/]+\.test\.ts)`/g)].map(([, file = '']) => file)
  expect(named.length).toBeGreaterThan(3)
  expect(named.filter(file => !existsSync(join(root, file)))).toEqual([])
})

test('each trap of a browser that was never run says whether anything is done about it', () => {
  const section = /^## Safari.*?(?=^## )/ms.exec(page)?.[0] ?? ''
  const rows = [...section.matchAll(/^\| (?!---|Trap)(.+) \|$/gm)].map(([, row = '']) => row.split(' | '))
  expect(rows.length).toBeGreaterThan(10)
  for (const [trap, done = '', where = ''] of rows) {
    expect(['written', 'in part', 'nothing'], trap).toContain(done)
    for (const [, file = ''] of where.matchAll(/\]\(\.\.\/([^)]+)\)/g))
      expect(existsSync(join(root, file)), file).toBe(true)
  }
  expect(section).not.toContain('(run)')
})
