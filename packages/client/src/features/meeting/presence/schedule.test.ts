import { expect, test } from 'vitest'
import { heartbeatIntervalMs, isSilent, presenceOf } from './heard.ts'
import { heartbeatTurn } from './schedule.ts'

const keys = (n: number) => Array.from({ length: n }, (_, i) => new Uint8Array(32).fill(i + 1))
const turns = (n: number, role: 'owner' | 'participant' = 'participant') =>
  keys(n).map(memberKey => heartbeatTurn({ epoch: 3, own: { memberKey, role }, memberKeys: keys(n) }))

test('[K21] up to eight people all speak within 200 ms', () => {
  expect(turns(8).every(({ afterMs, mayStaySilent }) => afterMs < 200 && !mayStaySilent)).toBe(true)
})

test('[K21] above, three at a time by rank; owners and moderators always at once', () => {
  const all = turns(30).map(({ afterMs }) => afterMs)
  expect(all.filter(ms => ms === 200)).toHaveLength(3)
  expect(Math.max(...all)).toBe(2_000)
  expect(turns(30).every(({ mayStaySilent }) => mayStaySilent)).toBe(true)
  expect(turns(30, 'owner').every(({ afterMs }) => afterMs <= 200)).toBe(true)
})

test('[K21] intervals: publishers 30 s, others longer in large meetings', () => {
  expect([
    heartbeatIntervalMs(true, 500),
    heartbeatIntervalMs(false, 10),
    heartbeatIntervalMs(false, 100),
  ]).toEqual([30_000, 30_000, 60_000])
})

test('[K23] not confirmed without a message, not reachable 45 s beyond the interval', () => {
  const heard = { at: 1_000, epoch: 1, sending: new Set<'camera'>(), hand: 0, away: false, weak: false }
  expect(presenceOf(undefined, 3, 0)).toBe('unconfirmed')
  expect(presenceOf(heard, 3, 1_000 + 75_000)).toBe('confirmed')
  expect(presenceOf(heard, 3, 1_001 + 75_000)).toBe('unreachable')
})

test('[K23] silent is also whoever never said anything for as long', () => {
  const heard = { at: 1_000, epoch: 1, sending: new Set<'camera'>(), hand: 0, away: false, weak: false }
  expect(isSilent(heard, 0, 3, 1_000 + 75_000)).toBe(false)
  expect(isSilent(heard, 0, 3, 1_001 + 75_000)).toBe(true)
  expect(isSilent(undefined, 1_000, 3, 1_000 + 75_000)).toBe(false)
  expect(isSilent(undefined, 1_000, 3, 1_001 + 75_000)).toBe(true)
  expect(isSilent(undefined, 1_000, 100, 1_000 + 105_000)).toBe(false)
})
