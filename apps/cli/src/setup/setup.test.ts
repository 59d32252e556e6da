import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AddressSources, grantsOf, loadConfig, NotReadyError } from '@konklave/server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { placesIn, systemPlaces } from './places.ts'
import { questions } from './questions.ts'
import { type SetUp, setUp } from './setUp.ts'
import { unitText } from './unit.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-setup-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const network = (ofName: string[], own: string[]): AddressSources => ({
  resolve: async () => ofName,
  interfaces: () => ({
    eth0: own.map(address => ({
      address,
      family: address.includes(':') ? 'IPv6' : 'IPv4',
      internal: false,
      netmask: '',
      mac: '',
      cidr: null,
      scopeid: 0,
    })) as never,
  }),
})
const CONTROLLER = [
  ...['--controller-name', 'Gemeinde Nord', '--controller-address', 'Weg 1, 24000 Nord'],
  ...['--controller-contact', 'post@nord.example', '--privacy-contact', 'dsb@nord.example'],
]
const FLAGS = [
  ...['--host', 'meet.nord.example', ...CONTROLLER, '--certificate', 'acme'],
  ...['--acme-directory', 'https://acme.example/directory'],
]
const run = (changes: Partial<SetUp> = {}) =>
  setUp({
    flags: FLAGS,
    places: systemPlaces(dir),
    isSystem: true,
    ask: null,
    grantNote: 'first',
    program: ['/opt/konklave/bin/konklave'],
    engine: null,
    addresses: network(['192.0.2.7'], ['192.0.2.7']),
    ...changes,
  })
const read = (path: string) => readFileSync(join(dir, path), 'utf8')
const config = () =>
  loadConfig({ argv: ['--config', join(dir, 'etc/konklave/konklave.toml')], env: {}, cwd: dir })

test('[P-02] with everything told by flags it writes the files of a public server and asks nothing', async () => {
  const screen = await run()
  expect(config()).toMatchObject({
    mode: 'public',
    host: 'meet.nord.example',
    controllerName: 'Gemeinde Nord',
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
  expect(screen).toContain('systemctl enable --now konklave')
  expect(screen.split('\n').length).toBeLessThan(24)
})

test('[P-02] what the law or a browser asks for and nobody told is listed, and nothing is written', async () => {
  const failed = run({ flags: ['--host', 'meet.nord.example', '--certificate', 'files'] })
  await expect(failed).rejects.toThrow(NotReadyError)
  await expect(failed).rejects.toThrow(/controller_name[\s\S]*privacy_contact[\s\S]*certificate_file/)
  expect(existsSync(join(dir, 'etc'))).toBe(false)
  expect(existsSync(join(dir, 'var'))).toBe(false)
})

test('run again it keeps what is there, the links too', async () => {
  await run()
  const path = join(dir, 'etc/konklave/konklave.toml')
  writeFileSync(path, `# ours\n${readFileSync(path, 'utf8').replace('port = 443', 'port = 8443')}`)
  const again = await run({ flags: ['--tls-profile', 'strict'] })
  expect(config()).toMatchObject({ port: 8443, tlsProfile: 'strict', controllerName: 'Gemeinde Nord' })
  expect(read('etc/konklave/konklave.toml').startsWith('# ours\n')).toBe(true)
  expect(again).not.toContain('Whoever has this link')
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

test('asked on a terminal: explained from the settings themselves, wrong answers asked again, Enter keeps', async () => {
  const asked: string[] = []
  const replies: Record<string, string[]> = {
    'Under which name': ['Meet', 'meet.nord.example'],
    'Who is responsible': ['', 'Gemeinde Nord'],
    'Their postal address': ['Weg 1'],
    'How do people reach them': ['post@nord.example'],
    'Where does the certificate': ['cloud', 'files'],
    'File of the certificate': ['/etc/tls/chain.pem'],
    'File of its key': ['/etc/tls/key.pem'],
  }
  let open: string[] = []
  const ask = async (prompt: string) => {
    asked.push(prompt)
    open =
      Object.entries(replies).find(([start]) => prompt.includes(start))?.[1] ??
      (/^That /.test(prompt) ? open : [])
    return open.shift() ?? ''
  }
  await run({ flags: [], ask })
  expect(config()).toMatchObject({
    host: 'meet.nord.example',
    certificate: 'files',
    certificateKeyFile: '/etc/tls/key.pem',
    privacyContact: 'post@nord.example',
    tlsProfile: 'default',
  })
  expect(asked.filter(prompt => prompt.startsWith('That '))).toEqual([
    'That is no DNS name in small letters, such as meet.example.org.\n> ',
    'That may not be empty: the law asks for it.\n> ',
    'That must be one of none, acme, files.\n> [acme] ',
  ])
  expect(asked.join()).not.toContain('Directory address')
  await run({ flags: [], ask: async () => '' })
  expect(config()).toMatchObject({ host: 'meet.nord.example', certificate: 'files' })
})

test('every question is about a setting, and none comes twice', () => {
  const names = questions.map(({ setting }) => setting)
  expect(new Set(names).size).toBe(names.length)
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
    expect(exposure).toBeLessThan(2)
    expect(rated(false).exposure).toBeLessThanOrEqual(exposure)
  })
})
