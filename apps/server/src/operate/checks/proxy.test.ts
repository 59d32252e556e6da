import { expect, test } from 'vitest'
import { type Config, loadConfig } from '../../config/index.ts'
import { checkName } from './name.ts'
import { checkProxy } from './proxy.ts'
import type { Around, Through } from './types.ts'

const HOST = 'meet.nord.example'
const config = (changes: Partial<Config> = {}): Config => ({
  ...loadConfig({ argv: ['--mode', 'public', '--host', HOST, '--certificate', 'proxy'], env: {}, cwd: '/' }),
  proxyFrom: '127.0.0.1',
  engineTcpPort: 7881,
  ...changes,
})
type Changes = { config?: Partial<Config>; through?: Partial<Through>; runs?: boolean; ofName?: string[] }
const around = (changes: Changes): Around => ({
  config: config(changes.config),
  configFile: null,
  wallNowMs: 0,
  status: changes.runs === false ? null : ({} as Around['status']),
  addresses: {
    resolve: async () => changes.ofName ?? ['192.0.2.7'],
    interfaces: () => ({ eth0: [{ address: '192.0.2.7', internal: false }] as never }),
  },
  machine: {
    through: async () => ({ page: 200, socket: 101, ...changes.through }),
  } as unknown as Around['machine'],
})
const says = async (changes: Changes = {}) =>
  (await checkProxy(around(changes))).map(
    ({ verdict, says: text, remedy }) => `${verdict} ${text.en} ${remedy?.en ?? ''}`,
  )

test('calls through 443 are not possible behind it, and that is said', async () => {
  expect((await says())[0]).toMatch(/^warn Calls cannot go through 443.*Without UDP they use 7881\/tcp/)
  expect((await says({ config: { engineTcpPort: 0 } }))[0]).toMatch(
    /^warn .*hear and see nobody.*engine_tcp_port/,
  )
})

test.each<[string, Partial<Through>, RegExp]>([
  ['lets all through', {}, /^ok Pages and sockets come through/],
  ['strips Upgrade', { socket: 426 }, /^fail .*strips the Upgrade header.*proxy_http_version 1.1/],
  ['replaces Host', { page: 421 }, /^fail .*replaces the Host header.*proxy_set_header Host/],
  ['does not reach this server', { page: 502 }, /^fail The proxy answers 502/],
  ['is another server', { page: 'other' }, /^fail .*something else answers/],
  ['has a bad certificate', { page: 'untrusted' }, /^fail The certificate that the proxy shows/],
  ['cannot be reached from here', { page: 'unreachable' }, /^warn .*could not be tried/],
])('a proxy that %s', async (_, through, line) => {
  expect((await says({ through })).at(-1)).toMatch(line)
})

test('without a running server there is nothing to be tried', async () => {
  expect((await says({ runs: false })).at(-1)).toMatch(/^ok .*when the server runs/)
})

test('an unencrypted way over a network is pointed out', async () => {
  expect((await says({ config: { proxyFrom: '10.0.0.0/24' } }))[0]).toMatch(/^warn .*nothing is encrypted/)
})

test('a name that leads to a proxy elsewhere is right, but calls need an address of this machine', async () => {
  const name = async (changes: Changes) => (await checkName(around(changes)))[0]
  expect(await name({})).toMatchObject({ verdict: 'ok' })
  const elsewhere = ['203.0.113.9']
  expect(await name({ ofName: elsewhere })).toMatchObject({
    verdict: 'warn',
    remedy: { en: expect.stringContaining('public_addresses') },
  })
  expect(await name({ ofName: elsewhere, config: { publicAddresses: '192.0.2.7' } })).toMatchObject({
    verdict: 'ok',
  })
  expect(await name({ ofName: [] })).toMatchObject({ verdict: 'fail' })
})

test('elsewhere than behind a proxy it says nothing', async () => {
  expect(await says({ config: { certificate: 'files' } })).toEqual([])
})
