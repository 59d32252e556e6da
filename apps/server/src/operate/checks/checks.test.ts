import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Config, loadConfig } from '../../config/index.ts'
import { lacksForPublic } from '../../door/publicSite.ts'
import { makeSelfSigned } from '../../door/selfSigned.ts'
import { lackLines } from '../../duties/index.ts'
import { openSqliteStore } from '../../store/index.ts'
import type { Status } from '../control.ts'
import { reportText } from '../report.ts'
import { capacityOf } from './capacity.ts'
import { type Around, checkAll, type Finding, type Machine, systemMachine } from './index.ts'

const NOW = Date.UTC(2026, 10, 26, 12)
const DAY_MS = 24 * 3_600_000
let dir: string
let data: string
let roots: string[]
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-checks-'))
  data = join(dir, 'data')
  mkdirSync(data, { mode: 0o700 })
  roots = []
  certificate(-1, 90)
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function certificate(fromDay: number, toDay: number, name = 'meet.nord.example'): void {
  const notBefore = new Date(NOW + fromDay * DAY_MS)
  const { pem, key } = makeSelfSigned({ names: [name], notBefore, notAfter: new Date(NOW + toDay * DAY_MS) })
  writeFileSync(join(dir, 'cert.pem'), pem)
  writeFileSync(join(dir, 'key.pem'), key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  roots = [pem]
}

const config = (changes: Partial<Config> = {}): Config => ({
  ...loadConfig({ argv: ['--data', data], env: {}, cwd: dir }),
  mode: 'public',
  host: 'meet.nord.example',
  controllerName: 'Gemeinde Nord',
  controllerAddress: 'Weg 1',
  controllerContact: 'post@nord.example',
  privacyContact: 'dsb@nord.example',
  authority: 'true',
  basisLaw: '§ 3 LDSG',
  certificate: 'files',
  certificateFile: join(dir, 'cert.pem'),
  certificateKeyFile: join(dir, 'key.pem'),
  port: 443,
  engineUdpPort: 7882,
  ...changes,
})
const machine = (changes: Partial<Machine> = {}): Machine => ({
  cores: 2,
  memoryBytes: 4e9,
  availableBytes: 3e9,
  entropyBits: 256,
  uid: 0,
  disk: () => ({ freeBytes: 9e9, freeFiles: 1e6 }),
  port: async () => 'free',
  engine: async () => ({ path: '/opt/livekit', version: '1.13.8' }),
  authorities: () => roots,
  authority: async () => ({ date: NOW }),
  through: async () => ({ page: 200, socket: 101 }),
  ...changes,
})
type Changes = {
  config?: Partial<Config>
  machine?: Partial<Machine>
  name?: string[]
  own?: string[]
} & Partial<Pick<Around, 'status' | 'isHeld' | 'configFile' | 'wallNowMs'>>
/** As it is told in English. */
type Told = Omit<Finding, 'says' | 'remedy'> & { readonly says: string; readonly remedy?: string }
const look = async (changes: Changes = {}): Promise<Told[]> =>
  (await findings(changes)).map(({ says, remedy, ...rest }) => ({
    ...rest,
    says: says.en,
    ...(remedy && { remedy: remedy.en }),
  }))
const findings = ({ name = ['192.0.2.7'], own = ['192.0.2.7'], ...more }: Changes = {}) =>
  checkAll({
    configFile: null,
    wallNowMs: NOW,
    status: null,
    ...more,
    config: config(more.config),
    machine: machine(more.machine),
    addresses: {
      resolve: async () => name,
      interfaces: () => ({ eth0: own.map(address => ({ address, internal: false })) as never }),
    },
  })
/** The findings that are not ok. */
const bad = async (changes: Changes): Promise<Told[]> =>
  (await look(changes)).filter(({ verdict }) => verdict !== 'ok')

test('where all is well, every line is ok, and each check says something', async () => {
  const found = await look()
  expect(found.filter(({ verdict }) => verdict !== 'ok')).toEqual([])
  expect(new Set(found.map(({ check }) => check))).toEqual(
    new Set([
      ...[
        'settings',
        'name',
        'interfaces',
        'ports',
        'certificate',
        'clock',
        'disk',
        'memory',
        'entropy',
        'files',
      ],
      ...['database', 'engine', 'capacity'],
    ]),
  )
})

test.each<[string, Partial<Config>, RegExp]>([
  ['who answers for privacy', { privacyContact: '' }, /privacy_contact/],
  ['whether it is a public authority', { authority: '' }, /authority/],
  ['the law behind a public task', { basisLaw: '' }, /basis_law/],
  [
    'who runs the authority of the certificate',
    { certificate: 'acme', acmeDirectory: 'https://acme.example/directory' },
    /endpoints: acme_directory .*acme\.example/,
  ],
])('[P-02, P-08] what is missing is named in the words that stop the start: %s', async (_, changes, line) => {
  const found = await bad({ config: changes })
  expect(found).toEqual(
    lackLines(lacksForPublic(config(changes))).map(lack => ({
      check: 'settings',
      verdict: 'fail',
      says: `Missing: ${lack}.`,
      remedy: 'konklave setup',
    })),
  )
  expect(found).toMatchObject([{ says: expect.stringMatching(line) }])
})

describe('the name', () => {
  test('without an address, elsewhere, or elsewhere for IPv6 only: nobody would come', async () => {
    expect(await bad({ name: [] })).toMatchObject([{ check: 'name', verdict: 'fail' }])
    expect(await bad({ name: ['203.0.113.9'] })).toMatchObject([
      { check: 'name', verdict: 'fail', says: expect.stringContaining('leads elsewhere: to 203.0.113.9') },
    ])
    expect(await bad({ name: ['192.0.2.7', '2001:db8::9'] })).toMatchObject([
      { check: 'name', verdict: 'fail', remedy: expect.stringContaining('AAAA') },
    ])
  })

  test('behind a router it may be right, and is once it is configured', async () => {
    const behind = { name: ['203.0.113.9'], own: ['10.0.0.5'] }
    expect(await bad(behind)).toMatchObject([
      { check: 'name', verdict: 'warn', remedy: expect.stringContaining('public_addresses') },
    ])
    expect(await bad({ ...behind, config: { publicAddresses: '203.0.113.9' } })).toEqual([])
    expect(await bad({ ...behind, config: { publicAddresses: '203.0.113.10' } })).toMatchObject([
      { check: 'name', verdict: 'fail', says: expect.stringContaining('leads elsewhere') },
    ])
    expect(
      await bad({ ...behind, own: ['10.0.0.5', '10.1.0.5'], config: { publicAddresses: '203.0.113.9' } }),
    ).toMatchObject([
      { check: 'interfaces', verdict: 'warn', remedy: expect.stringContaining('internal_addresses') },
    ])
    const chosen = { publicAddresses: '203.0.113.9', internalAddresses: '10.0.0.6' }
    expect(await bad({ ...behind, config: chosen })).toMatchObject([{ check: 'interfaces', verdict: 'fail' }])
  })
})

describe('ports', () => {
  const taken = {
    port: async (_: string, port: number) => (port === 443 ? 'taken' : 'free'),
  } as Partial<Machine>
  const status: Status = {
    version: '1',
    mode: 'public',
    pid: 1,
    since: '',
    engine: 'up',
    sockets: 0,
    rooms: 0,
    meetings: 0,
    certificateDays: 1,
    memoryBytes: 1,
    ports: { tcp: [443, 80], udp: [7882] },
  }
  test('taken by another program is a failure that says how to find it; by this server it is not', async () => {
    expect(await bad({ machine: taken })).toMatchObject([
      {
        check: 'ports',
        verdict: 'fail',
        says: '443/tcp is taken by another program.',
        remedy: expect.stringContaining('ss -ltnp'),
      },
    ])
    expect(await bad({ machine: taken, status })).toEqual([])
  })

  test('taken while a server here is starting, it is most likely that one', async () => {
    const found = await bad({ machine: taken, isHeld: true })
    expect(found).toMatchObject([{ check: 'ports', of: '443/tcp', verdict: 'warn' }])
    expect(found[0]?.says).toContain('starting')
  })

  test('a UDP port that changes at each start cannot be opened anywhere', async () => {
    expect(await bad({ config: { engineUdpPort: 0 } })).toMatchObject([{ check: 'ports', verdict: 'warn' }])
  })

  test('a port is really tried', async () => {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(0, resolve))
    const { port } = server.address() as { port: number }
    expect(await systemMachine({}).port('tcp', port)).toBe('taken')
    await new Promise(resolve => server.close(resolve))
    expect(await systemMachine({}).port('tcp', port)).toBe('free')
  })
})

