import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'smol-toml'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeSettings } from './file.ts'
import { ConfigError, loadConfig } from './load.ts'
import { SecretFileError, writeSecret } from './secrets.ts'
import { fileKey, isSecret, settingNames, settings } from './settings.ts'

let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-file-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('a new file explains every setting, and only what was chosen is in force', () => {
  const text = writeSettings(null, { mode: 'public', port: 443, controllerName: 'Haus "Nord" \\ #1' })
  expect(parse(text)).toEqual({ mode: 'public', port: 443, controller_name: 'Haus "Nord" \\ #1' })
  for (const name of settingNames) {
    expect(text.replaceAll('\n# ', ' ')).toContain(settings[name].about.en)
    expect(text).toMatch(new RegExp(`^(# )?${fileKey(name)} `, 'm'))
  }
})

test('written again it keeps comments, order and what nobody changed', () => {
  const mine = '# by me\nport = 8443   # behind our proxy\n\nmode="lan"\ndata = "d" # here\n'
  const text = writeSettings(mine, { mode: 'public', port: 8443, tlsProfile: 'strict' })
  expect(
    text.startsWith('# by me\nport = 8443   # behind our proxy\n\nmode = "public"\ndata = "d" # here\n'),
  ).toBe(true)
  expect(parse(text)).toEqual({ mode: 'public', port: 8443, data: 'd', tls_profile: 'strict' })
  expect(writeSettings(text, { mode: 'public', port: 8443, tlsProfile: 'strict' })).toBe(text)
  // What was shown as a comment is put into force where it stands.
  const more = writeSettings(text, { host: 'meet.example.org' })
  expect(more.split('\n')).toHaveLength(text.split('\n').length)
  expect(parse(more)).toMatchObject({ host: 'meet.example.org', mode: 'public' })
})

test('lists and switches stay as they are written, and are written as people write them', () => {
  const mine =
    'authority = true\nprocessors = [\n  "Host GmbH; DE; hosting; contract", # since May\n]\nendpoints = "a.example; A; DE"\n'
  const said = {
    authority: 'true',
    processors: 'Host GmbH; DE; hosting; contract',
    endpoints: 'a.example; A; DE',
  } as const
  const text = writeSettings(mine, said)
  expect(text.startsWith(mine)).toBe(true)
  const more = writeSettings(text, { ...said, endpoints: 'a.example; A; DE\nb.example; B; DE' })
  expect(more).toContain('endpoints = ["a.example; A; DE", "b.example; B; DE"]\n')
  expect(writeSettings(null, { authority: 'false' })).toMatch(/^authority = false$/m)
  expect(writeSettings(null, {})).toMatch(/^# authority = ""$[\s\S]*^# processors = \[\]$/m)
})

test('a file that cannot be changed line by line is left alone', () => {
  const text = 'host = """\nport = 1\n"""\n'
  expect(() => writeSettings(text, { port: 443 })).toThrow(ConfigError)
})

test('secrets are in a file of their own, for nobody else, and never in the settings', () => {
  const secret = settingNames.filter(isSecret)
  expect(secret.length).toBeGreaterThan(0)
  const text = writeSettings(null, { acmeHmacKey: 'c2VjcmV0' })
  expect(text).not.toContain('c2VjcmV0')
  const load = (env = {}) => loadConfig({ argv: ['--data', dir], env, cwd: dir })
  writeSecret(join(dir, 'secrets.toml'), 'acme_hmac_key = "c2VjcmV0"\n')
  expect(load().acmeHmacKey).toBe('c2VjcmV0')
  expect(load({ KONKLAVE_ACME_HMAC_KEY: 'other' }).acmeHmacKey).toBe('other')
  writeSecret(join(dir, 'secrets.toml'), 'port = 1\n')
  expect(() => load()).toThrow('is no secret')
  writeFileSync(join(dir, 'secrets.toml'), '')
  rmSync(join(dir, 'secrets.toml'))
  writeFileSync(join(dir, 'secrets.toml'), 'acme_hmac_key = "c2VjcmV0"\n', { mode: 0o644 })
  expect(() => load()).toThrow(SecretFileError)
})

test('typed anywhere, the installed file is read unless one is nearer', () => {
  const systemFile = join(dir, 'installed.toml')
  writeFileSync(systemFile, 'port = 1\n')
  const port = (argv: string[] = []) => loadConfig({ argv, env: {}, cwd: dir, systemFile }).port
  expect(port()).toBe(1)
  writeFileSync(join(dir, 'konklave.toml'), 'port = 2\n')
  expect(port()).toBe(2)
  writeFileSync(join(dir, 'other.toml'), 'port = 3\n')
  expect(port(['--config', 'other.toml'])).toBe(3)
})
