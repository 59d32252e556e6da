import { type LogEntry, limits } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { HeldLog } from './heldLog.ts'

const line = (n: number, size = 10): LogEntry => ({
  t: 'message',
  sender: new Uint8Array(32) as never,
  message: { id: new Uint8Array(16).fill(n), epoch: 0, bytes: new Uint8Array(size) },
})

test('gapless from a base on', () => {
  const log = new HeldLog(1_000)
  expect([log.append(line(1)), log.append(line(2))]).toEqual([1_001, 1_002])
  expect([...log.after(1_001)].map(({ seq }) => seq)).toEqual([1_002])
  expect([999, 1_000, 1_002, 1_003].map(seq => log.reaches(seq))).toEqual([false, true, true, false])
})

test('[K40] trimmed by bytes: old positions and ids are forgotten, numbers go on', () => {
  const log = new HeldLog(0)
  const size = limits.LOG_BYTES_MAX / 4
  for (let n = 1; n <= 6; n++) log.append(line(n, size))
  expect(log.seq).toBe(6)
  expect(log.reaches(2)).toBe(false)
  expect(log.seqOf(new Uint8Array(16).fill(1))).toBeNull()
  expect(log.seqOf(new Uint8Array(16).fill(6))).toBe(6)
  expect([...log.after(5)]).toHaveLength(1)
})

test('[K40] trimmed by number of entries', () => {
  const log = new HeldLog(0)
  for (let n = 0; n <= limits.LOG_ENTRIES_MAX; n++) log.append({ t: 'hidden' })
  expect(log.reaches(0)).toBe(false)
  expect(log.reaches(1)).toBe(true)
})