describe('the certificate', () => {
  const says = async (changes: Changes = {}) =>
    (await bad(changes)).map(({ check, verdict, says: text }) => `${check} ${verdict}: ${text}`).join('\n')

  test('ending soon, ended, for another name', async () => {
    certificate(-80, 10)
    expect(await says()).toBe('certificate warn: It ends in 10 days.')
    certificate(-90, -1)
    expect(await says()).toMatch(/certificate fail: The certificate was valid until 2026-11-25/)
    certificate(-1, 90, 'other.example')
    expect(await says()).toMatch(/certificate fail: The certificate is not for meet.nord.example/)
  })

  test('not valid yet means that the clock is wrong, and that is said', async () => {
    certificate(2, 90)
    const [finding] = await bad({})
    expect(finding).toMatchObject({
      check: 'certificate',
      verdict: 'fail',
      remedy: expect.stringContaining('timedatectl'),
    })
    expect(finding?.says).toMatch(
      /valid from 2026-11-28.*clock of this machine says 2026-11-26.*clock is wrong/,
    )
  })

  test('a key that others may read, a file that is not there, an issuer nobody trusts', async () => {
    chmodSync(join(dir, 'key.pem'), 0o640)
    expect(await says()).toContain('chmod 600')
    chmodSync(join(dir, 'key.pem'), 0o600)
    expect(await says({ config: { certificateFile: join(dir, 'none.pem') } })).toContain(
      'none.pem does not exist',
    )
    roots = []
    expect(await says()).toContain('no authority that this system trusts')
  })

  test('an issuer nobody trusts is an authority of one’s own, where its root is named', async () => {
    const read = (file: string) => readFileSync(join(dir, file), 'utf8')
    writeFileSync(join(data, 'acme-certificate.pem'), read('key.pem') + read('cert.pem'), { mode: 0o600 })
    roots = []
    const acme: Partial<Config> = { certificate: 'acme' }
    const [unknown] = (await bad({ config: acme })).filter(({ check }) => check === 'certificate')
    expect(unknown).toMatchObject({ verdict: 'fail', remedy: expect.stringContaining('acme_trust_file') })
    const named = { ...acme, acmeTrustFile: join(dir, 'cert.pem') }
    const [own] = (await bad({ config: named })).filter(({ check }) => check === 'certificate')
    expect(own).toMatchObject({ verdict: 'warn', says: 'The chain leads to an authority of your own.' })
  })
})

