import { execFileSync, spawnSync } from 'node:child_process'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Bytes, RoomId } from '@konklave/protocol'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { loadServerKey, writeSecret } from '../config/index.ts'
import { grantsOf } from '../door/grants.ts'
import { DatabaseError, openSqliteStore, type Store } from '../store/index.ts'
import { seededRandom } from '../testing/seededRandom.ts'
import { BackupError } from './archive.ts'
import { backUp } from './backup.ts'
import { InUseError, lockData } from './dataLock.ts'
import { finishRestore } from './finishRestore.ts'
import { openBackup, restoreConfig } from './restore.ts'

let dir: string
let data: string
let target: string
let store: Store
const id = new Uint8Array(16).fill(7) as RoomId
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-backup-'))
  data = join(dir, 'data')
  target = join(dir, 'konklave.tar')
  mkdirSync(data, { mode: 0o700 })
  loadServerKey(data)
  grantsOf(data).mint('for the office')
  writeSecret(join(data, 'secrets.toml'), 'acme_hmac_key = "eA"\n')
  writeFileSync(join(dir, 'konklave.toml'), 'port = 443\n')
  store = await openSqliteStore(join(data, 'konklave.db'))
  await store.createRoom({ id, rules: new Uint8Array(300) as Bytes, expiresAt: 9 })
})
afterEach(async () => {
  await store.close()
  rmSync(dir, { recursive: true, force: true })
})

const take = () => backUp({ data, configFile: join(dir, 'konklave.toml'), target })
const restore = (to: string, replace = false, grants = true) => {
  const backup = openBackup(target)
  try {
    backup.restore(to, { replace, grants })
  } finally {
    backup.close()
  }
}
/** Every file with its bytes, to see that nothing changed. */
const snapshot = (of: string) =>
  Object.fromEntries(
    readdirSync(of)
      .sort()
      .map(name => [name, readFileSync(join(of, name)).toString('latin1')]),
  )
const caught = (run: () => unknown): Error => {
  try {
    run()
  } catch (error) {
    return error as Error
  }
  throw new Error('did not fail')
}

test('taken while the server writes, restored elsewhere: the same rooms, key, links and settings', async () => {
  take()
  expect(statSync(target).mode & 0o777).toBe(0o600)
  await store.createRoom({
    id: new Uint8Array(16) as RoomId,
    rules: new Uint8Array(1) as Bytes,
    expiresAt: 9,
  })
  const other = join(dir, 'other')
  restore(other)
  for (const name of ['server.key', 'creation-grants', 'secrets.toml']) {
    expect(readFileSync(join(other, name))).toEqual(readFileSync(join(data, name)))
    expect(statSync(join(other, name)).mode & 0o777).toBe(0o600)
  }
  expect(existsSync(join(other, 'restoring'))).toBe(false)
  const restored = await openSqliteStore(join(other, 'konklave.db'))
  expect(await restored.counts()).toEqual({ rooms: 1, meetings: 0 })
  expect(await restored.findRoom(id)).not.toBeNull()
  await restored.close()
  const backup = openBackup(target)
  expect(backup.config).toEqual({ text: 'port = 443\n', isPrivate: false })
  backup.close()
})

test.each([
  ['that hold a secret', 'acme_hmac_key = "c2VjcmV0"\n', 0o644, 0o600],
  ['that nobody else could read', 'port = 443\n', 0o600, 0o600],
  ['that cannot be understood', 'acme_hmac_key = = "c2VjcmV0"\n', 0o644, 0o600],
  ['for everybody', '# acme_hmac_key = "in a comment"\nport = 443\n', 0o644, 0o644],
])('settings %s come back with no more readers', (_, text, mode, back) => {
  writeFileSync(join(dir, 'konklave.toml'), text)
  chmodSync(join(dir, 'konklave.toml'), mode)
  take()
  const backup = openBackup(target)
  const path = join(dir, 'other', 'konklave.toml')
  try {
    if (backup.config) expect(restoreConfig(backup.config, path)).toBe(true)
  } finally {
    backup.close()
  }
  expect(readFileSync(path, 'utf8')).toBe(text)
  expect(statSync(path).mode & 0o777).toBe(back)
})

test('settings are not written through a link that leads nowhere', () => {
  symlinkSync(join(dir, 'elsewhere'), join(dir, 'link.toml'))
  expect(() => restoreConfig({ text: '', isPrivate: false }, join(dir, 'link.toml'))).toThrow(/EEXIST/)
  expect(existsSync(join(dir, 'elsewhere'))).toBe(false)
})

test('an older backup brings revoked links back, unless it is restored without links', () => {
  take()
  for (const { fingerprint } of grantsOf(data).list()) grantsOf(data).revoke(fingerprint)
  const [all, without] = [join(dir, 'all'), join(dir, 'without')]
  restore(all)
  expect(grantsOf(all).list()).toMatchObject([{ note: 'for the office' }])
  restore(without, false, false)
  expect(grantsOf(without).list()).toEqual([])
  // Nor does a start make one, as if there had never been any.
  expect(grantsOf(without).neverGiven).toBe(false)
})

