import { expect, test } from 'vitest'
import type { Wanted } from '../types.ts'
import { thinned } from './thrift.ts'

const face = (participant: string, height = 720): Wanted => ({
  participant,
  kind: 'camera',
  width: (height * 16) / 9,
  height,
})
const screen: Wanted = { participant: 'ada', kind: 'screen', width: 1280, height: 720 }
const voice: Wanted = { participant: 'ada', kind: 'microphone', width: 0, height: 0 }
const WISHES = [voice, screen, face('ada'), face('ben'), face('cora', 180)]

/** Heights by person; what is not a face has to be as it was wished. */
function heights(...[wanted, p]: Parameters<typeof thinned>): Record<string, number> {
  const thin = thinned(wanted, p)
  expect(thin.wanted.filter(({ kind }) => kind !== 'camera')).toEqual(
    wanted.filter(({ kind }) => kind !== 'camera'),
  )
  return Object.fromEntries(
    thin.wanted.filter(({ kind }) => kind === 'camera').map(one => [one.participant, one.height]),
  )
}

test('faces become small first, then fewer, then none; sound and what is shared stay as wished', () => {
  const at = (rung: 'all' | 'small' | 'one' | 'none') => heights(WISHES, { rung, receiveKbps: null })
  expect(at('all')).toEqual({ ada: 720, ben: 720, cora: 180 })
  expect(at('small')).toEqual({ ada: 180, ben: 180, cora: 180 })
  expect(at('one')).toEqual({ ada: 180, ben: 0, cora: 0 })
  expect(at('none')).toEqual({ ada: 0, ben: 0, cora: 0 })
})

test('who is left out is told with why', () => {
  const paused = (...of: Parameters<typeof thinned>) => Object.fromEntries(thinned(...of).paused)
  expect(paused(WISHES, { rung: 'one', receiveKbps: null })).toEqual({ ben: 'line', cora: 'line' })
  expect(paused([face('ada'), face('ben')], { rung: 'all', receiveKbps: 500 })).toEqual({ ben: 'limit' })
  expect(paused(WISHES, { rung: 'all', receiveKbps: null })).toEqual({})
})

test('within a limit as many faces as fit at their smallest, and what is left makes the first ones larger', () => {
  const within = (receiveKbps: number, wanted: readonly Wanted[]) =>
    heights(wanted, { rung: 'all', receiveKbps })
  const four = ['a', 'b', 'c', 'd'].map(one => face(one))
  expect(within(500, four)).toEqual({ a: 180, b: 0, c: 0, d: 0 })
  expect(within(1_000, four)).toEqual({ a: 180, b: 180, c: 180, d: 0 })
  expect(within(2_000, four)).toEqual({ a: 360, b: 360, c: 180, d: 180 })
  expect(within(2_000, [screen, face('a')])).toEqual({ a: 360 })
  expect(within(500, [screen, face('a')])).toEqual({ a: 0 })
})

test('a picture that is not on the screen is neither counted nor said to be paused', () => {
  const away: Wanted = { participant: 'dan', kind: 'camera', width: 0, height: 0 }
  const thin = thinned([away, face('ada')], { rung: 'one', receiveKbps: 500 })
  expect(thin.wanted).toEqual([away, face('ada', 180)])
  expect(thin.paused.size).toBe(0)
})