test('the clock is compared with files of this server, and with the authority that is configured', async () => {
  const acme: Partial<Config> = {
    certificate: 'acme',
    acmeDirectory: 'https://acme.example/directory',
    endpoints: 'acme.example; Example; DE',
  }
  expect(await bad({ config: acme })).toEqual([])
  expect(
    await bad({ config: acme, machine: { authority: async () => ({ date: NOW + 3_600_000 }) } }),
  ).toMatchObject([
    {
      check: 'clock',
      verdict: 'fail',
      says: 'The clock is 3600 seconds behind that of the certificate authority.',
    },
  ])
  expect(await bad({ config: acme, machine: { authority: async () => 'unreachable' } })).toMatchObject([
    { check: 'clock', verdict: 'warn' },
  ])
  writeFileSync(join(data, 'server.key'), '', { mode: 0o600 })
  const later = (NOW + DAY_MS) / 1000
  utimesSync(join(data, 'server.key'), later, later)
  expect(await bad({})).toMatchObject([{ check: 'clock', verdict: 'fail' }])
})

test('an authority that nobody trusts is named as that, and not as one that is away', async () => {
  const found = await bad({
    config: {
      certificate: 'acme',
      acmeDirectory: 'https://acme.example/directory',
      endpoints: 'acme.example; Example; DE',
    },
    machine: { authority: async () => 'untrusted' },
  })
  expect(found).toMatchObject([
    { check: 'clock', verdict: 'fail', remedy: expect.stringContaining('acme_trust_file') },
  ])
})

test('[P-08, P-11] nobody is asked for the time but an authority that is configured and declared', async () => {
  const asked: string[] = []
  const authority = async (url: string) => {
    asked.push(url)
    return 'unreachable' as const
  }
  await look({ machine: { authority } })
  const acme = { certificate: 'acme', acmeDirectory: 'https://acme.example/directory' } as const
  await look({ machine: { authority }, config: acme })
  await look({ machine: { authority }, config: { ...acme, endpoints: 'other.example; Other; DE' } })
  expect(asked).toEqual([])
  await look({ machine: { authority }, config: { ...acme, endpoints: 'acme.example; Example; DE' } })
  expect(asked).toEqual(['https://acme.example/directory'])
})

