import { chmodSync, chownSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { verifyEd25519 } from '@konklave/protocol'
import { parse } from 'smol-toml'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { describeConfig, describeSettings } from './describe.ts'
import { ConfigError, loadConfig } from './load.ts'
import { loadServerKey, readSecret, SecretFileError, writeSecret } from './secrets.ts'
import { envKey, flagKey, settingNames } from './settings.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-config-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

const load = (argv: string[] = [], env: Record<string, string> = {}) => loadConfig({ argv, env, cwd: dir })
const message = (run: () => unknown): string => {
  try {
    run()
  } catch (error) {
    if (error instanceof ConfigError || error instanceof SecretFileError) return error.message
    throw error
  }
  throw new Error('did not fail')
}

test('without configuration it is a trial', () => {
  expect(load()).toMatchObject({ mode: 'trial', port: 8400, data: join(dir, 'data'), engineDownload: false })
})

test('file, then environment, then command line; the later wins', () => {
  writeFileSync(join(dir, 'konklave.toml'), 'port = 1000\nlog_format = "json"\nengine_udp_port = 7882\n')
  const config = load(['--port=3000', '--lan'], {
    KONKLAVE_PORT: '2000',
    KONKLAVE_ENGINE_UDP_PORT: '7883',
    PORT: '1',
  })
  expect(config).toMatchObject({ port: 3000, mode: 'lan', logFormat: 'json', engineUdpPort: 7883 })
})

test('what is not a setting is refused with its place and the nearest name', () => {
  expect(message(() => load(['--prot', '1']))).toBe('--prot is not a setting; did you mean --port?')
  expect(message(() => load(['start']))).toBe('start is not a setting.')
  expect(message(() => load([], { KONKLAVE_PROT: '1' }))).toBe(
    'KONKLAVE_PROT is not a setting; did you mean KONKLAVE_PORT?',
  )
  expect(() => load([], { KONKLAVE_CACHE: '/somewhere' })).not.toThrow()
  writeFileSync(join(dir, 'konklave.toml'), 'engine_udp = 7882\n')
  expect(message(() => load())).toContain('engine_udp in ')
  writeFileSync(join(dir, 'konklave.toml'), 'port = = 1\n')
  expect(message(() => load())).toContain('cannot be read')
  expect(message(() => load(['--config', 'missing.toml']))).toContain('missing.toml cannot be read')
})

test('values that make no sense are refused in one sentence', () => {
  expect(message(() => load(['--port', '70000']))).toBe('--port must be a whole number from 0 to 65535.')
  expect(message(() => load(['--port', '80.5']))).toContain('whole number')
  expect(message(() => load(['--port']))).toBe('--port needs a value.')
  expect(message(() => load(['--mode', 'private']))).toBe('--mode must be one of trial, lan, public.')
  expect(message(() => load([], { KONKLAVE_ENGINE_DOWNLOAD: 'maybe' }))).toContain('must be true or false')
  expect(load(['--engine-download']).engineDownload).toBe(true)
})

test('what is printed can be read back, and everything is explained', () => {
  const config = load(['--lan', '--names', 'meet.example'])
  const printed = parse(describeConfig(config))
  expect(printed).toMatchObject({ mode: 'lan', names: 'meet.example', port: 8400 })
  expect(Object.keys(printed)).toHaveLength(settingNames.length)
  for (const name of settingNames) {
    expect(describeSettings()).toContain(flagKey(name))
    expect(describeSettings()).toContain(envKey(name))
  }
})

test('secrets are files for their owner only, and refused when others may read them', () => {
  const path = join(dir, 'secret')
  expect(readSecret(path)).toBeNull()
  writeSecret(path, 'one')
  writeSecret(path, 'two')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  expect(readSecret(path)?.toString()).toBe('two')
  for (const mode of [0o640, 0o604, 0o660]) {
    chmodSync(path, mode)
    expect(message(() => readSecret(path))).toContain(`chmod 600 ${path}`)
  }
})

test.skipIf(process.getuid?.() !== 0)(
  'what root writes into the data directory belongs to the server’s user',
  () => {
    chownSync(dir, 12_345, 12_346)
    writeSecret(join(dir, 'secret'), 'one')
    expect(statSync(join(dir, 'secret'))).toMatchObject({ uid: 12_345, gid: 12_346 })
  },
)

test('the server key is made once and signs what its public half verifies', async () => {
  const first = loadServerKey(dir)
  const second = loadServerKey(dir)
  expect(second.publicKey).toEqual(first.publicKey)
  const input = new Uint8Array([1, 2, 3])
  expect(await verifyEd25519(first.publicKey, await second.sign(input), input)).toBe(true)
  writeFileSync(join(dir, 'server.key'), 'garbage')
  expect(message(() => loadServerKey(dir))).toContain('is not a private key')
})
