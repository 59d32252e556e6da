import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { COPY_LIFE_MS, sweepCopies } from './copies.ts'
import { openDatabase } from './database.ts'
import { DatabaseError, type Migrations, migrationsOf } from './migrate.ts'
import { migrations } from './migrations.ts'
import { openSqliteStore } from './sqliteStore.ts'

let dir: string
let path: string
beforeEach(async () => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-migrate-'))
  path = join(dir, 'konklave.db')
  const db = await openDatabase(path)
  await db
    .insertInto('room')
    .values({ id: Buffer.of(1), rules: Buffer.of(2), expires_at: 3 })
    .execute()
  await db.destroy()
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

/** The next version: two steps, the second of which can be stopped in the middle. */
const newer = (inTheMiddle = async () => {}): Migrations => ({
  ...migrations,
  '0003': { up: async db => void (await db.schema.alterTable('room').addColumn('colour', 'text').execute()) },
  '0004': {
    async up(db) {
      await sql`update room set colour = 'blue'`.execute(db)
      await inTheMiddle()
      await db.schema.alterTable('room').dropColumn('rules').execute()
    },
  },
})
const look = (file = path) => {
  const sqlite = new DatabaseSync(file)
  try {
    return {
      names: migrationsOf(sqlite),
      rooms: sqlite
        .prepare('select * from room')
        .all()
        .map(row => ({ ...row })),
      integrity: sqlite.prepare('pragma integrity_check').get()?.integrity_check,
    }
  } finally {
    sqlite.close()
  }
}
const OLD = {
  names: ['0001', '0002'],
  rooms: [{ id: Uint8Array.of(1), rules: Uint8Array.of(2), expires_at: 3, parent: null }],
  integrity: 'ok',
}

test('before the tables change, the database is copied for its owner only', async () => {
  await (await openDatabase(path, newer())).destroy()
  expect(look()).toMatchObject({ names: ['0001', '0002', '0003', '0004'], rooms: [{ colour: 'blue' }] })
  const copy = `${path}.before-0003`
  expect(look(copy)).toEqual(OLD)
  expect(statSync(copy).mode & 0o777).toBe(0o600)
})

test('nothing is copied when nothing changes, nor for a new database', async () => {
  await (await openDatabase(path)).destroy()
  await (await openDatabase(join(dir, 'fresh.db'), newer())).destroy()
  expect(readdirSync(dir).filter(name => name.includes('before'))).toEqual([])
})

test('a step that fails leaves the database as it was, all steps before it included', async () => {
  const failing = newer(async () => {
    throw new Error('no')
  })
  await expect(openDatabase(path, failing)).rejects.toThrow('no')
  expect(look()).toEqual(OLD)
})

test('a power cut in the middle of a step loses nothing, and the next start goes on', async () => {
  const program = `
    import { DatabaseSync } from 'node:sqlite'
    const { openDatabase } = await import(${JSON.stringify(join(import.meta.dirname, 'database.ts'))})
    const { migrations } = await import(${JSON.stringify(join(import.meta.dirname, 'migrations.ts'))})
    await openDatabase(${JSON.stringify(path)}, {
      ...migrations,
      '0003': { up: async db => { await db.schema.alterTable('room').addColumn('colour', 'text').execute() } },
      '0004': { up: async db => {
        await db.deleteFrom('room').execute()
        process.kill(process.pid, 'SIGKILL')
        await new Promise(() => {})
      } },
    })`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], { stdio: 'inherit' })
  const [, signal] = await once(child, 'exit')
  expect(signal).toBe('SIGKILL')
  expect(look()).toEqual(OLD)
  await (await openDatabase(path, newer())).destroy()
  expect(look()).toMatchObject({ names: ['0001', '0002', '0003', '0004'], rooms: [{ colour: 'blue' }] })
})

test('a database from the future is refused in one sentence, and nothing of it is touched', async () => {
  await (await openDatabase(path, newer())).destroy()
  const before = look()
  const opening = openSqliteStore(path)
  await expect(opening).rejects.toThrow(DatabaseError)
  await expect(opening).rejects.toThrow(/newer version of Konklave/)
  expect(look()).toEqual(before)
})

test('without room for the copy the tables are not changed', async () => {
  // Where the copy would be written lies something that cannot be replaced.
  const { mkdirSync } = await import('node:fs')
  mkdirSync(join(`${path}.before-0003`, 'x'), { recursive: true })
  await expect(openDatabase(path, newer())).rejects.toThrow(/copy could not be written/)
  expect(look()).toEqual(OLD)
})

test('[P-05] a copy is deleted after a week: it does not forget what expires', () => {
  const copy = `${path}.before-0003`
  rmSync(copy, { force: true })
  const sqlite = new DatabaseSync(copy)
  sqlite.close()
  const made = 1_000_000_000
  utimesSync(copy, made / 1000, made / 1000)
  sweepCopies(path, made + COPY_LIFE_MS)
  expect(existsSync(copy)).toBe(true)
  sweepCopies(path, made + COPY_LIFE_MS + 1)
  expect([existsSync(copy), existsSync(path)]).toEqual([false, true])
})

test('[P-05] what a backup that was cut off left behind is deleted after an hour', () => {
  const left = join(dir, 'backing-up-x1y2z3')
  mkdirSync(left)
  writeFileSync(join(left, 'konklave.db'), '')
  const made = 1_000_000_000
  utimesSync(left, made / 1000, made / 1000)
  sweepCopies(path, made + 3600_000)
  expect(existsSync(left)).toBe(true)
  sweepCopies(path, made + 3600_001)
  expect([existsSync(left), existsSync(path)]).toEqual([false, true])
})