test('little room, memory or chance', async () => {
  const check = (changes: Partial<Machine>) => bad({ machine: changes })
  expect(await check({ disk: () => ({ freeBytes: 5e7, freeFiles: 1e6 }) })).toMatchObject([
    { check: 'disk', verdict: 'fail' },
  ])
  expect(await check({ disk: () => ({ freeBytes: 9e9, freeFiles: 3 }) })).toMatchObject([
    { check: 'disk', verdict: 'fail' },
  ])
  expect(await check({ disk: () => ({ freeBytes: 5e8, freeFiles: 1e6 }) })).toMatchObject([
    { check: 'disk', verdict: 'warn' },
  ])
  expect(await check({ availableBytes: 1e8 })).toMatchObject([{ check: 'memory', verdict: 'fail' }])
  expect(await check({ entropyBits: 12 })).toMatchObject([{ check: 'entropy', verdict: 'warn' }])
  expect(await check({ cores: 1 })).toMatchObject([{ check: 'capacity', verdict: 'warn' }])
  expect(await check({ engine: async () => null })).toMatchObject([{ check: 'engine', verdict: 'fail' }])
})

test('secrets that others may read, settings that others may write', async () => {
  writeFileSync(join(data, 'server.key'), '')
  utimesSync(join(data, 'server.key'), 1, 1)
  chmodSync(join(data, 'server.key'), 0o644)
  const configFile = join(dir, 'konklave.toml')
  writeFileSync(configFile, '')
  chmodSync(configFile, 0o666)
  expect(await bad({ configFile })).toMatchObject([
    { check: 'files', verdict: 'fail', remedy: `chmod 600 ${join(data, 'server.key')}` },
    { check: 'files', verdict: 'fail', remedy: `chmod 644 ${configFile}` },
  ])
  chmodSync(data, 0o755)
  chmodSync(join(data, 'server.key'), 0o600)
  expect(await bad({})).toMatchObject([{ check: 'files', verdict: 'warn', remedy: `chmod 700 ${data}` }])
  chmodSync(data, 0o700)
  expect(await bad({ machine: { uid: 12_345 } })).toMatchObject([{ check: 'files', verdict: 'fail' }])
})

test('a restore that was cut off is told', async () => {
  mkdirSync(join(data, 'restoring'))
  utimesSync(join(data, 'restoring'), 1, 1)
  expect(await bad({})).toMatchObject([
    { check: 'files', verdict: 'fail', says: expect.stringContaining('restore') },
  ])
})

test('a directory above the data that others may write is named with what to do', async () => {
  chmodSync(dir, 0o777)
  expect(await bad({})).toEqual([
    {
      check: 'files',
      verdict: 'fail',
      says: expect.stringContaining(`may write to ${dir}, so`),
      remedy: `Run chmod go-w ${dir}.`,
    },
  ])
  expect(await bad({ config: { mode: 'lan' } })).toMatchObject([{ check: 'files', verdict: 'warn' }])
  chmodSync(dir, 0o1777)
  expect(await bad({})).toEqual([])
})

test('a database from the future, and one that is damaged', async () => {
  const path = join(data, 'konklave.db')
  await (await openSqliteStore(path)).close()
  chmodSync(path, 0o600)
  const wallNowMs = Date.now()
  certificate((wallNowMs - NOW) / DAY_MS - 1, (wallNowMs - NOW) / DAY_MS + 60)
  expect(await bad({ wallNowMs })).toEqual([])
  const sqlite = new DatabaseSync(path)
  sqlite.exec("insert into kysely_migration (name, timestamp) values ('9999', '')")
  sqlite.close()
  expect(await bad({ wallNowMs })).toMatchObject([
    { check: 'database', verdict: 'fail', says: expect.stringContaining('newer version of Konklave') },
  ])
  writeFileSync(path, 'not a database at all, not even close')
  expect(await bad({ wallNowMs })).toMatchObject([
    { check: 'database', verdict: 'fail', remedy: expect.stringContaining('restore') },
  ])
})

test('capacity follows the formula of docs/admin/sizing.md', () => {
  expect(capacityOf(2)).toEqual({
    packetsPerSecond: 45_084,
    withPictures: 20,
    soundOnly: 30,
    meetingsOfTen: 4,
  })
  const text = readFileSync(join(import.meta.dirname, '../../../../../docs/admin/sizing.md'), 'utf8')
  const rows = [...text.matchAll(/^\| (\d+) \| ([\d,]+) \| (\d+) \| (\d+) \| (\d+) \|$/gm)]
  expect(rows).toHaveLength(4)
  for (const [, ...cells] of rows) {
    const [cores = 0, packetsPerSecond, withPictures, meetingsOfTen, soundOnly] = cells.map(cell =>
      Number(cell.replace(',', '')),
    )
    expect(capacityOf(cores)).toEqual({ packetsPerSecond, withPictures, meetingsOfTen, soundOnly })
  }
})

