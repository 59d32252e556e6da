import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dutyQuestions, grantsOf, lacksForPublic, loadConfig, NotReadyError } from '@konklave/server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { placesIn } from './places.ts'
import { questions } from './questions.ts'
import type { SetUp } from './setUp.ts'
import { ACME, CONTROLLER, FLAGS, network, OFFICE, setUpIn, typing } from './testing/somebody.ts'
import { unitText } from './unit.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-setup-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const LETS_ENCRYPT = 'https://acme-v02.api.letsencrypt.org/directory'
const run = (changes: Partial<SetUp> = {}) => setUpIn(dir, changes)
const read = (path: string) => readFileSync(join(dir, path), 'utf8')
const config = () =>
  loadConfig({ argv: ['--config', join(dir, 'etc/konklave/konklave.toml')], env: {}, cwd: dir })

test('[P-02] with everything told by flags it writes the files of a public server and asks nothing', async () => {
  const screen = await run()
  expect(lacksForPublic(config())).toEqual([])
  expect(config()).toMatchObject({
    mode: 'public',
    host: 'meet.nord.example',
    controllerName: 'Gemeinde Nord',
    authority: 'true',
    certificate: 'acme',
    port: 443,
    httpPort: 80,
    engineUdpPort: 7882,
    data: '/var/lib/konklave',
  })
  expect(read('etc/systemd/system/konklave.service')).toContain(
    'ExecStart=/opt/konklave/bin/konklave up --config /etc/konklave/konklave.toml',
  )
  for (const port of ['443/tcp', '7882/udp', '80/tcp']) expect(screen).toContain(port)
  expect(screen).toContain('systemctl daemon-reload && systemctl enable --now konklave')
  expect(screen.split('\n').length).toBeLessThan(24)
})

test('[P-02] what the law or a browser asks for and nobody told is listed, and nothing is written', async () => {
  const failed = run({ flags: ['--host', 'meet.nord.example', '--certificate', 'files'] })
  await expect(failed).rejects.toThrow(NotReadyError)
  await expect(failed).rejects.toThrow(
    /controller_name[\s\S]*privacy_contact[\s\S]*authority[\s\S]*certificate_file[\s\S]*Give each as a flag/,
  )
  await expect(failed).rejects.not.toThrow(/konklave\.toml/)
  const acme = ['--host', 'meet.nord.example', ...CONTROLLER, '--certificate', 'acme']
  const known = run({ flags: [...acme, '--acme-directory', LETS_ENCRYPT] })
  // Who that is, is known; but nobody has said so.
  await expect(known).rejects.toMatchObject({
    lacks: [
      { settings: ['endpoints'], says: { en: expect.stringMatching(/^acme_directory .*letsencrypt/) } },
    ],
  })
  // Nor is one contact taken for the other.
  const at = FLAGS.indexOf('--privacy-contact')
  const contact = run({ flags: FLAGS.toSpliced(at, 2) })
  await expect(contact).rejects.toMatchObject({ lacks: [{ settings: ['privacyContact'] }] })
  expect(existsSync(join(dir, 'etc'))).toBe(false)
  expect(existsSync(join(dir, 'var'))).toBe(false)
})

test('what to do next is told by the command of this place', async () => {
  expect(await run({ command: 'npm run konklave --' })).toContain('npm run konklave -- grant add --note NAME')
})

test('run again it keeps what is there, the links too', async () => {
  await run()
  const path = join(dir, 'etc/konklave/konklave.toml')
  writeFileSync(path, `# ours\n${readFileSync(path, 'utf8').replace('port = 443', 'port = 8443')}`)
  const again = await run({ flags: ['--tls-profile', 'strict'] })
  expect(config()).toMatchObject({ port: 8443, tlsProfile: 'strict', controllerName: 'Gemeinde Nord' })
  expect(read('etc/konklave/konklave.toml').startsWith('# ours\n')).toBe(true)
  expect(again).not.toContain('Whoever has this link')
  // A server that runs already would go on with what it was told before.
  expect(again).toContain(
    'systemctl daemon-reload && systemctl enable konklave && systemctl restart konklave',
  )
  expect(again).not.toContain('--now')
  expect(grantsOf(join(dir, 'var/lib/konklave')).list()).toMatchObject([{ note: 'first' }])
})

test('secrets stand apart from the settings, for the server only, and survive a second run', async () => {
  const binding = ['--acme-kid', 'kid-1', '--acme-hmac-key', 'c2VjcmV0']
  await run({ flags: [...FLAGS, ...binding] })
  const asked: string[] = []
  const keep = async (prompt: string) => {
    asked.push(prompt)
    return ''
  }
  await run({ flags: ['--tls-profile', 'strict'], ask: keep })
  expect(asked.find(prompt => prompt.includes('Key of the account binding?'))).toMatch(/> \[as before\] $/)
  expect(asked.join()).not.toContain('c2VjcmV0')
  const secrets = join(dir, 'var/lib/konklave/secrets.toml')
  expect(readFileSync(secrets, 'utf8')).toBe('acme_hmac_key = "c2VjcmV0"\n')
  for (const path of [secrets, join(dir, 'var/lib/konklave/creation-grants')])
    expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(statSync(join(dir, 'var/lib/konklave')).mode & 0o777).toBe(0o700)
  expect(read('etc/konklave/konklave.toml')).not.toContain('c2VjcmV0')
})

