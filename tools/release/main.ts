import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { EngineBuildError } from '../../packages/engine/src/build/errors.ts'
import { exec } from '../../packages/engine/src/build/exec.ts'
import {
  differences,
  PLATFORMS,
  type Platform,
  prepare,
  ReleaseRefused,
  type Written,
  write,
} from './build.ts'
import { secondBuild } from './secondBuild.ts'

const USAGE = `npm run release -- [--platform ${PLATFORMS.join('|')}] [--out <directory>] [--check]

Writes an archive for each platform, its list of hashes, and SHA256SUMS of the archives.
--check builds everything a second time in another directory and compares.`
const root = join(import.meta.dirname, '../..')
const say = (line: string): void => console.error(line)

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      platform: { type: 'string' },
      out: { type: 'string', default: join(root, 'dist/release') },
      check: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const platforms = PLATFORMS.filter(each => values.platform === undefined || values.platform === each)
  if (values.help || platforms.length === 0) {
    console.log(USAGE)
    return values.help ? 0 : 2
  }
  const out = resolve(values.out)
  const names = await buildAll(platforms, out)
  if (!values.check) return 0
  const place = mkdtempSync(join(tmpdir(), 'konklave-again-'))
  try {
    say('building all of it again, elsewhere')
    const [only] = platforms
    await secondBuild(root, place, platforms.length === 1 && only ? ['--platform', only] : [])
    return compare(names, out, join(place, 'out'))
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

async function buildAll(platforms: readonly Platform[], out: string): Promise<string[]> {
  mkdirSync(out, { recursive: true })
  const work = mkdtempSync(join(tmpdir(), 'konklave-release-'))
  try {
    const web = await buildWeb(work)
    const [names, sums]: [string[], string[]] = [[], []]
    for (const platform of platforms) {
      const began = performance.now()
      const { name, entries, sums: contents } = await prepare({ root, platform, web, env: process.env, say })
      const written = await write(entries, join(out, `${name}.tar.gz`))
      writeFileSync(join(out, `${name}.contents`), contents)
      tell(written, performance.now() - began)
      names.push(name)
      sums.push(`${written.sha256}  ${name}.tar.gz\n`)
    }
    writeFileSync(join(out, 'SHA256SUMS'), sums.join(''))
    return names
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
}

/** Always anew: what lies in apps/web/dist may be of yesterday. */
async function buildWeb(work: string): Promise<string> {
  const outDir = join(work, 'dist')
  say('web app')
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const ran = await exec(process.execPath, [vite, 'build', '--outDir', outDir, '--emptyOutDir'], {
    cwd: join(root, 'apps/web'),
  })
  if (ran.code !== 0) throw new Error(`the web app could not be built:\n${ran.stdout}${ran.stderr}`)
  return outDir
}

function tell({ file, sizeBytes, unpackedBytes, sha256, tarSha256 }: Written, tookMs: number): void {
  const mb = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`
  console.log(`${file}
  ${mb(sizeBytes)}, ${mb(unpackedBytes)} unpacked, ${(tookMs / 1000).toFixed(0)} s
  sha256 ${sha256}
  of the tar inside ${tarSha256}`)
}

function compare(names: readonly string[], one: string, other: string): number {
  let code = 0
  for (const name of names) {
    const file = `${name}.tar.gz`
    if (readFileSync(join(one, file)).equals(readFileSync(join(other, file)))) {
      console.log(`${file}: the same bytes twice`)
      continue
    }
    code = 1
    const list = (place: string) => readFileSync(join(place, `${name}.contents`), 'utf8')
    const paths = differences(list(one), list(other))
    console.log(`${file}: not the same bytes. These differ:`)
    for (const path of paths) console.log(`  ${path}`)
    if (paths.length === 0) console.log('  no file; only how they are packed')
  }
  return code
}

try {
  process.exitCode = await main()
} catch (error) {
  if (!(error instanceof ReleaseRefused || error instanceof EngineBuildError)) throw error
  console.error(`Not released:\n${error.message}`)
  process.exitCode = 1
}
