import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../../apps/web/src')
const read = (file: string) => readFileSync(join(root, file), 'utf8')
const modules = globSync('**/*.{ts,tsx}', { cwd: root, exclude: ['**/*.test.*'] })
const START = 'main.tsx'

const resolved = (file: string, matches: Iterable<RegExpMatchArray>) =>
  [...matches].map(([, path = '']) => join(file, '..', path))
const stylesheets = globSync('**/*.css', { cwd: root })
const atOnce = new Map([
  ...modules.map(
    file => [file, resolved(file, read(file).matchAll(/^(?!\s).*(?:from|import) '(\.[^']+)'/gm))] as const,
  ),
  ...stylesheets.map(file => [file, resolved(file, read(file).matchAll(/@import "(\.[^"]+)"/g))] as const),
])
const later = new Map(
  modules.map(file => [file, resolved(file, read(file).matchAll(/import\('(\.[^']+)'\)/g))]),
)

/** A file and what is loaded with it. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (seen.has(file)) return seen
  seen.add(file)
  for (const next of atOnce.get(file) ?? []) loadedWith(next, seen)
  return seen
}

/** What is certainly there when a part that is loaded by itself is shown: whatever all who load it have in common. */
function there(): Map<string, Set<string>> {
  const found = new Map([[START, loadedWith(START)]])
  for (let grew = true; grew; ) {
    grew = false
    for (const [by, has] of [...found]) {
      for (const part of [...has].flatMap(file => later.get(file) ?? [])) {
        const now = new Set([...has, ...loadedWith(part)])
        const before = found.get(part)
        const common = before ? new Set([...before].filter(file => now.has(file))) : now
        if (by === part || common.size === before?.size) continue
        found.set(part, common)
        grew = true
      }
    }
  }
  return found
}

/** Where a class has rules of its own; where there are none, every place that names it. */
function rules(pattern: RegExp): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const sheet of stylesheets)
    for (const [, name = ''] of read(sheet)
      .replaceAll(/\/\*[\s\S]*?\*\//g, '')
      .matchAll(pattern))
      found.set(name, [...(found.get(name) ?? []), sheet])
  return found
}
const sheets = new Map([...rules(/\.([a-z][\w-]*)/gi), ...rules(/^\s*\.([a-z][\w-]*)(?=[^\s]*\s*[,{])/gim)])

const classes = (file: string) =>
  [...read(file).matchAll(/className=(?:"([^"]*)"|\{([^}]*)\})/g)].flatMap(([, plain, code = '']) =>
    (plain ?? [...code.matchAll(/['`]([^'`]*)['`]/g)].map(([, text]) => text).join(' ')).split(/[^\w-]+/),
  )

test('every class that a screen uses has its rules there by then', () => {
  const parts = there()
  expect(parts.size).toBeGreaterThan(10)
  const bare = [...parts].flatMap(([part, has]) =>
    [...loadedWith(part)].flatMap(file =>
      file.endsWith('.tsx')
        ? classes(file)
            .filter(name => sheets.has(name) && !sheets.get(name)?.some(sheet => has.has(sheet)))
            .map(name => `${file} .${name}, in ${part}: ${sheets.get(name)}`)
        : [],
    ),
  )
  expect([...new Set(bare)]).toEqual([])
})
