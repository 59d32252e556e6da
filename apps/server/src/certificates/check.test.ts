import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { writeSecret } from '../config/index.ts'
import { makeSelfSigned } from '../door/selfSigned.ts'
import { noLog } from '../log/log.ts'
import { acmeCertificate } from './acme.ts'
import { httpChallenges } from './challenges.ts'
import { CertificateError, checkCertificate } from './check.ts'

const NOW = Date.UTC(2026, 10, 26)
const DAY_MS = 24 * 3_600_000
let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-check-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function pair(fromDay: number, toDay: number): { cert: string; key: string } {
  const { pem, key } = makeSelfSigned({
    names: ['meet.example.org'],
    notBefore: new Date(NOW + fromDay * DAY_MS),
    notAfter: new Date(NOW + toDay * DAY_MS),
  })
  return { cert: pem, key: key.export({ type: 'pkcs8', format: 'pem' }).toString() }
}
const judged = (days: [number, number], host = 'meet.example.org') => {
  try {
    return checkCertificate(pair(...days), { host, place: 'here', wallNowMs: NOW })
  } catch (error) {
    if (error instanceof CertificateError) return error
    throw error
  }
}

test('a certificate that begins later says that the clock is wrong; one that has ended says when', () => {
  expect(judged([-1, 1])).toMatchObject({ names: ['meet.example.org'] })
  const early = judged([1, 90])
  expect(early).toMatchObject({ reason: 'not-yet-valid' })
  expect(String(early)).toMatch(
    /from 2026-11-27T00:00:00.000Z on, and the clock of this machine says 2026-11-26.*timedatectl/,
  )
  expect(judged([-90, -1])).toMatchObject({ reason: 'expired', endsInDays: -1 })
  expect(judged([-1, 90], 'other.example.org')).toMatchObject({ reason: 'other-name' })
})

test('with a wrong clock no new certificate is asked for: authorities count', async () => {
  const { key, cert } = pair(1, 90)
  writeSecret(join(dir, 'acme-certificate.pem'), `${key}${cert}`)
  const asking = acmeCertificate({
    host: 'meet.example.org',
    // Nobody listens there: asking would fail for another reason.
    directory: 'https://127.0.0.1:1/directory',
    email: '',
    accountBinding: null,
    trust: null,
    solver: httpChallenges(),
    data: dir,
    log: noLog,
    wallNow: () => NOW,
  })
  await expect(asking).rejects.toMatchObject({ reason: 'not-yet-valid' })
})
