import { execFile, execFileSync } from 'node:child_process'
import { createSocket } from 'node:dgram'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeSelfSigned } from '@konklave/server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const MAIN = join(import.meta.dirname, 'main.ts')
const HOST = 'meet.example.org'
const DAY_MS = 24 * 3_600_000
const LONG = { timeout: 120_000 }
let dir: string
let stops: (() => unknown)[]
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-bad-days-'))
  stops = [() => rmSync(dir, { recursive: true, force: true })]
})
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

function konklave(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  return new Promise(resolve => {
    execFile(process.execPath, [MAIN, ...args], { cwd: dir, timeout: 60_000 }, (error, out, err) => {
      resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err })
    })
  })
}

/** What `konklave up` says before it gives up: one sentence, without a stack. */
async function refusal(...args: string[]): Promise<string> {
  const { code, err } = await konklave('up', '--port', '0', ...args)
  expect([code, /\n\s+at /.test(err), err.trim().split('\n').length]).toEqual([1, false, 1])
  return err
}

function publicServer(certificateDays: number): string[] {
  const { pem, key } = makeSelfSigned({
    names: [HOST],
    notBefore: new Date(Date.now() - 90 * DAY_MS),
    notAfter: new Date(Date.now() + certificateDays * DAY_MS),
  })
  writeFileSync(join(dir, 'cert.pem'), pem)
  writeFileSync(join(dir, 'key.pem'), key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  return [
    ...['--mode', 'public', '--host', HOST, '--public-addresses', '192.0.2.1', '--http-port', '0'],
    ...['--certificate', 'files', '--certificate-file', 'cert.pem', '--certificate-key-file', 'key.pem'],
    ...[
      '--controller-name',
      'Office',
      '--controller-address',
      '1 Street',
      '--controller-contact',
      'o@example.org',
    ],
    ...['--privacy-contact', 'p@example.org', '--authority', 'false'],
  ]
}

test('a port that is taken is named with its setting, whichever it is', LONG, async () => {
  const tcp = createServer().listen(0)
  await once(tcp, 'listening')
  const udp = createSocket('udp4').bind({ port: 0, exclusive: true })
  await once(udp, 'listening')
  stops.push(
    () => tcp.close(),
    () => udp.close(),
  )
  const { port } = tcp.address() as { port: number }
  expect(await refusal('--engine-udp-port', String(udp.address().port))).toMatch(
    new RegExp(`Port ${udp.address().port}/udp is taken.*--engine-udp-port.*ss -lunp`),
  )
  expect(await refusal(...publicServer(30), '--http-port', String(port))).toMatch(
    new RegExp(`Port ${port}/tcp is taken.*--http-port.*ss -ltnp`),
  )
  expect(await refusal(...publicServer(30), '--engine-tcp-port', String(port))).toMatch(
    new RegExp(`Port ${port}/tcp is taken.*--engine-tcp-port`),
  )
})

test('a certificate that has ended stops the start with its day and its files', LONG, async () => {
  expect(await refusal(...publicServer(-2))).toMatch(
    /The certificate was valid until 20\d\d-.*and the clock of this machine says.*cert\.pem/,
  )
})

const root = process.getuid?.() === 0
if (!root) console.log('full disk at the start: skipped, needs root for a file system of its own')

describe.runIf(root)('a disk that is full', () => {
  test(
    'is told in one sentence at every start, and what was there before is there afterwards',
    LONG,
    async () => {
      const data = join(dir, 'data')
      execFileSync('mkdir', [data])
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'konklave-test', data])
      stops.push(() => execFileSync('umount', [data]))
      const fill = (leaveBytes: number) => {
        rmSync(join(data, 'ballast'), { force: true })
        const { bavail, bsize } = statfsSync(data)
        writeFileSync(join(data, 'ballast'), new Uint8Array(bavail * bsize - leaveBytes))
      }
      const grants = async () => (await konklave('grant', 'list', '--data', data)).out
      for (const left of [0, 4_096, 8_192]) {
        fill(left)
        expect(await refusal('--data', data)).toMatch(/disk (is )?full/)
      }
      rmSync(join(data, 'ballast'))
      expect(await konklave('grant', 'add', '--note', 'Office', '--data', data)).toMatchObject({ code: 0 })
      const before = [await grants(), readFileSync(join(data, 'server.key'))]
      expect(before[0]).toContain('Office')
      fill(0)
      expect(await refusal('--data', data)).toMatch(/disk (is )?full/)
      const { code, err } = await konklave('grant', 'add', '--note', 'Second', '--data', data)
      expect([code, err]).toEqual([1, expect.stringMatching(/disk is full/)])
      expect([await grants(), readFileSync(join(data, 'server.key'))]).toEqual(before)
    },
  )
})
