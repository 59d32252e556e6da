import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { exec } from '../../packages/engine/src/build/exec.ts'

/**
 * Builds the same release again in a copy at `place`: another directory, and nothing that was compiled or fetched before
 * except what `npm ci` installed.
 */
export async function secondBuild(root: string, place: string, args: readonly string[]): Promise<void> {
  copyTree(root, join(place, 'tree'))
  const env = {
    ...process.env,
    KONKLAVE_CACHE: join(place, 'cache'),
    GOCACHE: join(place, 'go'),
    TZ: 'Pacific/Kiritimati',
    LC_ALL: 'C',
  }
  const main = join(place, 'tree/tools/release/main.ts')
  const ran = await exec(process.execPath, [main, ...args, '--out', join(place, 'out')], {
    cwd: place,
    env,
    onStderrLine: line => console.error(`  again: ${line}`),
  })
  if (ran.code !== 0) throw new Error(`the second build failed:\n${ran.stderr}`)
}

function copyTree(root: string, copy: string): void {
  const listed = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
  })
  for (const file of listed.split('\0').filter(Boolean)) {
    mkdirSync(dirname(join(copy, file)), { recursive: true })
    cpSync(join(root, file), join(copy, file), { verbatimSymlinks: true })
  }
  for (const place of ['node_modules', 'tools/node/node_modules'])
    cpSync(join(root, place), join(copy, place), {
      recursive: true,
      verbatimSymlinks: true,
      filter: from => !from.startsWith(join(root, 'node_modules/.cache')),
    })
}
