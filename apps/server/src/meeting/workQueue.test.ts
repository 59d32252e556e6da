import type { QueueItem } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { WorkQueue } from './workQueue.ts'

const item = (n: number): QueueItem => ({
  t: 'add',
  id: new Uint8Array(16).fill(n),
  keyPackage: new Uint8Array(1),
})

test('[K27] one item for each leaf: a newer one takes the place', () => {
  const queue = new WorkQueue()
  queue.put('bob', item(1), 0)
  queue.put('bob', item(2), 0)
  expect(queue.workable(0)).toEqual([item(2)])
})

test('[K27] overdue after more than 2 s of being workable', () => {
  const queue = new WorkQueue()
  queue.put('bob', item(1), 1_000)
  expect(queue.workable(999)).toEqual([])
  expect(queue.nextAt(999)).toBe(1_000)
  expect(queue.overdue(3_000, 'x')).toEqual([])
  expect(queue.overdue(3_001, 'x')).toEqual([item(1)])
  queue.reportBad(item(1).id, 'x')
  expect([queue.overdue(3_001, 'x'), queue.overdue(3_001, 'y')]).toEqual([[], [item(1)]])
})

test('[K13] a declined item rests 10 s', () => {
  const queue = new WorkQueue()
  queue.put('bob', item(1), 0)
  queue.decline([item(1)], 5_000)
  expect(queue.workable(14_999)).toEqual([])
  expect(queue.workable(15_000)).toEqual([item(1)])
})

test('[K16] dropped when a second committer calls it bad, not when one does so twice', () => {
  const queue = new WorkQueue()
  queue.put('bob', item(1), 0)
  expect(queue.reportBad(item(1).id, 'x')).toBeNull()
  expect(queue.reportBad(item(1).id, 'x')).toBeNull()
  expect(queue.reportBad(item(1).id, 'y')?.about).toBe('bob')
  expect(queue.get('bob')).toBeNull()
})
