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
  const pattern =
    /\b(writeSecret|writeFile(Sync)?|appendFile(Sync)?|createWriteStream|writeSync|openSqliteStore)\(/
  expect(writers('apps/server/src', pattern)).toEqual([
    'certificates/acme.ts',
    'config/secrets.ts',
    'door/certificate.ts',
    'door/grants.ts',
    'main.ts',
    'store/sqliteStore.ts',
  ])
})

/** Whoever adds one here says in `duties/endpoints.ts` which host it talks to (P-08). */
test('[P-08] in the server only these can reach other hosts', () => {
  const named =
    /import\b[^;']*\b(connect|createConnection|request|get|Agent|lookup|resolve\w*)\b[^;']*from 'node:(https?|net|tls|http2|dgram|dns)/
  const pattern = new RegExp(`${named.source}|'acme-client'|\\bfetch\\(`)
  expect(writers('apps/server/src', pattern)).toEqual([
    // The certificate authority, which is declared.
    'certificates/acme.ts',
    // The addresses of the server's own name, from the resolver of this machine.
    'door/publicSite.ts',
    // The engine, on loopback.
    'door/relayPipe.ts',
    'media/gate.ts',
  ])
})
