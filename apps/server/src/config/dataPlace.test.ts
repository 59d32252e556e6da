import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { start } from '../main.ts'
import { operatorMessage } from '../operatorMessage.ts'
import { openDirectoryAbove } from './dataPlace.ts'
import { loadConfig } from './load.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-place-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** A directory with this mode, whatever the umask is. */
function place(name: string, mode: number): string {
  const path = join(dir, name)
  mkdirSync(path)
  chmodSync(path, mode)
  return path
}
const inside = (directory: string, name = 'data') => {
  const path = join(directory, name)
  mkdirSync(path, { recursive: true, mode: 0o700 })
  return path
}

test('a directory above that others may write lets them replace the data; the first one is named', () => {
  expect(openDirectoryAbove(inside(dir))).toBeNull()
  const open = place('open', 0o777)
  expect(openDirectoryAbove(inside(open))).toEqual({ directory: open, why: 'others' })
  expect(openDirectoryAbove(inside(open, 'deep/data'))).toEqual({ directory: open, why: 'others' })
  // The directory that will be made is in danger as well.
  expect(openDirectoryAbove(join(open, 'later/data'))).toEqual({ directory: open, why: 'others' })
})

test('one like /tmp, in which nobody may rename what is another’s, is all right', () => {
  expect(openDirectoryAbove(inside(place('sticky', 0o1777)))).toBeNull()
})

test('the way that counts is the one on which links lead, and whoever may turn a link turns it', () => {
  const open = place('open', 0o777)
  const safe = place('safe', 0o755)
  const data = inside(safe)
  symlinkSync(data, join(open, 'link'))
  expect(openDirectoryAbove(join(open, 'link'))).toEqual({ directory: open, why: 'others' })
  inside(open)
  symlinkSync('../open/data', join(safe, 'link'))
  expect(openDirectoryAbove(join(safe, 'link'))).toEqual({ directory: open, why: 'others' })
  expect(openDirectoryAbove(data)).toBeNull()
  // What stands before .. may be a link, too.
  symlinkSync(join(open, 'data'), join(safe, 'through'))
  symlinkSync('through/../data', join(safe, 'around'))
  expect(openDirectoryAbove(join(safe, 'around'))).toEqual({ directory: open, why: 'others' })
})

test.skipIf(process.getuid?.() !== 0)('a group counts as others, unless it is that of root', () => {
  const shared = place('shared', 0o775)
  const data = inside(shared)
  chownSync(shared, 0, 50)
  expect(openDirectoryAbove(data)).toEqual({ directory: shared, why: 'others' })
  chownSync(shared, 0, 0)
  expect(openDirectoryAbove(data)).toBeNull()
})

test.skipIf(process.getuid?.() !== 0)(
  'whoever owns a directory above is another one, unless the data are theirs',
  () => {
    const home = place('home', 0o755)
    const data = inside(home)
    chownSync(home, 12_345, 12_345)
    expect(openDirectoryAbove(data)).toEqual({ directory: home, why: 'owner' })
    chownSync(data, 12_345, 12_345)
    expect(openDirectoryAbove(data)).toBeNull()
  },
)

test('a public server does not start there, and says in one sentence where and what to do', async () => {
  const open = place('open', 0o777)
  const data = inside(open)
  const started = (mode: string) => {
    const config = loadConfig({ argv: ['--data', data, '--mode', mode], env: {}, cwd: dir })
    const surroundings = {
      env: { PATH: '' },
      say: () => {},
      isTerminal: false,
      language: 'en' as const,
      logLine: () => {},
    }
    return start(config, surroundings).then(
      () => null,
      (error: unknown) => operatorMessage(error),
    )
  }
  expect(await started('public')).toBe(
    `Other users of this machine may write to ${open}, so they could put a directory of their own in the place of ${data}: run chmod go-w ${open}.`,
  )
  chmodSync(open, 0o755)
  expect(await started('public')).toContain('It lacks')
})