test('behind a NAT it says what to forward where; without an address in the DNS it says so', async () => {
  const nat = await run({ addresses: network(['203.0.113.9', '2001:db8::7'], ['10.0.0.5', '2001:db8::7']) })
  expect(nat).toContain('from 203.0.113.9 to 10.0.0.5')
  expect(nat).not.toContain('from 2001:db8::7')
  expect(await run({ addresses: network([], ['10.0.0.5']) })).toContain('no address in the DNS yet')
})

test('[P-02] asked on a terminal: explained, wrong answers asked again, Enter keeps; nothing is owed then', async () => {
  const { ask, asked, wrong, all } = typing({
    ...OFFICE,
    'Under which name': ['Meet', 'meet.nord.example'],
    'Who is responsible': ['', 'Gemeinde Nord'],
    'Where does the certificate': ['cloud', 'files'],
    'public authority?': ['', 'perhaps', 'Ja'],
    'Which law': ['', '§ 3 LDSG'],
  })
  await run({ flags: [], ask })
  expect(config()).toMatchObject({
    host: 'meet.nord.example',
    certificate: 'files',
    certificateKeyFile: '/etc/tls/key.pem',
    privacyContact: 'post@nord.example',
    authority: 'true',
    basisLaw: '§ 3 LDSG',
    tlsProfile: 'default',
  })
  expect(lacksForPublic(config())).toEqual([])
  expect(wrong()).toEqual([
    'That is no DNS name in small letters, such as meet.example.org.\n> ',
    'That must be one of acme, files, proxy.\n> [acme] ',
    'That may not be empty: the law asks for it.\n> ',
    'That may not be empty: the law asks for it.\n> ',
    'That is neither yes nor no. Type yes or no.\n> ',
    'That may not be empty: the law asks for it.\n> ',
  ])
  expect(all()).not.toContain('Directory address')
  expect(all()).not.toContain('Who runs')
  for (const { setting, ask: question, help, asked: isAsked } of dutyQuestions) {
    const prompts = asked.filter(prompt => prompt.startsWith(`\n${question.en}\n${help.en}\n`))
    expect(prompts.length, setting).toBe(isAsked(config()) ? 1 : 0)
  }
})

test.each([
  ['https://Meet.Nord.example/', 'meet.nord.example'],
  ['meet.nord.example.', 'meet.nord.example'],
  ['meet.köln.example', 'meet.xn--kln-sna.example'],
])('a name that is nearly one is answered with the one that is meant: %s', async (typed, meant) => {
  const { ask, wrong } = typing({ ...OFFICE, 'Under which name': [typed, 'meet.nord.example'] })
  await run({ flags: [], ask })
  expect(wrong()[0]).toContain(`Write ${meant}.`)
})

test('addresses are asked for until they are some', async () => {
  const { ask, wrong } = typing({ ...OFFICE, 'Addresses from outside': ['meet.nord.example', '192.0.2.7'] })
  await run({ flags: [], ask })
  expect(wrong()).toEqual(['That has what is no IP address: meet.nord.example.\n> '])
  expect(config().publicAddresses).toBe('192.0.2.7')
})

