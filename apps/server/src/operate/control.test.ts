import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { askStatus, openControl, type Status } from './control.ts'
import { InUseError, lockData } from './dataLock.ts'

let dir: string
let child: ChildProcess | null = null
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-control-'))
})
afterEach(() => {
  child?.kill('SIGKILL')
  rmSync(dir, { recursive: true, force: true })
})

const status: Status = {
  version: '1',
  mode: 'public',
  pid: 1,
  since: '2026-11-26T10:00:00.000Z',
  engine: 'up',
  sockets: 3,
  rooms: 2,
  meetings: 1,
  certificateDays: 60,
  memoryBytes: 1,
  ports: { tcp: [443], udp: [7882] },
}

test('a running server tells its operator how it is; when it is gone nobody answers', async () => {
  const control = await openControl(dir, async () => status)
  expect(await askStatus(dir)).toEqual(status)
  control.close()
  expect(await askStatus(dir)).toBeNull()
  expect(await askStatus(join(dir, 'nowhere'))).toBeNull()
})

test('what a crash left behind is no hindrance, nor is a deep directory', async () => {
  const deep = join(dir, 'd'.repeat(100), 'e'.repeat(60))
  mkdirSync(deep, { recursive: true })
  writeFileSync(join(deep, 'control.sock'), '')
  const control = await openControl(deep, async () => status)
  expect(await askStatus(deep)).toEqual(status)
  expect(statSync(join(deep, 'control.sock')).isSocket()).toBe(true)
  control.close()
})

test.each<[string, object]>([
  ['a version that writes on the terminal', { version: '\u001b[2J' }],
  ['an engine that does', { engine: '\u009b8m' }],
  ['a date that does', { since: '2026-11-26T10:00:00.000Z\u001b[8m' }],
  ['words for a number', { rooms: '\u001b[2J' }],
  ['another kind of ports', { ports: { tcp: '443', udp: [] } }],
])('whoever took the server over and answers with %s is not heard', async (_, change) => {
  const control = await openControl(dir, async () => ({ ...status, ...change }) as Status)
  expect(await askStatus(dir)).toBeNull()
  control.close()
})

test('a server that cannot tell says nothing', async () => {
  const control = await openControl(dir, async () => {
    throw new Error('database is away')
  })
  expect(await askStatus(dir)).toBeNull()
  control.close()
})

test('one server only works with a data directory, and a killed one lets go of it', async () => {
  const program = `
    const { lockData } = await import(${JSON.stringify(join(import.meta.dirname, 'dataLock.ts'))})
    // Nobody else keeps it: collected as garbage it would be let go.
    globalThis.held = lockData(${JSON.stringify(dir)})
    console.log('locked')
    setInterval(() => {}, 1000)`
  child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout as NodeJS.ReadableStream, 'data')
  expect(() => lockData(dir, 0)).toThrow(InUseError)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const lock = lockData(dir, 0)
  expect(() => lockData(dir, 0)).toThrow(InUseError)
  lock.release()
  lockData(dir, 0).release()
  expect(statSync(join(dir, 'instance.lock')).mode & 0o777).toBe(0o600)
})
