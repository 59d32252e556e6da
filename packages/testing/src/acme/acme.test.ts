import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type AcmeOptions,
  acmeCertificate,
  createRedirectListener,
  dnsHook,
  httpChallenges,
} from '@konklave/server'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { VirtualClock } from '../virtualClock.ts'
import { type Authority, startAuthority } from './authority.ts'

const HOST = 'meet.test'
const BUILDING_MS = 180_000

let data: string
let stops: (() => unknown)[]
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'konklave-acme-data-'))
  stops = [() => rmSync(data, { recursive: true, force: true })]
})
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

async function authority(options: Partial<Parameters<typeof startAuthority>[0]> = {}) {
  const httpPort = await freePort()
  const made = await startAuthority({ httpPort, ...options })
  stops.push(made.stop)
  const challenges = httpChallenges()
  const listener = createRedirectListener({ host: HOST, httpsPort: 443, answer: challenges.answer })
  await listener.listen(httpPort)
  stops.push(listener.close)
  return { made, challenges, httpPort }
}

const options = (made: Authority, more: Partial<AcmeOptions> = {}): AcmeOptions => ({
  host: HOST,
  directory: made.directory,
  email: '',
  accountBinding: null,
  trust: readFileSync(made.trust, 'utf8'),
  solver: httpChallenges(),
  data,
  log: () => {},
  wallNow: Date.now,
  ...more,
})

test(
  'an authority gives a certificate for the name that leads to us, and it is kept for the next start',
  async () => {
    const { made, challenges } = await authority()
    const first = await acmeCertificate(options(made, { solver: challenges }))
    const leaf = new X509Certificate(first.current().cert)
    expect(leaf.checkHost(HOST)).toBe(HOST)
    for (const name of ['acme-account.pem', 'acme-certificate.pem'])
      expect(statSync(join(data, name)).mode & 0o077).toBe(0)
    const again = options(made, { solver: challenges })
    await made.stop()
    const second = await acmeCertificate(again)
    expect(second.current().cert).toBe(first.current().cert)
  },
  BUILDING_MS,
)

test('a name that does not lead here gets none, and the reason is told', async () => {
  const { made } = await authority()
  await expect(acmeCertificate(options(made))).rejects.toMatchObject({
    name: 'CertificateError',
    reason: 'not-issued',
    message: expect.stringContaining(HOST),
  })
}, 60_000)

test('it is renewed when less than a third of its life is left, and again after a refusal', async () => {
  const { made, challenges } = await authority({ lifeSeconds: 90 })
  const clock = new VirtualClock()
  let ahead = 0
  const events: string[] = []
  const source = await acmeCertificate(
    options(made, {
      solver: challenges,
      wallNow: () => Date.now() + ahead,
      log: (event, fields) => void events.push(`${event} ${'why' in fields ? fields.why : ''}`.trim()),
    }),
  )
  const before = source.current().cert
  const changed = Promise.withResolvers<string>()
  stops.push(source.watch(clock, ({ cert }) => changed.resolve(cert)))
  await clock.advance(3_600_000)
  expect(source.current().cert).toBe(before)

  // Nobody answers the authority now.
  const { add } = challenges
  challenges.add = async () => {}
  ahead = 61_000
  await clock.advance(3_600_000)
  // Where the authority has not looked yet when it is asked, the library asks again 5, 15 and 35 s later.
  await expect.poll(() => events.at(-1), { timeout: 90_000 }).toBe('certificate.problem not-issued')
  expect(source.current().cert).toBe(before)
  challenges.add = add
  await clock.advance(600_000)
  expect(await changed.promise).not.toBe(before)
  expect(source.current().cert).toBe(await changed.promise)
}, 180_000)

test('the name is proved by a record that the operator’s program makes', async () => {
  const { made } = await authority()
  const hook = join(data, 'hook')
  writeFileSync(
    hook,
    `#!/bin/sh\nexec ${process.execPath} -e 'fetch("http://127.0.0.1:${await hookPort(made)}/?" + process.argv.slice(1).join("&"))' "$@"\n`,
    { mode: 0o700 },
  )
  const source = await acmeCertificate(options(made, { solver: dnsHook(hook) }))
  expect(new X509Certificate(source.current().cert).checkHost(HOST)).toBe(HOST)
  expect(made.names.asked).toContain(`_acme-challenge.${HOST}`)
}, 60_000)

test('an account that was made elsewhere is bound, and without it there is no certificate', async () => {
  const binding = { kid: 'kid-1', hmacKey: Buffer.alloc(32, 7).toString('base64url') }
  const { made, challenges } = await authority({ binding })
  await expect(acmeCertificate(options(made, { solver: challenges }))).rejects.toMatchObject({
    reason: 'not-issued',
  })
  const source = await acmeCertificate(options(made, { solver: challenges, accountBinding: binding }))
  expect(new X509Certificate(source.current().cert).checkHost(HOST)).toBe(HOST)
}, 60_000)

/** What the hook talks to, in place of somebody's DNS: `GET /?add&<name>&<text>`. */
async function hookPort({ names }: Authority): Promise<number> {
  const { createServer: createHttp } = await import('node:http')
  const server = createHttp((request, response) => {
    const [what, name = '', text = ''] = (request.url ?? '').slice(2).split('&')
    if (what === 'add') names.addText(name, text)
    else names.removeText(name, text)
    response.end()
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  stops.push(() => server.close())
  return (server.address() as { port: number }).port
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
