import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { comesWith } from './program.ts'

let opt: string
beforeEach(() => {
  opt = mkdtempSync(join(tmpdir(), 'konklave-opt-'))
  for (const release of ['konklave-1', 'konklave-2']) {
    mkdirSync(join(opt, release, 'engine'), { recursive: true })
    for (const file of ['konklave', 'engine/livekit-server']) writeFileSync(join(opt, release, file), '')
  }
  symlinkSync('konklave-1', join(opt, 'konklave'))
})
afterEach(() => rmSync(opt, { recursive: true }))

test('[P-76] the engine of a release comes with its program, also over a link to the release', () => {
  const engine = join(opt, 'konklave-1/engine/livekit-server')
  expect(comesWith([join(opt, 'konklave-1/konklave')], engine)).toBe(true)
  expect(comesWith([join(opt, 'konklave/konklave')], engine)).toBe(true)
})

test('an engine from elsewhere does not, and neither does one that is not there', () => {
  const program = [join(opt, 'konklave-1/konklave')]
  expect(comesWith(program, join(opt, 'konklave-2/engine/livekit-server'))).toBe(false)
  expect(comesWith(program, join(opt, 'konklave-1/engine/none'))).toBe(false)
  expect(comesWith(['/nowhere/node', '/nowhere/main.ts'], join(opt, 'konklave-1/konklave'))).toBe(false)
})
