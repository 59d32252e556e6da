import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { startAuthority } from './authority.ts'

const PROGRAM = join(import.meta.dirname, '../../../../apps/cli/src/main.ts')
const BUILDING_MS = 180_000

let data: string
let stops: (() => unknown)[]
beforeEach(() => {
  data = mkdtempSync(join(tmpdir(), 'konklave-refused-'))
  stops = [() => rmSync(data, { recursive: true, force: true })]
})
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

/** Who asks for a name that leads to somebody else: this one answers, but knows nothing of any proof. */
async function refusing() {
  const elsewhere = createServer((_, response) => response.writeHead(404).end())
  elsewhere.listen(0, '127.0.0.1')
  await once(elsewhere, 'listening')
  stops.push(() => elsewhere.close())
  const { port } = elsewhere.address() as { port: number }
  const authority = await startAuthority({ httpPort: port })
  stops.push(authority.stop)
  return authority
}

function up(environment: Readonly<Record<string, string>>, directory: string, trust = '') {
  const flags = {
    mode: 'public',
    host: 'meet.test',
    'public-addresses': '127.0.0.1',
    port: '0',
    'http-port': '39080',
    data: join(data, 'data'),
    'controller-name': 'Office',
    'controller-address': '1 Street',
    'controller-contact': 'o@example.org',
    'privacy-contact': 'p@example.org',
    authority: 'false',
    certificate: 'acme',
    'acme-directory': directory,
    ...(trust && { 'acme-trust-file': trust }),
    endpoints: `${new URL(directory).host}; Testing; DE`,
  }
  const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, value])
  const { INVOCATION_ID: _, ...env } = process.env
  const child = spawn(process.execPath, [PROGRAM, 'up', ...args], {
    cwd: data,
    env: { ...env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr?.on('data', text => {
    said += text
  })
  stops.push(() => child.kill('SIGKILL'))
  return { child, said: () => said }
}

const code = async (child: ChildProcess) => (await once(child, 'exit'))[0]

test(
  'a service that was refused waits before it tries again, and ends when it is told to',
  async () => {
    const { directory, trust } = await refusing()
    const { child, said } = up({ INVOCATION_ID: 'as systemd says' }, directory, trust)
    await expect.poll(said, { timeout: 60_000 }).toContain('tried again in 15 minutes')
    expect(said()).toContain('gave no certificate for meet.test')
    expect(child.exitCode).toBeNull()
    const ended = code(child)
    child.kill('SIGTERM')
    expect(await ended).toBe(0)
  },
  BUILDING_MS,
)

test(
  'whoever starts it by hand is told, and may try at once',
  async () => {
    const { directory, trust } = await refusing()
    const { child, said } = up({}, directory, trust)
    expect(await code(child)).toBe(1)
    expect(said()).toContain('gave no certificate for meet.test')
    expect(said()).not.toContain('15 minutes')
  },
  BUILDING_MS,
)

test(
  'an authority that nobody trusts, or that is away, is named as that at once, and nobody waits',
  async () => {
    const { directory, stop } = await refusing()
    const service = { INVOCATION_ID: 'as systemd says' }
    const untrusted = up(service, directory)
    expect(await code(untrusted.child)).toBe(1)
    expect(untrusted.said()).toContain('acme_trust_file')
    await stop()
    const away = up(service, directory)
    expect(await code(away.child)).toBe(1)
    expect(away.said()).toContain('it does not answer')
    expect(away.said().trim().split('\n')).toHaveLength(1)
  },
  BUILDING_MS,
)
