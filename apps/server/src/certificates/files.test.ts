import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeSelfSigned } from '../door/selfSigned.ts'
import { ManualClock } from '../testing/manualClock.ts'
import { certificateFiles } from './files.ts'

const HOST = 'meet.example.org'
const NOW = Date.UTC(2026, 10, 26)
const DAY_MS = 24 * 3_600_000
let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-files-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

function written(days: number, from = NOW) {
  const { pem, key } = makeSelfSigned({
    names: [HOST],
    notBefore: new Date(from - DAY_MS),
    notAfter: new Date(from + days * DAY_MS),
  })
  const files = { cert: join(dir, 'cert.pem'), key: join(dir, 'key.pem') }
  writeFileSync(files.cert, pem)
  writeFileSync(files.key, key.export({ type: 'pkcs8', format: 'pem' }), { mode: 0o600 })
  return files
}

test('a certificate that nobody renews is said each day before and after its end; the server goes on and takes a newer one', () => {
  const files = written(15)
  const clock = new ManualClock()
  const began = clock.now()
  const events: string[] = []
  const source = certificateFiles(files, {
    host: HOST,
    wallNow: () => NOW + clock.now() - began,
    log: (event, fields) => {
      if ('ends' in fields) events.push(`${event} ${'why' in fields ? fields.why : ''} ${fields.ends}`)
    },
  })
  const told: string[] = []
  const stop = source.watch(clock, ({ cert }) => told.push(cert))
  const minutes = (count: number) => {
    for (let i = 0; i < count; i++) clock.advance(60_000)
  }
  minutes(17 * 24 * 60)
  const problems = events.filter(event => event.startsWith('certificate.problem'))
  expect(problems.length).toBeGreaterThan(13)
  expect(problems.length).toBeLessThan(18)
  expect(problems[0]).toBe('certificate.problem ends-soon 13')
  expect(problems.at(-1)).toMatch(/^certificate\.problem expired -\d$/)
  expect(told).toEqual([])

  written(90, NOW + 17 * DAY_MS)
  minutes(1)
  expect(told).toEqual([source.current().cert])
  events.length = 0
  minutes(2 * 24 * 60)
  expect(events).toEqual([])
  stop()
})
