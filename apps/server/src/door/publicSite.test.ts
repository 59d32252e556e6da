import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, get } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { loadConfig } from '../config/index.ts'
import { lackLines } from '../duties/index.ts'
import { operatorMessage } from '../operatorMessage.ts'
import { ManualClock } from '../testing/manualClock.ts'
import { createPublicSite, NotReadyError } from './publicSite.ts'
import { createRedirectListener } from './redirectListener.ts'
import { makeSelfSigned } from './selfSigned.ts'

const HOST = 'meet.example.org'
const DAY_MS = 24 * 3_600_000
const NOW = Date.UTC(2026, 10, 1)

let dir: string
let stops: (() => unknown)[]
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-public-'))
  stops = [() => rmSync(dir, { recursive: true, force: true })]
})
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

const controller = {
  'controller-name': 'Office',
  'controller-address': '1 Street',
  'controller-contact': 'office@example.org',
  'privacy-contact': 'privacy@example.org',
  authority: 'false',
}

function certificate(names = [HOST], days = 90): void {
  const { key, pem } = makeSelfSigned({
    names,
    notBefore: new Date(NOW - DAY_MS),
    notAfter: new Date(NOW + days * DAY_MS),
  })
  writeFileSync(join(dir, 'cert.pem'), pem)
  writeFileSync(join(dir, 'key.pem'), key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
}

const complete = () => ({
  ...controller,
  mode: 'public',
  host: HOST,
  'public-addresses': '192.0.2.1',
  certificate: 'files',
  'certificate-file': join(dir, 'cert.pem'),
  'certificate-key-file': join(dir, 'key.pem'),
  'http-port': '0',
})
const config = (flags: Record<string, string>) =>
  loadConfig({ argv: Object.entries(flags).map(([k, v]) => `--${k}=${v}`), env: {}, cwd: dir })
const site = (change: Record<string, string> = {}, now = () => NOW, log: string[] = []) =>
  createPublicSite(
    config({ ...complete(), ...change }),
    (event, fields) => void log.push(`${event} ${JSON.stringify(fields)}`),
    now,
  )

const lines = ({ lacks }: NotReadyError) => lackLines(lacks)

test('[P-02] public without what the law and browsers ask for: everything that is missing, at once, and no start', async () => {
  const error = await createPublicSite(config({ mode: 'public' }), () => {}).catch(e => e)
  expect(error).toBeInstanceOf(NotReadyError)
  for (const name of ['host', ...Object.keys(controller).map(k => k.replaceAll('-', '_')), 'certificate'])
    expect(
      lines(error).filter(line => line.startsWith(`${name}:`)),
      name,
    ).toHaveLength(1)
  expect(operatorMessage(error)?.split('\n').length).toBeLessThan(24)
})

test.each([
  ['host', 'localhost', /^host:/],
  ['host', '192.0.2.1', /^host:/],
  ['host', 'Meet.example.org', /^host:/],
  ['controller-name', ' ', /^controller_name:/],
  ['certificate-key-file', '', /^certificate_file, certificate_key_file:/],
])('[P-02] %s = %j is not enough', async (name, value, line) => {
  certificate()
  const error = await site({ [name]: value }).catch(e => e)
  expect(lines(error)).toEqual([expect.stringMatching(line)])
})

test('[P-08] a certificate authority that nobody declared with its country stops the start', async () => {
  const acme = { certificate: 'acme', 'acme-directory': 'https://acme.example.org/dir', 'http-port': '1' }
  const error = await site(acme).catch(e => e)
  expect(error).toBeInstanceOf(NotReadyError)
  expect(lines(error)).toEqual([expect.stringMatching(/^endpoints: .*acme\.example\.org/)])
})

test('a name that leads nowhere is told before anything starts', async () => {
  certificate()
  const error = await site({ 'public-addresses': '', host: 'no-such-host.invalid' }).catch(e => e)
  expect(lines(error)).toEqual([expect.stringContaining('no-such-host.invalid')])
})

test('its own certificate, addresses and relay', async () => {
  certificate()
  const made = await site({ 'internal-addresses': '10.0.0.5' })
  stops.push(made.close)
  expect(made).toMatchObject({ mediaIps: ['192.0.2.1'], localIps: ['10.0.0.5'], relay: { domain: HOST } })
  expect(made.current().names).toEqual([HOST])
})

test('behind a proxy it has no certificate, no relay and no port 80; without knowing the proxy it does not start', async () => {
  const behind = { certificate: 'proxy', 'proxy-from': '127.0.0.1, 10.0.0.0/8', 'http-port': '80' }
  const made = await site(behind)
  stops.push(made.close)
  expect(made).toMatchObject({ mediaIps: ['192.0.2.1'], relay: null })
  expect(made.current()).toEqual({ names: [HOST], certificate: null })
  const error = await site({ certificate: 'proxy' }).catch(e => e)
  expect(lines(error)).toEqual([expect.stringMatching(/^proxy_from:/)])
  expect(() => config({ 'proxy-from': '10.0.0.0/33' })).toThrow(/proxy-from has what is no address/)
})

test.each([
  ['for another name', () => certificate(['other.example.org']), 'other-name'],
  ['over', () => certificate([HOST], -0.5), 'expired'],
  ['not a certificate', () => writeFileSync(join(dir, 'cert.pem'), 'nonsense'), 'unreadable'],
])('a certificate that is %s stops the start, with the reason', async (_, spoil, reason) => {
  certificate()
  spoil()
  await expect(site()).rejects.toMatchObject({ reason })
})

test('a clock that is wrong by a year is named', async () => {
  certificate()
  const error = await site({}, () => NOW - 365 * DAY_MS).catch(e => e)
  expect(error.message).toMatch(/clock of this machine says 2025-11-01/)
})

test('files that change are read again within a minute; wrong ones are not taken', async () => {
  certificate()
  const log: string[] = []
  const made = await site({}, () => NOW, log)
  const clock = new ManualClock()
  const told: string[] = []
  stops.push(made.watch(clock, ({ certificate: { cert } }) => told.push(cert)))
  const first = made.current().certificate?.cert
  clock.advance(60_000)
  expect(told).toEqual([])
  writeFileSync(join(dir, 'cert.pem'), 'half a certificate')
  clock.advance(60_000)
  expect([told.length, made.current().certificate?.cert === first]).toEqual([0, true])
  expect(log.at(-1)).toContain('certificate.problem {"why":"unreadable"')
  certificate([HOST], 120)
  clock.advance(60_000)
  expect(told).toEqual([made.current().certificate?.cert])
  expect(told[0]).not.toBe(first)
})

test('[P-19] plain HTTP leads to HTTPS under our own name, whatever was asked for', async () => {
  const port = await new Promise<number>(resolve => {
    const server = createServer().listen(0, () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
  const proofs = new Map([['/.well-known/acme-challenge/token', 'proof']])
  const listener = createRedirectListener({ host: HOST, httpsPort: 443, answer: p => proofs.get(p) ?? null })
  await listener.listen(port)
  stops.push(listener.close)
  const ask = (path: string) =>
    new Promise<{ status: number | undefined; location: string | undefined; body: string }>(
      (resolve, reject) => {
        get({ port, path, headers: { host: 'evil.example' } }, response => {
          let body = ''
          response.setEncoding('utf8').on('data', chunk => {
            body += chunk
          })
          response.on('end', () =>
            resolve({ status: response.statusCode, location: response.headers.location, body }),
          )
        }).once('error', reject)
      },
    )
  expect(await ask('/m?x=1')).toEqual({ status: 308, location: `https://${HOST}/m?x=1`, body: '' })
  for (const path of ['//evil.example/', '/\\evil.example'])
    expect((await ask(path)).location).toBe(`https://${HOST}/`)
  expect(await ask('/.well-known/acme-challenge/token')).toMatchObject({ status: 200, body: 'proof' })
  expect((await ask('/.well-known/acme-challenge/other')).status).toBe(308)
})
