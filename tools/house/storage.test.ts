import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

const writers = (dir: string, pattern: RegExp): string[] =>
  readdirSync(join(root, dir), { recursive: true, encoding: 'utf8' })
    .filter(path => /\.tsx?$/.test(path) && !/\.test\.|^testing\//.test(path))
    .filter(path => pattern.test(readFileSync(join(root, dir, path), 'utf8')))
    .sort()

test('[P-05, P-22] in the client only these write into the storage of a browser', () => {
  const pattern = /\.setItem\(|(factory|indexedDB)\.open\(|caches\.open|document\.cookie/
  expect(writers('packages/client/src', pattern)).toEqual(['browser/keyStore.ts', 'browser/tabStore.ts'])
})

/** Whoever adds one here declares its file in `inventory/files.ts`, or its table, and says so in that test. */
test('[P-05] in the server only these write files', () => {
  const called =
    /\b(writeSecret|writeFile(Sync)?|appendFile(Sync)?|createWriteStream|writeSync|openSqliteStore)\(/
  const opened = /openSync\([^)]*'(a|w|r\+)|O_CREAT|\b(lockFile|openFresh)\(|vacuum into|renameSync\(/
  expect(writers('apps/server/src', new RegExp(`${called.source}|${opened.source}`))).toEqual([
    'certificates/acme.ts',
    // The lock, an empty file.
    'config/changes.ts',
    'config/lockFile.ts',
    'config/secrets.ts',
    'door/certificate.ts',
    'door/grants.ts',
    'main.ts',
    // The backup, where its operator wants it.
    'operate/archive.ts',
    'operate/backup.ts',
    // An empty file.
    'operate/dataLock.ts',
    // A restore, prepared in restoring/ and put into place; the settings out of the backup where there are none.
    'operate/finishRestore.ts',
    'operate/restore.ts',
    // The copy before the database is changed, and the one that goes into a backup.
    'store/copies.ts',
    'store/sqliteStore.ts',
  ])
})

/** Whoever adds one here says in `duties/endpoints.ts` which host it talks to (P-08). */
test('[P-08] in the server only these can reach other hosts', () => {
  const named =
    /import\b[^;']*\b(connect|createConnection|request|get|Agent|lookup|resolve\w*|createSocket)\b[^;']*from 'node:(https?|net|tls|http2|dgram|dns)/
  const pattern = new RegExp(`${named.source}|'acme-client'|\\bfetch\\(`)
  expect(writers('apps/server/src', pattern)).toEqual([
    // The running server, by the name and ports that people use: only in `konklave audit`.
    'audit/sights/ask.ts',
    'audit/sights/relay.ts',
    'audit/sights/tls.ts',
    // The certificate authority, which is declared.
    'certificates/acme.ts',
    'certificates/authority.ts',
    // The engine, on loopback.
    'door/relayPipe.ts',
    // The addresses of the server's own name, from the name service of this machine: `askedOfNameService`.
    'door/siteAddresses.ts',
    'media/gate.ts',
    // Its own ports, on loopback.
    'operate/checks/systemMachine.ts',
    // The running server, through a socket in the data directory.
    'operate/control.ts',
  ])
})
