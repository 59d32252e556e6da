import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { goEnvironment } from '../../packages/engine/src/build/build.ts'
import { exec } from '../../packages/engine/src/build/exec.ts'
import { isLicenceFile, type LicenceText } from './licences.ts'

/** A Go module that is compiled into a binary. */
export type GoModule = {
  readonly path: string
  readonly version: string
  /** Go's `h1:` hash of its files. */
  readonly sum: string
}

export type GoBuild = { readonly go: string; readonly modules: readonly GoModule[] }

/** Reads what `go version -m` prints about a binary; a module that was replaced counts as its replacement. */
export function parseGoVersion(text: string): GoBuild {
  const lines = text.split('\n').map(line => line.split('\t'))
  const modules: GoModule[] = []
  for (const [, kind, path = '', version = '', sum = ''] of lines) {
    if (kind === '=>') modules.pop()
    if (kind === 'dep' || kind === '=>') modules.push({ path, version, sum })
  }
  const go = /: (go\S+)/.exec(text)?.[1] ?? ''
  return { go, modules: modules.sort((a, b) => (a.path < b.path ? -1 : 1)) }
}

export async function goBuildOf(binary: string, env: NodeJS.ProcessEnv): Promise<GoBuild> {
  const ran = await exec('go', ['version', '-m', binary], { env: goEnvironment(env) })
  const build = parseGoVersion(ran.stdout)
  if (ran.code !== 0 || build.modules.length === 0)
    throw new Error(`go version -m says nothing about ${binary}: ${ran.stderr.trim()}`)
  return build
}

/** Licence texts of each module, by its path; fetched through the module proxy when they are not in Go's cache. */
export async function goLicences(
  modules: readonly GoModule[],
  env: NodeJS.ProcessEnv,
): Promise<ReadonlyMap<string, readonly LicenceText[]>> {
  const elsewhere = mkdtempSync(join(tmpdir(), 'go-licences-'))
  try {
    const ran = await exec(
      'go',
      ['mod', 'download', '-json', ...modules.map(({ path, version }) => `${path}@${version}`)],
      // Outside any module, so that no go.mod decides which versions these are.
      { env: goEnvironment(env), cwd: elsewhere },
    )
    if (ran.code !== 0) throw new Error(`go mod download: ${ran.stderr.trim() || ran.stdout.trim()}`)
    const found = JSON.parse(`[${ran.stdout.trim().replaceAll(/\n\}\n\{/g, '\n},\n{')}]`) as readonly {
      Path: string
      Dir: string
      Sum: string
    }[]
    const sums = new Map(modules.map(({ path, sum }) => [path, sum]))
    return new Map(
      found.map(({ Path, Dir, Sum }) => {
        if (sums.get(Path) !== Sum) throw new Error(`${Path} is not what was compiled: ${Sum}`)
        return [Path, textsIn(Dir)]
      }),
    )
  } finally {
    rmSync(elsewhere, { recursive: true, force: true })
  }
}

/** The standard library and runtime, which are in every Go binary. */
export async function goOwnLicence(env: NodeJS.ProcessEnv): Promise<readonly LicenceText[]> {
  const { stdout } = await exec('go', ['env', 'GOROOT'], { env: goEnvironment(env) })
  const root = stdout.trim()
  // Debian keeps it where it keeps all of them.
  const places = [root, '/usr/share/doc/golang-go']
  return textsIn(places.find(place => existsSync(join(place, 'LICENSE'))) ?? root)
}

export function textsIn(directory: string): LicenceText[] {
  return readdirSync(directory, { withFileTypes: true })
    .filter(entry => entry.isFile() && isLicenceFile(entry.name))
    .map(({ name }) => ({ name, text: readFileSync(join(directory, name), 'utf8') }))
    .sort((a, b) => (a.name < b.name ? -1 : 1))
}
