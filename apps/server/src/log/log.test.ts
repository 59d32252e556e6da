import { expect, test } from 'vitest'
import { ManualClock } from '../testing/manualClock.ts'
import { catalogue, type EventSpec } from './catalogue.ts'
import { createLog } from './log.ts'
import { createTally } from './tally.ts'

const collect = (format: 'json' | 'pretty', level: 'info' | 'warn' | 'error' = 'info') => {
  const lines: string[] = []
  return { lines, log: createLog({ sink: line => lines.push(line), format, level, wallNow: () => 0 }) }
}

test('[P-51] free text does not type-check, and what gets past the types does not reach the line', () => {
  const { lines, log } = collect('json')
  // @ts-expect-error: an event that is not in the catalogue
  expect(() => log('chat.sent', { text: 'hello' })).toThrow()
  // @ts-expect-error: a code that is not in the list, a field that is not declared
  log('socket.fault', { code: 'Anna Beispiel', times: '203.0.113.7', name: 'Anna' })
  expect(JSON.parse(lines[0] ?? '')).toEqual({
    time: '1970-01-01T00:00:00.000Z',
    level: 'info',
    event: 'socket.fault',
    code: 'other',
    times: -1,
  })
})

test('[P-51] there is no kind of field that could hold text', () => {
  for (const [event, spec] of Object.entries<EventSpec>(catalogue)) {
    for (const [field, kind] of Object.entries(spec.fields)) {
      const closed =
        Array.isArray(kind) || ['count', 'milliseconds', 'bytes', 'days', 'port'].includes(String(kind))
      expect(closed, `${event} ${field}`).toBe(true)
    }
  }
})

test('levels and shapes', () => {
  const quiet = collect('pretty', 'warn')
  quiet.log('server.ready', { mode: 'trial', took: 12.3, memory: 1_000 })
  quiet.log('web.missing', {})
  expect(quiet.lines).toEqual(['00:00:00 warn  web.missing'])
  const all = collect('pretty')
  all.log('server.ready', { mode: 'trial', took: 12.3, memory: 1_000 })
  expect(all.lines).toEqual(['00:00:00 info  server.ready mode=trial took=12 memory=1000'])
})

test('[P-51] what strangers cause is written as sums, not one by one', () => {
  const clock = new ManualClock()
  const reports: [string, number][] = []
  const tally = createTally<'host' | 'origin'>(clock, (why, times) => reports.push([why, times]))
  for (let i = 0; i < 1_000; i++) tally('host')
  tally('origin')
  expect(reports).toEqual([])
  clock.advance(10_000)
  expect(reports).toEqual([
    ['host', 1_000],
    ['origin', 1],
  ])
  clock.advance(60_000)
  expect(reports).toHaveLength(2)
})