test('who runs it again reads how to change what is not asked again; the first time there is nothing to change', async () => {
  const asked = typing(OFFICE)
  expect(await run({ flags: [], ask: asked.ask })).not.toContain('Earlier answers')
  expect(asked.all()).not.toMatch(/\n\((public|acme)/)
  expect(await run({ flags: [], ask: typing({}).ask })).toContain('konklave setup --privacy-contact')
})

test('what is there already, in the file or as a flag, is not asked again of the duties', async () => {
  await run({ flags: [], ask: typing(OFFICE).ask })
  const before = read('etc/konklave/konklave.toml')
  const again = typing({})
  await run({ flags: [], ask: again.ask })
  expect(again.all()).not.toMatch(/responsible|public authority|Legal basis|imprint/)
  expect(read('etc/konklave/konklave.toml')).toBe(before)
  const byFlags = typing(OFFICE)
  await run({ places: placesIn(join(dir, 'other')), flags: CONTROLLER, ask: byFlags.ask })
  expect(byFlags.all()).not.toMatch(/Who is responsible|public authority\?|Which law/)
  expect(byFlags.all()).toContain('Who speaks for you by law?')
})

test('[P-03] what cannot stand beside another answer is said, and asked again also when it was there', async () => {
  const { ask, wrong } = typing({
    ...OFFICE,
    'Legal basis: keeping rooms ready': ['7', 'both', '5', 'consent', '2'],
  })
  await run({ flags: [], ask })
  const expected = 'That is none of the answers above. Type the number before one, from 1 to 5.\n> [1] '
  expect(wrong()).toEqual([
    expected,
    expected,
    expect.stringMatching(/^That cannot stand: .*legitimate interest.*\n> \[1\] $/),
    expect.stringMatching(/^That cannot stand: nobody could refuse.*\n> \[1\] $/),
  ])
  expect(config().basisRooms).toBe('contract')
  const later = typing({ 'Legal basis: keeping rooms ready': ['', 'task'] })
  await run({ flags: ['--basis-rooms', 'interest'], ask: later.ask })
  expect(later.wrong()).toHaveLength(1)
  expect(config().basisRooms).toBe('task')
  expect(lacksForPublic(config())).toEqual([])
})

test('[P-03] consent asks for another way, a private office for no law', async () => {
  const { ask, all } = typing({
    ...OFFICE,
    'public authority?': ['no'],
    'Legal basis: holding meetings': ['consent'],
    'do not consent': ['Call us.'],
  })
  await run({ flags: [], ask })
  expect(config()).toMatchObject({
    authority: 'false',
    basisMeeting: 'consent',
    consentAlternative: 'Call us.',
  })
  expect(all()).not.toContain('Which law')
  expect(lacksForPublic(config())).toEqual([])
})

test('[P-08] the authority that ACME is to talk to is declared: asked is only who, where, and what covers it', async () => {
  const { ask, wrong, all } = typing({
    ...ACME,
    'Who runs acme.example': ['', 'Example; Inc', 'Example'],
    'In which country': ['Mars', 'de'],
  })
  await run({ flags: [], ask })
  expect(config().endpoints).toBe('acme.example; Example; DE')
  expect(lacksForPublic(config())).toEqual([])
  expect(all()).toContain('it issues the certificate of this server')
  expect(all()).not.toContain('Which safeguard')
  expect(wrong()).toEqual([
    expect.stringContaining('does not say who runs the host'),
    expect.stringContaining('semicolon'),
    expect.stringContaining('lacks a country in two letters'),
  ])
  expect(read('etc/konklave/konklave.toml')).toContain('endpoints = ["acme.example; Example; DE"]\n')
  const other = typing({ 'Directory address': [LETS_ENCRYPT], 'Which safeguard': ['', 'as agreed'] })
  await run({ flags: [], ask: other.ask })
  // What was declared stays; of the known one only the safeguard has to be typed.
  expect(config().endpoints.split('\n')).toEqual([
    'acme.example; Example; DE',
    'acme-v02.api.letsencrypt.org; Internet Security Research Group; US; as agreed',
  ])
  expect(other.all()).toContain('> [Internet Security Research Group] ')
  expect(other.wrong()).toEqual([expect.stringContaining('names no safeguard')])
  expect(lacksForPublic(config())).toEqual([])
})

test('[P-04] whoever hosts the machine is told line by line, and a line that lacks something is asked again', async () => {
  const lines = [
    'Host GmbH; DE; hosting; contract',
    'Help Ltd; IE',
    'Help Ltd; IE; maintenance; contract',
    '',
  ]
  const { ask, wrong } = typing({ ...OFFICE, 'on your behalf?': lines })
  await run({ flags: [], ask })
  expect(config().processors.split('\n')).toEqual([lines[0], lines[2]])
  expect(wrong()).toEqual([expect.stringMatching(/^That has a line that does not say what for.*\n> $/)])
})

test('every question is about a setting, and none comes twice', () => {
  const names = questions.map(({ setting }) => setting)
  expect(new Set(names).size).toBe(names.length)
  for (const { setting } of dutyQuestions) expect([...names, 'endpoints']).toContain(setting)
})

test('in one directory everything lies together, to look at first', async () => {
  const screen = await run({ places: placesIn(dir), isSystem: false })
  expect(existsSync(join(dir, 'konklave.toml'))).toBe(true)
  expect(read('konklave.service')).toContain(`ReadWritePaths=${dir}/data`)
  expect(screen).toContain(`konklave up --config ${dir}/konklave.toml`)
})

test('what the service could not see is said', async () => {
  expect(await run({ program: ['/root/konklave/bin/konklave'] })).toContain('Unpack Konklave under /opt')
})

const hasSystemd = spawnSync('systemd-analyze', ['--version']).status === 0
describe.skipIf(!hasSystemd)('judged by systemd itself', () => {
  const rated = (lowPorts: boolean) => {
    const path = join(dir, 'konklave.service')
    const places = { config: '/etc/konklave/konklave.toml', data: '/var/lib/konklave' }
    writeFileSync(
      path,
      unitText({ places, program: ['/bin/true'], engine: '/opt/a b/50%/livekit', lowPorts }),
    )
    const verified = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' })
    const security = execFileSync(
      'systemd-analyze',
      ['security', '--offline=true', '--threshold=100', path],
      { encoding: 'utf8' },
    )
    return { verified: verified.stderr, exposure: Number(/level for .*: ([\d.]+)/.exec(security)?.[1]) }
  }

  test('the unit is understood, and rated as hardly exposed', () => {
    const { verified, exposure } = rated(true)
    expect(verified).not.toMatch(/konklave\.service:\d+: /)
    expect(exposure).toBeLessThan(1.6)
    expect(rated(false).exposure).toBeLessThan(1.2)
  })
})
