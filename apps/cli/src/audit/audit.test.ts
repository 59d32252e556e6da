import { execFile } from 'node:child_process'
import { chmodSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import {
  type AuditFinding,
  type CanaryOrder,
  openTarget,
  operatorMessage,
  type ProbeId,
  probes,
  runAudit,
  type StartCanary,
  type Target,
} from '@konklave/server'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { deviations } from './testing/deviations.ts'
import { type Instance, startInstance } from './testing/instance.ts'

const MAIN = join(import.meta.dirname, '../main.ts')
const LONG = 300_000
const isRoot = process.getuid?.() === 0
let server: Instance
let findings: readonly AuditFinding[]

beforeAll(async () => {
  server = await startInstance()
  findings = await runAudit(server.target)
}, LONG)
afterAll(() => server?.stop(), LONG)

const run = async (id: ProbeId, target: Target) => {
  const probe = probes.find(one => one.id === id)
  if (!probe) throw new Error(`no probe ${id}`)
  return probe.run(target)
}
const deviating = (all: readonly AuditFinding[]) =>
  all.filter(({ verdict }) => verdict === 'deviation').map(({ probe, says }) => `${probe} ${says.en}`)

/** Of this test, which may run as root; memory of others is seen by root only. */
const MAY_DEVIATE = isRoot ? ['P-78'] : []

test('[P-15] every probe holds on a fresh public server, a canary meeting included', () => {
  expect(deviating(findings).filter(one => !MAY_DEVIATE.includes(one.slice(0, 4)))).toEqual([])
  const unseen = findings.filter(({ verdict }) => verdict === 'could-not-look')
  expect(isRoot ? unseen : unseen.filter(({ says }) => !/memory|may not/.test(says.en))).toEqual([])
  expect(new Set(findings.map(({ probe }) => probe)).size).toBe(probes.length)
})

test('[P-15] there are probes for 50 requirements and more, each told in both languages', () => {
  expect(new Set(probes.map(({ id }) => id)).size).toBe(probes.length)
  expect(probes.length).toBeGreaterThanOrEqual(50)
  for (const { title, looks, remedy } of probes)
    for (const { de, en } of [title, looks, remedy])
      expect(Math.min(de.length, en.length)).toBeGreaterThan(10)
})

test('[P-15] each probe was made to see something', () => {
  expect([...new Set(deviations.map(([id]) => id))].sort()).toEqual(probes.map(({ id }) => id))
})

test.each(deviations)(
  '[%s] is red for %s',
  async (id, _, make) => {
    const { target } = server
    const found = await run(id, { ...target, ...(await make(target)) })
    const before = deviating(findings)
    expect(deviating(found).filter(one => !before.includes(one))).not.toEqual([])
    for (const { remedy, says } of found.filter(({ verdict }) => verdict === 'deviation')) {
      expect(remedy?.de).toBeTruthy()
      expect(`${says.de} ${says.en}`).not.toMatch(/undefined|\[object/)
    }
  },
  LONG,
)

test('[P-05, P-31] a file laid into the data directory is seen, and one that others may read', async () => {
  const path = join(server.data, 'guests.csv')
  writeFileSync(path, 'Ada', { mode: 0o644 })
  chmodSync(path, 0o644)
  expect(deviating(await run('P-05', server.target))).toEqual(['P-05 The file guests.csv is not declared.'])
  expect(deviating(await run('P-31', server.target))).toEqual([expect.stringContaining('guests.csv (644)')])
})

test('[P-15] the canary meeting trusts an authority of one’s own, which the settings name', async () => {
  const root = readFileSync(join(server.directory, 'cert.pem'), 'utf8').trim()
  const file = join(server.directory, 'own-authorities.pem')
  writeFileSync(file, `${root}\n${root}\n`)
  const orders: CanaryOrder[] = []
  const config = { ...server.target.config, acmeTrustFile: file }
  const startCanary: StartCanary = order => {
    orders.push(order)
    return { next: async () => ({ t: 'failed', at: 'order', why: 'it was only to be seen' }), stop() {} }
  }
  const { status } = server.target
  const target = openTarget({ config, configFile: null, status, url: null, logFile: null, startCanary })
  await expect(target.meeting()).rejects.toThrow('only to be seen')
  target.close()
  expect(orders[0]?.trust.slice(-2).map(pem => pem.trim())).toEqual([root, root])
  expect(orders[0]?.trust).toHaveLength(3)
})

test('[P-15] what only a meeting shows is left out where the operator wants none', async () => {
  const { config, status } = server.target
  const target = openTarget({ config, configFile: null, status, url: null, logFile: null, startCanary: null })
  const found = await run('P-24', target)
  target.close()
  expect(found).toEqual([
    expect.objectContaining({
      verdict: 'not-applicable',
      says: expect.objectContaining({ en: expect.stringMatching(/^Without a canary meeting, as asked/) }),
    }),
  ])
})

test('[P-15] behind a proxy it looks where people go, and says in one sentence if nobody answers there', async () => {
  const { status, config } = server.target
  const proxied = { ...config, certificate: 'proxy', host: 'nobody.invalid' } as const
  const startCanary: StartCanary = () => {
    throw new Error('not asked for')
  }
  const target = openTarget({
    config: proxied,
    configFile: null,
    status,
    url: null,
    logFile: null,
    startCanary,
  })
  onTestFinished(() => target.close())
  expect(target.origin).toBe('https://nobody.invalid')
  const error: unknown = await runAudit(target).catch(e => e)
  expect(operatorMessage(error)).toMatch(
    /^the server runs, but nobody answers at https:\/\/nobody\.invalid\. Does the proxy run/,
  )
})

test('[P-19] of a proxy nothing is asked that is the server’s otherwise', async () => {
  const { status, config } = server.target
  const proxied = { config: { ...config, certificate: 'proxy' } as const }
  const tcp = status.ports.tcp.filter(port => port !== config.httpPort)
  const ports = { ...status.ports, tcp }
  expect(
    deviating(await run('P-15', { ...server.target, ...proxied, status: { ...status, ports } })),
  ).toEqual(deviating(findings).filter(one => one.startsWith('P-15')))
  const answering = (code: number, location: string) => ({
    askPlainly: async () => ({ status: code, headers: { location }, body: Buffer.alloc(0) }),
  })
  const silent = { askPlainly: () => Promise.reject(new Error('refused')) }
  const there = `${server.target.origin}/some/path`
  for (const proxy of [silent, answering(301, there), answering(308, there)])
    expect(deviating(await run('P-19', { ...server.target, ...proxied, ...proxy }))).toEqual([])
})

test('[P-15] what could not be looked at is neither right nor wrong', async () => {
  const { target } = server
  const log = () => {
    throw Object.assign(new Error('no'), { code: 'EACCES', path: '/var/log/konklave' })
  }
  expect(await run('P-51', { ...target, log })).toEqual([
    expect.objectContaining({
      verdict: 'could-not-look',
      says: expect.objectContaining({ en: expect.stringContaining('/var/log/konklave') }),
    }),
  ])
})

test(
  '[P-42, P-54] an audit leaves no room and no link behind',
  async () => {
    await server.target.meeting()
    expect(server.target.database().rooms).toEqual([])
    const { out } = await konklave('grant', 'list', '--data', server.data)
    expect(out).not.toContain('konklave audit')
  },
  LONG,
)

test(
  '[P-15] konklave audit tells it in the language of the terminal, or as JSON, and by its exit code',
  async () => {
    const said = await konklave('audit', ...server.settings)
    // The file that was laid there before, and the web app of this test.
    expect(said.code).toBe(1)
    expect(said.out).toMatch(/^gut +P-02 {2}Der Server weiß/m)
    expect(said.out).toMatch(/^ABWEICHUNG +P-05 {2}Die Datei guests\.csv ist nicht erklärt\.\n +→ /m)
    const json = await konklave(
      'audit',
      '--json',
      '--log',
      join(server.directory, 'nowhere.log'),
      ...server.settings,
    )
    expect(json.err).toMatch(/^konklave: Nicht bestanden, denn nicht alles war zu sehen \(P-.*nowhere\.log/)
    const told = JSON.parse(json.out) as AuditFinding[]
    expect(json.code).toBe(1)
    expect(told.map(({ probe }) => probe)).toEqual(expect.arrayContaining(probes.map(({ id }) => id)))
    const help = await konklave('audit', '--help')
    expect([help.code, help.out]).toEqual([0, expect.stringContaining('Exit code')])
  },
  LONG,
)

function konklave(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise(resolve => {
    const env = { ...process.env, LC_ALL: 'de_DE.UTF-8' }
    execFile(
      process.execPath,
      [MAIN, ...args],
      { cwd: server.directory, env, maxBuffer: 1e8 },
      (error, out, err) => resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
    )
  })
}
