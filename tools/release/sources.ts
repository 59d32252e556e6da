import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

/** Files of ours that a program can reach, and the names of other packages that it imports. */
export type Reached = { readonly files: readonly string[]; readonly packages: readonly string[] }

/** `import`, `export … from`, `import()`, and the two ways of naming a file beside the module that reads it. */
const IMPORT = /(?:\bfrom|\bimport)\s*\(?\s*['"]([^'"\s]+)['"]/g
const BESIDE = /new URL\(\s*['"](\.[^'"]+)['"]\s*,\s*import\.meta\.url/g

/**
 * Follows imports from `entries` (paths below `root`), lazy ones too. What no program reaches (tests, tools) is thereby
 * left out, and what cannot be found stops the release instead of the installed server.
 */
export function reachedFrom(root: string, entries: readonly string[]): Reached {
  const [files, packages] = [new Set<string>(), new Set<string>()]
  const visit = (file: string): void => {
    if (files.has(file)) return
    files.add(file)
    if (!file.endsWith('.ts')) return
    const text = withoutComments(readFileSync(join(root, file), 'utf8'))
    for (const [, name = ''] of text.matchAll(IMPORT)) {
      if (name.startsWith('node:')) continue
      const found = name.startsWith('.') ? join(dirname(file), name) : oursNamed(root, name)
      if (found === null) packages.add(packageName(name))
      else if (existsSync(join(root, found))) visit(found)
      else throw new Error(`${file} imports ${name}, which is not there`)
    }
    for (const [, name = ''] of text.matchAll(BESIDE)) {
      const found = relative('.', join(dirname(file), name))
      if (/\.(ts|json)$/.test(found) && existsSync(join(root, found))) visit(found)
    }
  }
  for (const entry of entries) visit(entry)
  return { files: [...files].sort(), packages: [...packages].sort() }
}

function oursNamed(root: string, name: string): string | null {
  if (!name.startsWith('@konklave/')) return null
  const [, short = '', ...rest] = name.split('/')
  const place = ['packages', 'apps'].map(dir => `${dir}/${short}`).find(dir => existsSync(join(root, dir)))
  if (place === undefined) throw new Error(`there is no package ${name}`)
  const { exports = {} } = JSON.parse(readFileSync(join(root, place, 'package.json'), 'utf8')) as {
    exports?: Readonly<Record<string, string>>
  }
  const target = exports[rest.length === 0 ? '.' : `./${rest.join('/')}`]
  if (target === undefined) throw new Error(`${place} does not export ${name}`)
  return join(place, target)
}

const packageName = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')

/** A comment may quote an import. Here each of its lines begins with one of these. */
const withoutComments = (text: string): string => text.replaceAll(/^\s*(\/\/|\/?\*).*$/gm, '')
