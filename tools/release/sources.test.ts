import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { reachedFrom } from './sources.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'konklave-sources-'))
})
afterEach(() => rmSync(root, { recursive: true, force: true }))

function put(path: string, text: string): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), text)
}

test('all that a program may load is found, and nothing else', () => {
  put('packages/b/package.json', '{"exports":{".":"./src/index.ts","./more":"./src/more.ts"}}')
  put('packages/b/src/index.ts', "export { b } from './b.ts'\nimport type { Type } from 'typed-only'\n")
  put('packages/b/src/b.ts', "import { deep } from '@scope/outside/deep'\n")
  put('packages/b/src/more.ts', '')
  put('packages/b/src/b.test.ts', "import 'vitest'\n")
  put('apps/a/src/lazy.ts', '')
  put('apps/a/src/worker.ts', '')
  put('apps/a/package.json', '{}')
  put(
    'apps/a/src/main.ts',
    [
      "import { join } from 'node:path'",
      "import '@konklave/b'",
      "// import './commented.ts'",
      "const lazy = () => import('./lazy.ts')",
      "const more = import('@konklave/b/more')",
      "new Worker(new URL('./worker.ts', import.meta.url))",
      "readFileSync(new URL('../package.json', import.meta.url))",
      "new URL('../../web/dist', import.meta.url)",
    ].join('\n'),
  )
  expect(reachedFrom(root, ['apps/a/src/main.ts'])).toEqual({
    files: [
      'apps/a/package.json',
      'apps/a/src/lazy.ts',
      'apps/a/src/main.ts',
      'apps/a/src/worker.ts',
      'packages/b/src/b.ts',
      'packages/b/src/index.ts',
      'packages/b/src/more.ts',
    ],
    packages: ['@scope/outside', 'typed-only'],
  })
})

test('what is not there stops the release', () => {
  put('a.ts', "import './gone.ts'\n")
  expect(() => reachedFrom(root, ['a.ts'])).toThrow('a.ts imports ./gone.ts, which is not there')
  put('b.ts', "import '@konklave/gone'\n")
  expect(() => reachedFrom(root, ['b.ts'])).toThrow('there is no package @konklave/gone')
})
