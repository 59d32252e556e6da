import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteStore } from '@konklave/server'
import { afterAll, beforeAll, expect, test } from 'vitest'

/** Each command is a process of its own, on a machine that may be busy. */
const LONG = { timeout: 180_000 }
const MAIN = join(import.meta.dirname, 'main.ts')
/** Commands that look whether a port is free take it for that moment from each other: this one is taken for all of them. */
const somebody = createServer()
let taken: string
let dir: string
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-german-'))
  await once(somebody.listen(0, '127.0.0.1'), 'listening')
  taken = String((somebody.address() as AddressInfo).port)
})
afterAll(() => {
  somebody.close()
  rmSync(dir, { recursive: true, force: true })
})

type Said = { readonly code: number; readonly out: string; readonly err: string }

function konklave(locale: string, ...args: string[]): Promise<Said> {
  return new Promise(resolve => {
    const env = { ...process.env, LC_ALL: locale }
    execFile(process.execPath, [MAIN, ...args], { cwd: dir, env }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
    })
  })
}
const german = (...args: string[]) => konklave('de_DE.UTF-8', ...args)
const english = (...args: string[]) => konklave('C.UTF-8', ...args)

test(
  'check speaks the language of the terminal or the one asked for; for programs it says what it always said',
  LONG,
  async () => {
    const [own, asked, json, plain] = await Promise.all([
      german('check', '--port', taken),
      english('check', '--port', taken, '--language', 'de'),
      german('check', '--port', taken, '--json'),
      english('check', '--port', taken),
    ])
    for (const { out } of [own, asked]) {
      expect(out).toMatch(/^ok {4}settings {4}Vollständig, für die Betriebsart trial\.$/m)
      expect(out).toMatch(new RegExp(`^fail {2}ports {7}${taken}/tcp ist .* belegt\\.$`, 'm'))
    }
    const told: { check: string; verdict: string; says: string; remedy?: string }[] = JSON.parse(json.out)
    const lines = told.map(({ verdict, check, says }) => `${verdict.padEnd(4)}  ${check.padEnd(12)}${says}`)
    // What is left on disk and in memory changes meanwhile.
    for (const line of lines.filter(one => !/MiB|clock/.test(one))) expect(plain.out).toContain(line)
    expect(
      told.every(({ says, remedy = '' }) => typeof says === 'string' && typeof remedy === 'string'),
    ).toBe(true)
  },
)

test('status says in German that no server runs, and to a program null', LONG, async () => {
  const [words, json] = await Promise.all([german('status'), german('status', '--json')])
  expect(words).toMatchObject({ code: 3, err: expect.stringContaining('läuft kein Server') })
  expect(json).toEqual({ code: 3, out: 'null\n', err: '' })
})

test('links, backup and restore speak German, and what goes wrong as well', LONG, async () => {
  const added = await german('grant', 'add', '--note', 'Schule')
  expect(added.out).toMatch(/^Setzen Sie das hinter die Adresse.*:\n\/#[\w-]{40,}\n$/)
  const listed = (await german('grant', 'list')).out
  const revoked = await german('grant', 'revoke', listed.slice(0, 8))
  expect(revoked.out).toMatch(/^Mit diesem Link lassen sich keine Räume mehr anlegen \(Schule\)/)
  expect((await german('grant', 'list')).out).toBe('Niemand hat einen Link zum Anlegen von Räumen.\n')
  expect((await german('grant', 'revoke', 'ffff')).err).toBe(
    'konklave: Kein Link hat den Fingerabdruck ffff: konklave grant list.\n',
  )
  expect((await german('backup', 'k.tar')).err).toMatch(/^konklave: In .* ist noch kein Server\./)
  await (await openSqliteStore(join(dir, 'data/konklave.db'))).close()
  expect((await german('backup', 'k.tar')).out).toMatch(/^Geschrieben: .*wie einen Schlüssel\.\n$/)
  const there = await german('restore', 'k.tar')
  expect(there.err).toMatch(/^konklave: In .* ist schon ein Server\. Nichts wurde wiederhergestellt/)
  const back = await german('restore', 'k.tar', '--replace')
  expect(back.out).toMatch(/^Wiederhergestellt nach .*\nEinstellungen: .*\nLinks zum Anlegen/)
  expect((await german('backup')).err).toContain('backup nimmt eine Datei')
})

test(
  'what is wrong with settings or the machine is said in German by up, and nothing starts',
  LONG,
  async () => {
    const open = join(dir, 'open')
    mkdirSync(join(open, 'data'), { recursive: true, mode: 0o777 })
    writeFileSync(join(open, 'data', 'server.key'), '', { mode: 0o644 })
    const [setting, language, key] = await Promise.all([
      german('up', '--prot', '1'),
      german('up', '--language', 'fr'),
      german('up', '--port', '0', '--data', join(open, 'data')),
    ])
    expect(setting).toMatchObject({ code: 1, err: expect.stringContaining('meinten Sie --port?') })
    expect(language.err).toBe('konklave: --language muss eines davon sein: de, en.\n')
    expect(key.err).toMatch(/server\.key enthält ein Geheimnis, darf aber von anderen Benutzern/)
  },
)

test(
  'the report for somebody who helps is the same in every language but for the line to its sender',
  LONG,
  async () => {
    const [de, en] = await Promise.all([
      german('doctor', '--report', '--port', taken),
      english('doctor', '--report', '--port', taken),
    ])
    const lines = (text: string) =>
      text
        .split('\n')
        .slice(1)
        .filter(line => !/^ {2}(ok|warn) /.test(line))
    expect(de.out).toMatch(/^# Bericht eines Konklave-Servers/)
    expect(lines(de.out)).toEqual(lines(en.out))
  },
)
