import { chmodSync, mkdirSync, utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect } from 'vitest'
import { openSqliteStore } from '../../store/index.ts'
import { DAY_MS, NOW, test } from '../../testing/site.ts'

test('secrets that others may read, settings that others may write', async ({ site }) => {
  writeFileSync(join(site.data, 'server.key'), '')
  utimesSync(join(site.data, 'server.key'), 1, 1)
  chmodSync(join(site.data, 'server.key'), 0o644)
  const configFile = join(site.dir, 'konklave.toml')
  writeFileSync(configFile, '')
  chmodSync(configFile, 0o666)
  expect(await site.bad({ configFile })).toMatchObject([
    { check: 'files', verdict: 'fail', remedy: `chmod 600 ${join(site.data, 'server.key')}` },
    { check: 'files', verdict: 'fail', remedy: `chmod 644 ${configFile}` },
  ])
  chmodSync(site.data, 0o755)
  chmodSync(join(site.data, 'server.key'), 0o600)
  expect(await site.bad({})).toMatchObject([
    { check: 'files', verdict: 'warn', remedy: `chmod 700 ${site.data}` },
  ])
  chmodSync(site.data, 0o700)
  expect(await site.bad({ machine: { uid: 12_345 } })).toMatchObject([{ check: 'files', verdict: 'fail' }])
})

test('a restore that was cut off is told', async ({ site }) => {
  mkdirSync(join(site.data, 'restoring'))
  utimesSync(join(site.data, 'restoring'), 1, 1)
  expect(await site.bad({})).toMatchObject([
    { check: 'files', verdict: 'fail', says: expect.stringContaining('restore') },
  ])
})

test('a directory above the data that others may write is named with what to do', async ({ site }) => {
  chmodSync(site.dir, 0o777)
  expect(await site.bad({})).toEqual([
    {
      check: 'files',
      verdict: 'fail',
      says: expect.stringContaining(`may write to ${site.dir}, so`),
      remedy: `Run chmod go-w ${site.dir}.`,
    },
  ])
  expect(await site.bad({ config: { mode: 'lan' } })).toMatchObject([{ check: 'files', verdict: 'warn' }])
  chmodSync(site.dir, 0o1777)
  expect(await site.bad({})).toEqual([])
})

test('a database from the future, and one that is damaged', async ({ site }) => {
  const path = join(site.data, 'konklave.db')
  await (await openSqliteStore(path)).close()
  chmodSync(path, 0o600)
  const wallNowMs = Date.now()
  site.certificate((wallNowMs - NOW) / DAY_MS - 1, (wallNowMs - NOW) / DAY_MS + 60)
  expect(await site.bad({ wallNowMs })).toEqual([])
  const sqlite = new DatabaseSync(path)
  sqlite.exec("insert into kysely_migration (name, timestamp) values ('9999', '')")
  sqlite.close()
  expect(await site.bad({ wallNowMs })).toMatchObject([
    { check: 'database', verdict: 'fail', says: expect.stringContaining('newer version of Konklave') },
  ])
  writeFileSync(path, 'not a database at all, not even close')
  expect(await site.bad({ wallNowMs })).toMatchObject([
    { check: 'database', verdict: 'fail', remedy: expect.stringContaining('restore') },
  ])
})
