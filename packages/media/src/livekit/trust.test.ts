import { expect, test } from 'vitest'
import type { SelfTestResult } from './selfTest.ts'
import { type PageTested, Trust } from './trust.ts'

/** One connection of a page: what its self-test comes to, and what was decided. */
function connection(page: PageTested, result: SelfTestResult) {
  const said: boolean[] = []
  let runs = 0
  const trust = new Trust(
    async () => {
      runs++
      return result
    },
    page,
    trusted => said.push(trusted),
  )
  return { trust, said, runs: () => runs }
}

test('[K38] what one connection of a page has shown holds for the next, which need not be looked at for it', async () => {
  const page: PageTested = { at: null }
  const meeting = connection(page, 'passed')
  await meeting.trust.ensure(0)
  const breakout = connection(page, 'undecided')
  await breakout.trust.ensure(0)
  expect(breakout.trust.passed).toBe(true)
  expect([breakout.said, breakout.runs()]).toEqual([[true], 0])
  expect(breakout.trust.report).toEqual({ selfTest: 'passed', selfTestAt: page.at })
})

test('[K38] where one connection has lost trust the next tests for itself, and nothing undecided is trusted', async () => {
  const page: PageTested = { at: null }
  const meeting = connection(page, 'passed')
  await meeting.trust.ensure(0)
  meeting.trust.lose()
  const breakout = connection(page, 'undecided')
  await breakout.trust.ensure(0)
  expect([breakout.trust.passed, breakout.trust.lost, breakout.runs()]).toEqual([false, false, 1])
  const failed = connection(page, 'failed')
  await failed.trust.ensure(0)
  expect([failed.trust.lost, failed.said, page.at]).toEqual([true, [false], null])
})
