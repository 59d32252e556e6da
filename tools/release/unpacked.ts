import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Prepared, prepare, write } from './build.ts'

const root = join(import.meta.dirname, '../..')
const cache = join(root, 'node_modules/.cache/konklave-release')
const web = join(root, 'apps/web/dist')

/** Why tests can have no archive on this machine, or null. */
export function archiveProblem(): string | null {
  if (process.platform !== 'linux' || process.arch !== 'x64') return 'needs Linux on x64'
  if (spawnSync('go', ['version']).status !== 0) return 'needs Go, which builds the media engine'
  return existsSync(join(web, 'index.html')) ? null : 'needs the built web app'
}

/** For tests: unpacks the archive of this source, with the web app as it was built last, below a directory. Resolves with its own. */
export async function unpackArchive(into: string): Promise<string> {
  const prepared = await prepare({ root, platform: 'linux-x64', web, env: process.env, say: () => {} })
  execFileSync('tar', ['xzf', await archiveFile(prepared), '-C', into])
  return join(into, prepared.name)
}

/** Packing takes longest, so it is done once for each content. Quick here; the bytes of the tar are the same. */
async function archiveFile({ entries, sums }: Prepared): Promise<string> {
  const file = join(cache, `${createHash('sha256').update(sums).digest('hex')}.tar.gz`)
  if (existsSync(file)) return file
  rmSync(cache, { recursive: true, force: true })
  await write(entries, file, 1)
  return file
}