test('any system can look into it', () => {
  take()
  const listed = execFileSync('tar', ['-tf', target], { encoding: 'utf8' })
  expect(listed.trim().split('\n')).toEqual([
    'manifest.json',
    'konklave.db',
    'server.key',
    'creation-grants',
    'secrets.toml',
    'konklave.toml',
    'sha256',
  ])
})

test('[P-05] what was deleted before is not in it', async () => {
  const marker = new Uint8Array(900).fill(0xab) as Bytes
  await store.createRoom({ id: new Uint8Array(16).fill(8) as RoomId, rules: marker, expiresAt: 1 })
  await store.sweep(2)
  take()
  expect(readFileSync(target).includes(Buffer.alloc(64, 0xab))).toBe(false)
})

test('cut off anywhere or changed anywhere it is refused, and nothing is touched', () => {
  take()
  const whole = readFileSync(target)
  const other = join(dir, 'other')
  mkdirSync(other)
  writeFileSync(join(other, 'kept'), 'as it was')
  const { below } = seededRandom(11)
  for (const size of [
    0,
    1,
    511,
    512,
    1024,
    whole.length - 1,
    whole.length - 512,
    whole.length - 1024,
    ...Array.from({ length: 20 }, () => below(whole.length)),
  ]) {
    truncateSync(target, size)
    expect(
      caught(() => restore(other, true)),
      `cut at ${size}`,
    ).toBeInstanceOf(BackupError)
    writeFileSync(target, whole)
  }
  for (let i = 0; i < 200; i++) {
    const at = i < 100 ? below(whole.length) : whole.length - 1 - below(3_000)
    const changed = Buffer.from(whole)
    changed[at] = (changed[at] ?? 0) ^ (1 << below(8))
    writeFileSync(target, changed)
    expect(
      caught(() => restore(other, true)),
      `changed at ${at}`,
    ).toBeInstanceOf(BackupError)
  }
  writeFileSync(target, Buffer.concat([whole, Buffer.alloc(512)]))
  expect(caught(() => restore(other, true)).message).toContain('incomplete or was changed')
  expect(snapshot(other)).toEqual({ kept: 'as it was' })
})

test('something else is not taken for a backup, in either direction', () => {
  writeFileSync(target, 'letters of the office')
  expect(caught(take)).toMatchObject({ reason: 'other-file' })
  expect(readFileSync(target, 'utf8')).toBe('letters of the office')
  expect(caught(() => restore(join(dir, 'other')))).toMatchObject({ reason: 'not-a-backup' })
  expect(caught(() => backUp({ data: join(dir, 'none'), configFile: null, target }))).toMatchObject({
    reason: 'nothing-here',
  })
})

test('a running server is not restored over', () => {
  take()
  const before = snapshot(data)
  const lock = lockData(data)
  expect(caught(() => restore(data, true))).toBeInstanceOf(InUseError)
  lock.release()
  const { 'instance.lock': _, ...after } = snapshot(data)
  expect(after).toEqual(before)
})

test('a server that is there is given up only when told so, and then for the backup alone', async () => {
  take()
  await store.createRoom({
    id: new Uint8Array(16) as RoomId,
    rules: new Uint8Array(1) as Bytes,
    expiresAt: 9,
  })
  await store.close()
  writeSecret(join(data, 'acme-account.pem'), 'made later')
  expect(caught(() => restore(data))).toMatchObject({ reason: 'not-empty' })
  restore(data, true)
  expect(existsSync(join(data, 'acme-account.pem'))).toBe(false)
  store = await openSqliteStore(join(data, 'konklave.db'))
  expect(await store.counts()).toEqual({ rooms: 1, meetings: 0 })
})

test('a backup of a newer database is refused before anything is touched', () => {
  const sqlite = new DatabaseSync(join(data, 'konklave.db'))
  sqlite.exec("insert into kysely_migration (name, timestamp) values ('9999', '')")
  sqlite.close()
  take()
  const other = join(dir, 'other')
  const error = caught(() => restore(other))
  expect(error).toBeInstanceOf(DatabaseError)
  expect(error.message).toContain('newer version of Konklave')
  expect(existsSync(other)).toBe(false)
})

test('a power cut while it is put into place leaves the old server or the new one', async () => {
  take()
  const key = readFileSync(join(data, 'server.key'), 'utf8')
  await store.close()
  for (const moved of [[], ['konklave.db'], ['konklave.db', 'server.key']]) {
    const other = join(dir, `other-${moved.length}`)
    mkdirSync(other)
    loadServerKey(other)
    writeFileSync(join(other, 'konklave.db-wal'), 'of the old database')
    // As it lies there when the preparation is done and some of the files have been moved.
    const stage = join(other, 'restoring')
    mkdirSync(stage)
    for (const name of ['konklave.db', 'server.key']) cpSync(join(data, name), join(stage, name))
    if (moved.length === 0) {
      // Not ready yet: the old one stays.
      finishRestore(other)
      expect(readFileSync(join(other, 'server.key'), 'utf8')).not.toBe(key)
      expect(existsSync(stage)).toBe(false)
      continue
    }
    writeFileSync(join(stage, 'ready.json'), JSON.stringify(['konklave.db', 'server.key']))
    for (const name of moved) renameSync(join(stage, name), join(other, name))
    finishRestore(other)
    expect(readFileSync(join(other, 'server.key'), 'utf8')).toBe(key)
    expect(readdirSync(other).sort()).toEqual(['konklave.db', 'server.key'])
  }
  store = await openSqliteStore(join(data, 'konklave.db'))
})

