import { expect, test } from 'vitest'
import { Quiet } from './quiet.ts'

type Second = { readonly ada?: number; readonly away?: boolean; readonly gone?: boolean }

/** Ada and Ben, a look each second; `ada`: her packets so far. Ben's go on. Returns what is broken after the last. */
function after(seconds: readonly Second[]): Record<string, string> {
  const quiet = new Quiet()
  const looks = seconds.map(({ ada, away, gone }, i) =>
    quiet.look(
      {
        packets: new Map([['ben', i], ...(ada === undefined ? [] : [['ada', ada] as const])]),
        present: new Set(away ? ['ben'] : ['ada', 'ben']),
        roster: new Set(gone ? ['ben'] : ['ada', 'ben']),
      },
      i * 1_000,
    ),
  )
  return Object.fromEntries(looks.at(-1) ?? [])
}
const times = (n: number, second: Second) => Array.from({ length: n }, () => second)

test('[K23] whose packets stop for three seconds is quiet, and only that person', () => {
  expect(after(times(3, { ada: 10 }))).toEqual({})
  expect(after(times(4, { ada: 10 }))).toEqual({ ada: 'sound' })
})

test('[K23] the first packet afterwards takes it back, also on another receiver that counts anew', () => {
  expect(after([...times(5, { ada: 10 }), { ada: 11 }])).toEqual({})
  expect(after([...times(5, { ada: 10 }), { ada: 1 }])).toEqual({})
})

test('[K23] a stream that stopped properly is not missed; one that fell silent before stays so', () => {
  expect(after([...times(2, { ada: 10 }), ...times(8, {})])).toEqual({})
  expect(after([...times(5, { ada: 10 }), {}, {}])).toEqual({ ada: 'sound' })
})

test('[K23] who has left the engine and not the meeting is missed, until back or gone', () => {
  expect(after([{}, ...times(2, { away: true })])).toEqual({})
  expect(after([{}, ...times(3, { away: true })])).toEqual({ ada: 'all' })
  expect(after([{}, ...times(3, { away: true }), {}])).toEqual({})
  expect(after([{}, ...times(3, { away: true }), { away: true, gone: true }])).toEqual({})
})

test('[K23] who never came to the engine is not missed there', () => {
  expect(after(times(9, { away: true }))).toEqual({})
})
