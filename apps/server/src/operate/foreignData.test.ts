import {
  chmodSync,
  chownSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadConfig, loadServerKey, readSecret, writeSecret } from '../config/index.ts'
import { grantsOf } from '../door/grants.ts'
import { start } from '../main.ts'
import { backUp } from './backup.ts'
import { lockData } from './dataLock.ts'
import { openBackup } from './restore.ts'

/** The service's own user, who wants to become root: the data directory is its own, so it may put anything there. */
const NOBODY = 65_534
const SECRET = 'root:secret\n'

let dir: string
let data: string
/** A file of root's outside the data directory. */
let victim: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-foreign-'))
  chmodSync(dir, 0o755)
  data = join(dir, 'data')
  mkdirSync(data, { mode: 0o700 })
  victim = join(dir, 'shadow')
  writeFileSync(victim, SECRET, { mode: 0o600 })
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const plant = (name: string, how: typeof symlinkSync | typeof linkSync = symlinkSync) =>
  how(victim, join(data, name))
const handOver = () => chownSync(data, NOBODY, NOBODY)
const expectUntouched = () => {
  expect(readFileSync(victim, 'utf8')).toBe(SECRET)
  const { uid, gid, mode } = statSync(victim)
  expect([uid, gid, mode & 0o777]).toEqual([0, 0, 0o600])
}
const message = (run: () => unknown): string => {
  try {
    run()
    return ''
  } catch (error) {
    return String(error)
  }
}

describe.skipIf(process.getuid?.() !== 0)('root works in a directory of somebody who plants links', () => {
  test('a link where a secret is prepared is replaced, not followed', () => {
    plant('creation-grants.new')
    handOver()
    grantsOf(data).mint('for the office')
    expectUntouched()
    expect(statSync(join(data, 'creation-grants'))).toMatchObject({ uid: NOBODY, gid: NOBODY, nlink: 1 })
    expect(process.geteuid?.()).toBe(0)
    expect(process.getgroups?.()).toContain(0)
  })

  test.each([
    ['symbolic', symlinkSync],
    ['hard', linkSync],
  ] as const)('a lock that is a %s link to a file of root is not taken', (_, how) => {
    plant('instance.lock', how)
    plant('creation-grants.lock', how)
    handOver()
    expect(message(() => lockData(data, 0))).not.toBe('')
    expect(message(() => grantsOf(data).mint())).not.toBe('')
    expectUntouched()
  })

  test.each([
    ['symbolic', symlinkSync],
    ['hard', linkSync],
  ] as const)('a backup takes along no file of root by a %s link', (_, how) => {
    loadServerKey(data)
    plant('secrets.toml', how)
    plant('creation-grants', how)
    handOver()
    chownSync(join(data, 'server.key'), NOBODY, NOBODY)
    const target = join(dir, 'konklave.tar')
    expect(message(() => backUp({ data, configFile: null, target }))).toContain(data)
    expect(message(() => readSecret(join(data, 'secrets.toml')))).toContain(data)
    expectUntouched()
  })

  test('the database in a backup is no file of root either', () => {
    loadServerKey(data)
    rmSync(victim)
    const sqlite = new DatabaseSync(victim)
    sqlite.exec('create table passwords (one)')
    sqlite.close()
    chmodSync(victim, 0o600)
    plant('konklave.db')
    handOver()
    chownSync(join(data, 'server.key'), NOBODY, NOBODY)
    const target = join(dir, 'konklave.tar')
    expect(message(() => backUp({ data, configFile: null, target }))).not.toBe('')
    expect(existsSync(target)).toBe(false)
  })

  test('a restore writes, moves and deletes as the owner only', () => {
    const from = join(dir, 'from')
    mkdirSync(from)
    writeSecret(join(from, 'creation-grants'), '')
    loadServerKey(from)
    const target = join(dir, 'konklave.tar')
    backUp({ data: from, configFile: null, target })
    // A prepared restore that would move a key of root's to where the server's own user reads it.
    const elsewhere = join(dir, 'private')
    mkdirSync(elsewhere, { mode: 0o700 })
    writeFileSync(join(elsewhere, 'server.key'), SECRET, { mode: 0o600 })
    writeFileSync(join(elsewhere, 'ready.json'), '["server.key"]')
    symlinkSync(elsewhere, join(data, 'restoring'))
    handOver()
    const backup = openBackup(target)
    try {
      message(() => backup.restore(data, { replace: true, grants: true }))
    } finally {
      backup.close()
    }
    expect(readFileSync(join(elsewhere, 'server.key'), 'utf8')).toBe(SECRET)
  })

  test('what a restore puts there belongs to the owner of the directory', () => {
    const from = join(dir, 'from')
    mkdirSync(from)
    const key = loadServerKey(from).publicKey
    const target = join(dir, 'konklave.tar')
    backUp({ data: from, configFile: null, target })
    handOver()
    const backup = openBackup(target)
    backup.restore(data, { replace: false, grants: true })
    backup.close()
    expect(statSync(join(data, 'server.key'))).toMatchObject({ uid: NOBODY, gid: NOBODY })
    expect(loadServerKey(data).publicKey).toEqual(key)
  })

  test('a server is not started as root over the data of another user', async () => {
    handOver()
    const config = loadConfig({ argv: ['--data', data, '--port', '0'], env: {}, cwd: dir })
    const surroundings = {
      env: {},
      say: () => {},
      isTerminal: false,
      language: 'en' as const,
      logLine: () => {},
    }
    await expect(start(config, surroundings)).rejects.toThrow(/belongs to another user/)
  })
})

test('a secret that is no file of its own is not read, and what it is said to be is named', () => {
  plant('server.key')
  expect(message(() => readSecret(join(data, 'server.key')))).toContain('is a link')
  mkdirSync(join(data, 'secrets.toml'))
  expect(message(() => readSecret(join(data, 'secrets.toml')))).toContain('is no file')
})
