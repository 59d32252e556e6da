import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  dutyQuestions,
  givenSettings,
  lacksForPublic,
  loadConfig,
  operatorMessage,
  settingNames,
  settings,
  type Words,
} from '@konklave/server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { questions } from './questions.ts'
import type { SetUp } from './setUp.ts'
import { ACME, FLAGS, network, OFFICE, setUpIn, typing } from './testing/somebody.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-setup-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const FILE = 'etc/konklave/konklave.toml'
const german = (changes: Partial<SetUp> = {}) => setUpIn(dir, { language: 'de', ...changes })
const read = (path: string) => readFileSync(join(dir, path), 'utf8')
const config = () => loadConfig({ argv: ['--config', join(dir, FILE), '--data', dir], env: {}, cwd: dir })

/** What somebody answers in German, wrongly at first wherever that is noticed. */
const AMT = {
  'Unter welchem Namen': ['Treffen', 'meet.nord.example'],
  'Woher kommt das Zertifikat': ['cloud', 'proxy'],
  'Von welchen Adressen': ['nirgends', '0.0.0.0/0', '10.0.0.8'],
  'In welcher Kopfzeile': ['via', 'forwarded'],
  'Auf welchem Port': ['viele', '8400'],
  'Über welchen TCP-Port': ['8400', '7881'],
  'Adressen von außen': ['203.0.113.9'],
  'Wer ist für diesen Server': ['', 'Gemeinde Nord'],
  Postanschrift: ['Weg 1'],
  'Wie erreicht man Sie': ['post@nord.example'],
  'öffentliche Stelle?': ['vielleicht', 'ja'],
  'Rechtsgrundlage: Räume bereithalten': ['7', '5', 'consent', '2'],
  'Welches Gesetz': ['§ 3 LDSG'],
  'Auf welches Gesetz': ['§ 3 LDSG'],
  'Wer verarbeitet Daten': ['Hilfe GmbH; DE; Wartung', 'Hilfe GmbH; DE; Wartung; Vertrag', ''],
}
const STELLE = {
  ...AMT,
  'Woher kommt das Zertifikat': ['acme'],
  'Verzeichnisadresse der': ['http://acme.example', 'https://acme.example/directory'],
  'Wer betreibt acme.example': ['', 'Beispiel; GmbH', 'Beispiel GmbH'],
  'In welchem Land': ['Mars', 'us'],
  'Welche Garantie': ['', 'Standardvertragsklauseln'],
}

const ENGLISH = /\b(the|and|of|is|it|its|which|with|from|this|that|who|may|must|yes|no|has)\b/i
/** Values and commands are what they are in every language. */
const prose = (text: string) => text.replaceAll(/`[^`]*`|\S*[_/]\S*|--\S+|http-01|x-forwarded-for/g, '')

test('[P-02] asked in German it speaks German: questions, refusals, what to do next and the file', async () => {
  const said: string[] = []
  for (const replies of [AMT, STELLE]) {
    const { ask, asked, wrong } = typing(replies)
    said.push(await german({ flags: [], ask, engine: null, program: ['/root/konklave'] }), ...asked)
    expect(wrong()).toEqual([])
    expect(asked.filter(prompt => prompt.startsWith('Das ')).length).toBeGreaterThan(5)
    expect(lacksForPublic(config())).toEqual([])
  }
  said.push(await german({ addresses: network([], []), flags: [] }))
  said.push(
    ...read(FILE)
      .split('\n')
      .filter(line => line.startsWith('# ') && !/^# \w+ = /.test(line)),
  )
  for (const text of said) expect(prose(text)).not.toMatch(ENGLISH)
  const all = said.join('\n')
  expect(all).toContain('Das ist kein DNS-Name in Kleinbuchstaben, etwa meet.example.org.\n> ')
  expect(all).toContain('Das muss eines davon sein: acme, files, proxy.\n> ')
  expect(all).toContain('Das ist weder ja noch nein. Geben Sie ja oder nein ein.\n> ')
  expect(all).toContain(
    'Das ist keine der Antworten oben. Geben Sie die Nummer davor ein, von 1 bis 5.\n> [1] ',
  )
  expect(all).toContain('Das darf nicht leer sein: Das Gesetz verlangt es.\n> ')
  expect(all).toContain('Das hat eine Zeile, die nicht stimmt (sie nennt als vierten Teil keinen Vertrag')
  expect(all).toContain('Wer diesen Link hat, kann Räume anlegen.')
  expect(read(FILE)).toMatch(/^# Einstellungen dieses Servers\./)
  for (const { ask } of dutyQuestions.filter(one => one.setting !== 'endpoints' && one.asked(config())))
    expect(all).toContain(`\n${ask.de}\n`)
})

test('run again in another language it keeps what is written, and writes nothing twice', async () => {
  await german()
  const before = read(FILE)
  await setUpIn(dir, { flags: [] })
  expect(read(FILE)).toBe(before)
  expect(before).toContain('acme_hmac_key ist geheim: Es steht in secrets.toml im Datenverzeichnis')
  expect(before).not.toContain('is a secret')
})

test('[P-02] what is lacking, and what a flag has wrong with it, is said in German too', async () => {
  const told = async (flags: string[]) =>
    operatorMessage(await german({ flags }).catch((error: unknown) => error), 'de') ?? ''
  const lacks = await told(['--host', 'meet.nord.example', '--certificate', 'files'])
  expect(lacks).toMatch(/^Dieser Server soll öffentlich sein.*\n {2}- controller_name: wer für diesen/)
  expect(lacks).toContain('certificate_file, certificate_key_file: die zwei PEM-Dateien')
  expect(lacks).toContain('Geben Sie jedes als Flag an')
  expect(prose(lacks)).not.toMatch(ENGLISH)
  expect(await told([...FLAGS, '--port', '99999'])).toBe('--port muss eine ganze Zahl von 0 bis 65535 sein.')
  expect(await told([...FLAGS, '--prot', '1'])).toBe('--prot ist keine Einstellung; meinten Sie --port?')
})

test('its words raise no voice, promise no safety, and are polite', async () => {
  const texts: Words[] = [
    ...questions.flatMap(({ ask, help }) => [ask, ...(help ? [help] : [])]),
    ...settingNames.map(name => settings[name].about),
  ]
  for (const { de, en } of texts) {
    expect(Math.min(de.length, en.length)).toBeGreaterThan(10)
    expect(de).not.toBe(en)
  }
  const [de, en] = [typing(STELLE), typing({ ...OFFICE, ...ACME })]
  const screens = [
    await german({ flags: [], ask: de.ask }),
    await setUpIn(join(dir, 'en'), { flags: [], ask: en.ask }),
  ]
  const said = [...texts.flatMap(({ de: a, en: b }) => [a, b]), ...de.asked, ...en.asked, ...screens]
  for (const text of said) {
    expect(text).not.toMatch(/!/)
    expect(text).not.toMatch(/\bsecure\b|\bsichere?\b/i)
    expect(text).not.toMatch(/\b([Dd]u|[Dd]ein\w*|[Dd]ich|[Dd]ir|[Ee]uch|[Ee]uer)\b/)
  }
})

test('of each setting it is clear what it says in a file, whichever language explains it', async () => {
  await german()
  const values = givenSettings({ argv: ['--config', join(dir, FILE)], env: {}, cwd: dir })
  await setUpIn(join(dir, 'en'))
  const same = givenSettings({ argv: ['--config', join(dir, 'en', FILE)], env: {}, cwd: dir })
  expect(values).toEqual(same)
})
