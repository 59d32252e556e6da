import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type GoBuild, goLicences, goOwnLicence, textsIn } from './goModules.ts'
import { expressionOf, isAllowed, type LicenceText, licencesIn } from './licences.ts'
import type { NodePackage } from './nodeFor.ts'
import { type Lock, type NpmPackage, treeOf } from './packages.ts'

/** Anything of others that is in an archive. */
export type Component = {
  readonly kind: 'npm' | 'golang' | 'node'
  readonly name: string
  readonly version: string
  /** SPDX expression. */
  readonly licence: string
  readonly texts: readonly LicenceText[]
  /** Package URL, its name in the list of ingredients. */
  readonly purl: string
  /** Of the package as it was fetched, hexadecimal. */
  readonly sha512: string | null
  /** Go's own hash of the module's files. */
  readonly goSum: string | null
  /** Package URLs. */
  readonly needs: readonly string[]
}

/** What runs on the server, and what is compiled into the web app. */
export type Shipped = { readonly server: readonly NpmPackage[]; readonly web: readonly NpmPackage[] }

/** Programs of the archive; what they need is shipped as it is installed. */
export const PROGRAMS = ['apps/cli', 'apps/member'] as const
/** Of these the web app takes in what they need, part of it already inside the libraries it is built from. */
const IN_WEB = ['packages/client', 'packages/crypto', 'packages/media', 'packages/protocol'] as const

/** `bundled`: what the web build says it took in. */
export function shippedPackages(lock: Lock, bundled: string): Shipped {
  const server = treeOf(lock, PROGRAMS).packages
  const direct = Object.keys(lock['apps/web']?.dependencies ?? {})
  const named = [...bundled.matchAll(/^## (\S+) - (\S+) \(/gm)].map(([, name = '']) => name)
  const places = [...new Set([...direct, ...named])]
    .filter(name => !name.startsWith('@konklave/'))
    .map(name => `node_modules/${name}`)
  const all = treeOf(lock, [...IN_WEB, ...places]).packages
  const within = new Set(treeOf(lock, IN_WEB).packages.map(({ place }) => place))
  // Of the web's own libraries the build says what it took, and leaves their tools behind.
  return { server, web: all.filter(({ place }) => within.has(place) || places.includes(place)) }
}

/** Where the texts are of packages that only name their licence. Of a source file the comment it begins with counts. */
const TEXTS_ELSEWHERE: Readonly<Record<string, readonly string[]>> = {
  'abstract-logging': ['tools/release/texts/abstract-logging.txt'],
  '@bufbuild/protobuf': [
    'node_modules/livekit-client/LICENSE',
    'node_modules/@bufbuild/protobuf/dist/esm/google/varint.js',
  ],
  '@mediapipe/selfie_segmentation': ['node_modules/livekit-client/LICENSE'],
}

/** What packages were compiled from and say nothing of. */
const COMPILED_IN: Readonly<Record<string, { readonly licence: string; readonly text: string }>> = {
  '@sapphi-red/web-noise-suppressor': {
    licence: 'BSD-3-Clause',
    text: 'tools/release/texts/rnnoise.txt',
  },
}

const npmPurl = ({ name, version }: { name: string; version: string }): string =>
  `pkg:npm/${name.replace(/^@/, '%40')}@${version}`

export function npmComponents(root: string, { server, web }: Shipped): Component[] {
  const all = new Map([...server, ...web].map(each => [each.place, each]))
  const components = [...all.values()].map(each => ({
    kind: 'npm' as const,
    name: each.name,
    version: each.version,
    licence: licenceOf(each),
    texts: [...npmTexts(root, each), ...compiledIn(root, each)],
    purl: npmPurl(each),
    sha512: each.sha512,
    goSum: null,
    needs: each.needs.flatMap(place => {
      const needed = all.get(place)
      return needed ? [npmPurl(needed)] : []
    }),
  }))
  // The same version may be installed in two places.
  return [...new Map(components.map(component => [component.purl, component])).values()]
}

function licenceOf({ name, licence }: NpmPackage): string {
  const within = COMPILED_IN[name]
  return within ? `(${licence}) AND ${within.licence}` : licence
}

function compiledIn(root: string, { name }: NpmPackage): LicenceText[] {
  const within = COMPILED_IN[name]
  return within ? [{ name: basename(within.text), text: readFileSync(join(root, within.text), 'utf8') }] : []
}

function npmTexts(root: string, { place, name }: NpmPackage): LicenceText[] {
  const directory = join(root, place)
  const texts = textsIn(directory)
  if (texts.length > 0) return texts
  const readMe = ['README.md', 'Readme.md', 'readme.md'].find(file => existsSync(join(directory, file)))
  const text = readMe ? readFileSync(join(directory, readMe), 'utf8') : ''
  if (licencesIn(text).length > 0) return [{ name: 'README.md', text }]
  return (TEXTS_ELSEWHERE[name] ?? []).map(file => {
    const whole = readFileSync(join(root, file), 'utf8')
    return { name: `${basename(file, '.js')}.txt`, text: file.endsWith('.js') ? headOf(whole) : whole }
  })
}

const headOf = (source: string): string => /^(\/\/.*\n)+/.exec(source)?.[0] ?? ''

export async function goComponents(
  { go, modules }: GoBuild,
  env: NodeJS.ProcessEnv,
  engine: { readonly name: string; readonly version: string; readonly sum: string },
): Promise<Component[]> {
  const itself = { path: engine.name, version: engine.version, sum: engine.sum }
  const all = [...modules, itself]
  const texts = await goLicences(all, env)
  const own = await goOwnLicence(env)
  const of = (path: string, version: string, sum: string | null, found: readonly LicenceText[]) => ({
    kind: 'golang' as const,
    name: path,
    version,
    licence: expressionOf(found),
    texts: found,
    purl: `pkg:golang/${path}@${version}`,
    sha512: null,
    goSum: sum,
    needs: path === engine.name ? modules.map(each => `pkg:golang/${each.path}@${each.version}`) : [],
  })
  return [
    of('std', go.replace(/^go/, ''), null, own),
    ...all.map(({ path, version, sum }) => of(path, version, sum, texts.get(path) ?? [])),
  ]
}

export function nodeComponent(
  { directory, version, licence, sha512 }: NodePackage,
  platform: string,
): Component {
  return {
    kind: 'node',
    name: `node-${platform}`,
    version,
    licence,
    texts: textsIn(directory),
    purl: npmPurl({ name: `node-${platform}`, version }),
    sha512,
    goSum: null,
    needs: [],
  }
}

/** [P-10] What keeps these from being shipped, one line each. */
export function licenceProblems(components: readonly Component[]): string[] {
  return components.flatMap(({ name, version, licence, texts }) => {
    if (texts.length === 0) return [`${name} ${version} has no licence text that could be passed on`]
    if (licence === '') return [`${name} ${version} has a licence that nobody here knows`]
    return isAllowed(licence) ? [] : [`${name} ${version} is under ${licence}, which is not in the list`]
  })
}