test('a link that is made or revoked while a restore is unfinished is refused, not lost', () => {
  take()
  const grants = grantsOf(data)
  const [{ fingerprint } = { fingerprint: '' }] = grants.list()
  const stage = join(data, 'restoring')
  mkdirSync(stage)
  for (const ready of [false, true]) {
    // Still being prepared, then cut off in the middle of being put into place.
    if (ready) {
      writeSecret(join(stage, 'creation-grants'), readFileSync(join(data, 'creation-grants')))
      writeFileSync(join(stage, 'ready.json'), '["creation-grants", "server.key", "konklave.db"]')
    }
    for (const change of [() => grants.mint('new'), () => grants.revoke(fingerprint), take]) {
      const error = caught(change)
      expect(error).toMatchObject({ name: 'ChangeError', reason: 'restoring' })
      expect(error.message).toBe(
        `A restore into ${data} is going on or was cut off, so nothing is changed or copied there now: wait for it, repeat it, or start the server, which finishes it.`,
      )
    }
  }
  expect(grants.list()).toHaveLength(1)
  finishRestore(data)
  grants.mint('new')
  expect(grants.list()).toMatchObject([{ note: 'for the office' }, { note: 'new' }])
})

test('a restore keeps changes away from its first look on: without their lock it does nothing', () => {
  take()
  const other = join(dir, 'other')
  mkdirSync(other)
  loadServerKey(other)
  const before = readFileSync(join(other, 'server.key'), 'utf8')
  mkdirSync(join(other, 'creation-grants.lock'))
  expect(caught(() => restore(other, true)).message).toContain('creation-grants.lock')
  expect(readFileSync(join(other, 'server.key'), 'utf8')).toBe(before)
  expect(existsSync(join(other, 'restoring'))).toBe(false)
})

test('a secret that others may read stops the backup', () => {
  chmodSync(join(data, 'server.key'), 0o644)
  expect(caught(take).message).toContain('chmod 600')
  expect(existsSync(target)).toBe(false)
})

/** A file system of its own, smaller than a backup. Only root may make one. */
const small = process.getuid?.() === 0 && spawnSync('unshare', ['--mount', 'true']).status === 0
describe.skipIf(!small)('on a disk that is too small', () => {
  /** Runs a backup of `from` into `to`, one of which is `disk`, with an older backup in it; prints what is there after. */
  const onDisk = (disk: string, kib: number, { from, to }: Record<'from' | 'to', string>) => {
    const program = `
      const { backUp } = await import(${JSON.stringify(join(import.meta.dirname, 'backup.ts'))})
      const { cpSync } = await import('node:fs')
      if (${JSON.stringify(from)} === process.argv[1]) cpSync(${JSON.stringify(data)}, process.argv[1], { recursive: true })
      try {
        backUp({ data: ${JSON.stringify(from)}, configFile: null, target: ${JSON.stringify(join(to, 'konklave.tar'))} })
      } catch (error) { console.log(error.reason + ': ' + error.message) }`
    const script = `mount -t tmpfs -o size=${kib}k none "$1" && printf 'manifest.json\\0older' > "$4/konklave.tar" && "$2" --input-type=module -e "$3" "$1"; ls "$4" | grep konklave.tar; head -c 19 "$4/konklave.tar" | tail -c 5; ls "$5" | grep backing-up`
    return spawnSync(
      'unshare',
      ['--mount', 'sh', '-c', script, 'sh', disk, process.execPath, program, to, from],
      {
        encoding: 'utf8',
      },
    ).stdout
  }

  test('there is no half a backup, the older one stays, and it is said why', async () => {
    await store.close()
    /** In pages, as a file system in memory counts. */
    const roomFor = (of: string) =>
      readdirSync(of).reduce((sum, name) => sum + 4 * Math.ceil(statSync(join(of, name)).size / 4096), 0)
    const disk = join(dir, 'disk')
    mkdirSync(disk)
    for (const { kib, ...places } of [
      { kib: 12, from: data, to: disk },
      { kib: 24, from: data, to: disk },
      // Room for the database and for the index of its log, but not for a copy of it.
      { kib: roomFor(data) + 40, from: disk, to: dir },
    ]) {
      const said = onDisk(disk, kib, places)
      expect(said).toMatch(new RegExp(`^disk-full: The disk of ${disk} is full: there is no new backup`))
      expect(said.split('\n').slice(1)).toEqual(['konklave.tar', 'older'])
    }
    store = await openSqliteStore(join(data, 'konklave.db'))
  })
})
