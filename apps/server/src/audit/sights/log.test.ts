import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { CouldNotLook } from '../unseen.ts'
import { logOf } from './log.ts'

const SAYS = 'console.log("12:00:00 info  server.ready"); setInterval(() => {}, 1e6)'

test('[P-51] the log is read where the output of the process goes', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'konklave-log-'))
  const file = join(dir, 'out')
  const out = openSync(file, 'a')
  const code = `${SAYS}; process.send("ready")`
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', out, out, 'ipc'] })
  await once(child, 'message')
  expect(logOf(child.pid ?? 0, null)).toBe('12:00:00 info  server.ready\n')
  child.kill('SIGKILL')
  rmSync(dir, { recursive: true })
})

test('[P-51] output that goes into no file is looked for in the journal; without one nothing is claimed', async () => {
  const child = spawn(process.execPath, ['-e', SAYS], { stdio: ['ignore', 'pipe', 'pipe'] })
  await once(child.stdout, 'data')
  const pid = child.pid ?? 0
  expect(logOf(pid, null, asked => (asked === pid ? 'from the journal' : null))).toBe('from the journal')
  expect(() => logOf(pid, null, () => null)).toThrow(CouldNotLook)
  expect(() => logOf(pid, '/nowhere/at.log', () => 'not asked for')).toThrow(CouldNotLook)
  child.kill('SIGKILL')
})
