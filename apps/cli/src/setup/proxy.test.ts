import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { lacksForPublic, loadConfig } from '@konklave/server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { SetUp } from './setUp.ts'
import { CONTROLLER, network, OFFICE, setUpIn, typing } from './testing/somebody.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-setup-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const BEHIND = ['--host', 'meet.nord.example', ...CONTROLLER, '--certificate', 'proxy']
const LOCAL = [...BEHIND, '--proxy-from', '127.0.0.1, ::1']
const run = (flags: readonly string[], changes: Partial<SetUp> = {}) => setUpIn(dir, { flags, ...changes })
const file = () => join(dir, 'etc/konklave/konklave.toml')
const config = () => loadConfig({ argv: ['--config', file()], env: {}, cwd: dir })

test('behind a proxy on this machine: a port of its own, none for HTTP, and links without a port', async () => {
  const screen = await run(LOCAL)
  expect(config()).toMatchObject({
    certificate: 'proxy',
    proxyFrom: '127.0.0.1, ::1',
    port: 8400,
    engineUdpPort: 7882,
    engineTcpPort: 7881,
  })
  expect(lacksForPublic(config())).toEqual([])
  // Plain HTTP is answered by the proxy.
  expect(readFileSync(file(), 'utf8')).not.toMatch(/^http_port/m)
  expect(screen).toMatch(/https:\/\/meet\.nord\.example\/#[\w-]{40,}/)
  expect(screen).toContain('https://meet.nord.example/check')
  expect(screen).not.toMatch(/443\/tcp|80\/tcp|8400\/tcp|meet\.nord\.example:8400/)
  expect(readFileSync(join(dir, 'etc/systemd/system/konklave.service'), 'utf8')).toContain(
    'AmbientCapabilities=\n',
  )
})

test('it says what the proxy has to pass on, and that calls take another way', async () => {
  const screen = await run(LOCAL)
  expect(screen).toContain('https://meet.nord.example to http://127.0.0.1:8400')
  for (const what of ['Host', 'Upgrade', 'X-Forwarded-For'])
    expect(screen).toMatch(new RegExp(`^  ${what} `, 'm'))
  for (const port of ['7882/udp', '7881/tcp']) expect(screen).toContain(port)
  expect(screen).toContain('docs/admin/nat-and-proxy.md')
  expect(screen).not.toMatch(/tunnel|public_addresses/)
})

test('a proxy on another machine: nobody else may reach the port, and where calls go is said', async () => {
  const flags = [...BEHIND, '--proxy-from', '10.0.0.8', '--proxy-header', 'forwarded', '--port', '443']
  const screen = await run(flags, { addresses: network(['203.0.113.9'], ['10.0.0.5']) })
  expect(screen).toContain('to http://10.0.0.5:443')
  expect(screen).toMatch(/^ {2}Forwarded /m)
  expect(screen).toContain('Let port 443/tcp in from 10.0.0.8 only')
  expect(screen).toMatch(/but to 203\.0\.113\.9, where the name leads.*public_addresses/)
  const told = await run([...flags, '--public-addresses', '203.0.113.9'], {
    addresses: network(['203.0.113.9'], ['10.0.0.5']),
  })
  expect(told).not.toContain('public_addresses')
})

test('asked on a terminal: only what matters behind one, and wrong answers are asked again', async () => {
  const { ask, asked, wrong, all } = typing({
    ...OFFICE,
    'Where does the certificate': ['proxy'],
    'which addresses does the proxy': ['somewhere', '10.0.0.0/8, ::/0', ''],
    'On which port does the proxy': ['443', ''],
    'Which TCP port': ['8400', '0'],
  })
  await run([], { ask })
  expect(wrong()).toEqual([
    expect.stringContaining('no address and no network: somewhere'),
    expect.stringContaining('believes everybody with ::/0'),
    expect.stringContaining('cannot be 443'),
    expect.stringContaining('cannot be 8400'),
  ])
  expect(config()).toMatchObject({ proxyFrom: '127.0.0.1, ::1', port: 8400, engineTcpPort: 0 })
  expect(all()).not.toMatch(/TLS profile|Directory address|File of the certificate/)
  expect(asked.find(prompt => prompt.includes('addresses does the proxy'))).toContain('> [127.0.0.1, ::1] ')
})

test('who is believed is never taken for granted: without an answer it is lacking', async () => {
  await expect(run(BEHIND)).rejects.toMatchObject({ lacks: [{ settings: ['proxyFrom'] }] })
  expect(existsSync(file())).toBe(false)
})

test.each<[string, string[], RegExp]>([
  [
    'everybody is believed',
    [...BEHIND, '--proxy-from', '10.0.0.8, 0.0.0.0/0'],
    /^--proxy-from believes everybody with 0\.0\.0\.0\/0/,
  ],
  ['half of everybody is', [...BEHIND, '--proxy-from', '128.0.0.0/1'], /^--proxy-from believes everybody/],
  ['both want 443', [...LOCAL, '--port', '443'], /^--port cannot be 443/],
  [
    'pages and calls want one port',
    [...LOCAL, '--engine-tcp-port', '8400'],
    /^--engine-tcp-port cannot be 8400/,
  ],
  ['TLS is the proxy’s', [...LOCAL, '--tls-profile', 'strict'], /^--tls-profile cannot be strict/],
  [
    'this server ends TLS itself',
    [...BEHIND.slice(0, -1), 'files', '--proxy-from', '127.0.0.1'],
    /^--proxy-from goes only with --certificate proxy/,
  ],
  [
    'there is no proxy to write it',
    [...BEHIND.slice(0, -1), 'acme', '--proxy-header', 'forwarded'],
    /^--proxy-header goes only with/,
  ],
])(
  'what cannot stand together is refused in one sentence, and nothing is written: %s',
  async (_, flags, says) => {
    const error: unknown = await run(flags).catch(e => e)
    expect(String((error as Error).message)).toMatch(says)
    expect((error as Error).message.split(/[.\n](?=\s|$)/).filter(Boolean)).toHaveLength(1)
    expect(existsSync(file())).toBe(false)
  },
)

test('what cannot stand together is told before somebody has answered everything', async () => {
  const { ask, all } = typing({ ...OFFICE, 'Where does the certificate': ['files'] })
  await expect(run(['--proxy-from', '127.0.0.1'], { ask })).rejects.toThrow(/goes only with/)
  expect(all()).not.toContain('Who is responsible')
})

test('back to a certificate of its own: what was said of the proxy does not stand in the way', async () => {
  await run(LOCAL)
  const own = ['--certificate', 'files', '--certificate-file', '/c.pem', '--certificate-key-file', '/k.pem']
  const screen = await run([...own, '--port', '443'])
  expect(config()).toMatchObject({ certificate: 'files', port: 443 })
  expect(screen).toContain('443/tcp')
  expect(screen).not.toContain('The proxy leads')
})
