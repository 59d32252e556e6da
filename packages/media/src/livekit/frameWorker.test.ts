import { expect, test, vi } from 'vitest'
import type { EpochKeys, SenderReport } from '../types.ts'
import type { FromWorker, ToWorker } from '../worker/protocol.ts'
import { FrameWorker } from './frameWorker.ts'

const keys = (epoch: number): EpochKeys => ({
  epoch,
  own: null,
  others: [],
  addedSomebody: false,
  removedBarred: false,
})
const report = (epoch: number, nextCtx = 0): SenderReport => ({ epoch, leafIndex: 3, nextCtx, contexts: [] })

/** Workers whose ends the test holds. */
function bench() {
  const told: ToWorker[][] = []
  const made: Worker[] = []
  const replaced = vi.fn()
  const make = () => {
    const heard: ToWorker[] = []
    told.push(heard)
    const worker = { postMessage: (message: ToWorker) => heard.push(message), terminate: () => undefined }
    made.push(worker as unknown as Worker)
    return made.at(-1)!
  }
  const page = new FrameWorker(make, { message: () => undefined, replaced, failed: () => undefined })
  const answer = (data: FromWorker) => made.at(-1)?.onmessage?.({ data } as MessageEvent<FromWorker>)
  const crash = () => made.at(-1)?.onerror?.({} as ErrorEvent)
  return { page, told, answer, crash, replaced }
}

test('[K34] a worker that takes over begins with context numbers that no worker before it could reach', () => {
  const { page, told, crash, replaced } = bench()
  page.setKeys('call', keys(1))
  crash()
  crash()
  const bases = told.map(heard => heard.flatMap(m => (m.t === 'keys' ? [m.base] : [])))
  expect(bases).toEqual([[0], [1024], [2048]])
  expect(replaced).toHaveBeenCalledTimes(2)
})

test('[K36] a worker that takes over hears what had passed and what was closed, after the keys', async () => {
  const { page, told, answer, crash } = bench()
  page.setKeys('call', keys(1))
  page.report(report(1, 2))
  const marks = { epoch: 1, seen: [{ leafIndex: 3, ctx: 1, counter: 40 }] }
  const none = { sealed: 0, opened: 0, refused: 0, foreignClear: 0, withheld: 0 }
  const counted = page.counters('call')
  answer({ t: 'pong', id: 0, counters: { call: none, test: none }, marks })
  await counted
  crash()
  expect(told[1]?.map(({ t }) => t)).toEqual(['keys', 'report', 'passed'])
  expect(told[1]).toContainEqual({ t: 'passed', marks })
  expect(told[1]).toContainEqual({ t: 'report', report: report(1, 2) })
})

test('[K36] a heartbeat that is faster than the keys of its epoch counts, one of an earlier epoch changes nothing', () => {
  const { page, told } = bench()
  page.setKeys('call', keys(1))
  page.report(report(2, 7))
  page.report(report(1, 5))
  page.setKeys('call', keys(2))
  expect(told[0]?.at(-1)).toEqual({ t: 'report', report: report(2, 7) })
  page.setKeys('call', keys(1))
  page.setKeys('call', keys(3))
  expect(told[0]?.at(-1)?.t).toBe('keys')
})
