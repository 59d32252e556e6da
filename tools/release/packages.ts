import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** One package of package-lock.json. */
export type Locked = {
  readonly version?: string
  readonly license?: string
  /** `sha512-` and base64, of the archive that npm fetched. */
  readonly integrity?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
  readonly link?: boolean
  readonly resolved?: string
  readonly os?: unknown
  readonly cpu?: unknown
}
export type Lock = Readonly<Record<string, Locked>>

/** A package below a `node_modules`. */
export type NpmPackage = {
  /** `node_modules/…`, where it is installed. */
  readonly place: string
  readonly name: string
  readonly version: string
  /** SPDX expression as its author declared it; empty when he did not. */
  readonly licence: string
  readonly sha512: string | null
  /** Places of what it needs. */
  readonly needs: readonly string[]
}

export type Tree = {
  /** Places of our own packages, `apps/…` and `packages/…`. */
  readonly ours: readonly string[]
  readonly packages: readonly NpmPackage[]
}

export const readLock = (root: string): Lock =>
  (JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Lock }).packages

/** Everything that these places need to run, found as Node finds it; development dependencies are left out. */
export function treeOf(lock: Lock, from: readonly string[]): Tree {
  const [ours, packages] = [new Set<string>(), new Map<string, NpmPackage>()]
  const visit = (place: string): void => {
    const locked = lock[place]
    if (locked === undefined) throw new Error(`${place} is not in package-lock.json`)
    if (ours.has(place) || packages.has(place)) return
    const needs = needsOf(lock, place)
    if (place.includes('node_modules/')) packages.set(place, packageAt(place, locked, needs))
    else ours.add(place)
    for (const need of needs) visit(need)
  }
  for (const place of from) visit(place)
  const sorted = [...packages.values()].sort((a, b) => (a.place < b.place ? -1 : 1))
  return { ours: [...ours].sort(), packages: sorted }
}

function needsOf(lock: Lock, place: string): string[] {
  const locked = lock[place] ?? {}
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {} } = locked
  // An optional peer is somebody else's wish, not this one's need.
  const peers = Object.keys(peerDependencies).filter(name => !locked.peerDependenciesMeta?.[name]?.optional)
  const names = [...Object.keys({ ...dependencies, ...optionalDependencies }), ...peers]
  const found = names.map(name => {
    const at = find(lock, place, name)
    if (at === null && !(name in optionalDependencies))
      throw new Error(`${place} needs ${name}, which is not locked`)
    return at
  })
  return [...new Set(found.filter(at => at !== null))].sort()
}

/** The nearest `node_modules` upwards that has it; a link leads to our own package. */
function find(lock: Lock, from: string, name: string): string | null {
  for (let at = from; ; at = parentOf(at)) {
    const place = `${at === '' ? '' : `${at}/`}node_modules/${name}`
    const locked = lock[place]
    if (locked) return locked.link ? (locked.resolved ?? null) : place
    if (at === '') return null
  }
}

function parentOf(place: string): string {
  const at = place.lastIndexOf('/node_modules/')
  return at < 0 ? '' : place.slice(0, at)
}

function packageAt(place: string, locked: Locked, needs: readonly string[]): NpmPackage {
  if (locked.os !== undefined || locked.cpu !== undefined)
    throw new Error(`${place} is made for one platform; the archives share their packages`)
  return {
    place,
    name: place.slice(place.lastIndexOf('node_modules/') + 'node_modules/'.length),
    version: locked.version ?? '',
    licence: locked.license ?? '',
    sha512: locked.integrity?.startsWith('sha512-')
      ? Buffer.from(locked.integrity.slice('sha512-'.length), 'base64').toString('hex')
      : null,
    needs,
  }
}