test('[P-51] a report holds nothing of what says who, where or whom', async () => {
  const marked = config({
    host: 'marker-host.example',
    controllerName: 'marker name',
    controllerAddress: 'marker street',
    controllerContact: 'marker@contact.example',
    privacyContact: 'marker@privacy.example',
    publicAddresses: '203.0.113.99',
    acmeDirectory: 'https://marker.example/',
    acmeHmacKey: 'marker-secret',
    names: 'marker.local',
    controllerRepresentedBy: 'marker mayor',
    imprintMore: 'marker register',
    purpose: 'marker purpose',
    basisLaw: 'marker law',
    consentAlternative: 'marker telephone',
    supervisoryAuthority: 'marker commissioner',
    processors: 'marker Ltd; DE; hosting; contract',
    endpoints: 'marker.example; marker; DE',
  })
  const findings = await checkAll({
    config: marked,
    configFile: null,
    wallNowMs: NOW,
    status: null,
    machine: machine(),
    addresses: { resolve: async () => ['203.0.113.98'], interfaces: () => ({}) },
  })
  expect(findings.map(({ says }) => says.en).join()).toContain('203.0.113.98')
  const text = reportText({
    config: marked,
    findings,
    status: null,
    engineVersion: '1.13.8',
    grants: 2,
    language: 'en',
  })
  expect(text).not.toMatch(/marker|203\.0\.113|nord\.example/)
  expect(text).not.toContain(dir)
  expect(text).toContain('tls_profile = default')
  expect(text).toContain('authority = true')
  expect(text).toContain('processors = (set)')
  expect(text).toContain('controller_name = (set)')
  expect(text).toMatch(/fail name/)
})

const ENGLISH = /\b(the|and|of|is|it|its|which|with|from|this|that|may|must|has|to|free|by|days|leads)\b/i
/** Commands, settings and addresses are what they are in every language. */
const prose = (text: string) =>
  text.replaceAll(/set-ntp|chmod \S+ \S+|chown \S+ \S+|ss -l.*:\d+'|\S*[_/]\S*|--\S+|proxy_\S+.*/g, '')

test('every line and what to do about it is told in German, too, and says there what it says in English', async () => {
  const states: Changes[] = [
    {},
    { config: { privacyContact: '', certificateFile: '/nowhere.pem' } },
    { name: [] },
    { name: ['192.0.2.8', '2001:db8::1'], own: ['10.0.0.5'] },
    { name: ['192.0.2.8'], config: { publicAddresses: '192.0.2.9', internalAddresses: '10.9.9.9' } },
    { own: ['10.0.0.5', '10.0.0.6'] },
    { machine: { port: async () => 'taken', engine: async () => null, authorities: () => [] } },
    { machine: { port: async () => 'not-allowed', cores: 1, entropyBits: 20 }, config: { engineUdpPort: 0 } },
    { machine: { disk: () => ({ freeBytes: 1, freeFiles: 1 }), availableBytes: 1, entropyBits: null } },
    { machine: { disk: () => ({ freeBytes: 5e8, freeFiles: 1e6 }), availableBytes: 25e7, uid: 4711 } },
    { wallNowMs: NOW + 80 * DAY_MS },
    { wallNowMs: NOW + 900 * DAY_MS },
    { wallNowMs: NOW - 900 * DAY_MS },
    { config: { certificate: 'acme', acmeDirectory: 'https://acme.example/directory' } },
  ]
  chmodSync(data, 0o755)
  writeFileSync(join(data, 'server.key'), '', { mode: 0o644 })
  writeFileSync(join(data, 'konklave.db'), 'no database')
  for (const state of states)
    for (const { says, remedy } of await findings(state))
      for (const { de, en } of remedy ? [says, remedy] : [says]) {
        expect(prose(de)).not.toMatch(ENGLISH)
        expect(de).not.toMatch(/!|undefined|\[object|\b([Dd]u|[Dd]ein\w*)\b/)
        // Numbers, addresses and names are the same.
        const facts = (text: string) => text.match(/\d[\d.:a-f]*\d|\/\S+\w/g)?.sort()
        expect(facts(de)).toEqual(facts(en))
      }
})
