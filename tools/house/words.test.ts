import { existsSync, readFileSync } from 'node:fs'
import { join, matchesGlob } from 'node:path'
import { expect, test } from 'vitest'
import config from '../../apps/web/lingui.config.ts'

const root = join(import.meta.dirname, '../../apps/web/src')
const read = (path: string) =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined

/** Files that come with one, as imports and as what it imports later; not what brings words of its own. */
function comesWith(path: string, seen = new Set<string>()): Set<string> {
  const source = read(path)?.replaceAll(/with(?:Own)?Words\([\s\S]*?import\([^)]*\)/g, '')
  if (source === undefined || seen.has(path) || !/\.tsx?$/.test(path)) return seen
  seen.add(path)
  for (const [, next = ''] of source.matchAll(/(?:from|import|import\()\s*'(\.[^']+)'/g))
    comesWith(join(path, '..', next), seen)
  return seen
}

const catalogs = config.catalogs ?? []
const partOf = (path: string) => {
  const own = catalogs.find(({ path: name, include }) =>
    name.includes('/page/')
      ? false
      : include.some(glob => matchesGlob(`src/${path}`, glob.replace('<rootDir>/', ''))),
  )
  return /locales\/(\w+)/.exec(own?.path ?? '/locales/page')?.[1] ?? ''
}
const speaking = (path: string) =>
  [...comesWith(path)].filter(file => /lingui\/(react|core)\/macro/.test(read(file) ?? ''))

test.each([
  ['main.tsx', ['page']],
  ['app/Inside.tsx', ['page', 'room']],
  ['app/Sheets.tsx', ['page', 'room', 'sheets', 'devices']],
  ['features/breakouts/RoomsPanel.tsx', ['page', 'breakouts']],
  ['features/breakouts/Says.tsx', ['page', 'room', 'breakouts']],
  ['features/people/index.ts', ['page', 'room', 'sheets']],
  ['features/ownerFile/index.ts', ['page', 'ownerFile']],
  ['app/CheckRoot.tsx', ['page', 'check']],
])('what %s shows speaks only words that are there by then', (path, there) => {
  const files = speaking(path)
  expect(files.length).toBeGreaterThan(3)
  expect(files.filter(file => !there.includes(partOf(file)))).toEqual([])
})
