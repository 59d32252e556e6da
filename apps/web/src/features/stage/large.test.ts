import { expect, test } from 'vitest'
import { faceOf, keyOf, largeOf, screenOf } from './large.ts'

const scene = {
  layout: 'grid',
  pins: [] as readonly string[],
  spotlight: [] as readonly string[],
  others: ['a', 'b', 'c'],
  sharers: [] as readonly string[],
  speaker: 'b',
} as const

test('in the grid nobody is large because they speak', () => {
  expect(largeOf(scene)).toEqual([])
  expect(largeOf({ ...scene, layout: 'speaker' })).toEqual([faceOf('b')])
})

test('one other fills the stage in any layout', () => {
  expect(largeOf({ ...scene, layout: 'speaker', others: ['b'] })).toEqual([])
})

test('of several screens the newest is large, or those that were chosen', () => {
  const sharers = ['a', 'c']
  expect(largeOf({ ...scene, sharers })).toEqual([screenOf('c')])
  expect(largeOf({ ...scene, sharers, pins: [keyOf(screenOf('a'))] })).toEqual([screenOf('a')])
  expect(largeOf({ ...scene, sharers, pins: sharers.map(id => keyOf(screenOf(id))) })).toEqual(
    sharers.map(screenOf),
  )
})

test('who is pinned stays large whoever speaks, beside a screen, and goes with the person', () => {
  const pins = [keyOf(faceOf('c')), keyOf(faceOf('a'))]
  expect(largeOf({ ...scene, layout: 'speaker', pins })).toEqual([faceOf('c'), faceOf('a')])
  expect(largeOf({ ...scene, pins, sharers: ['b'] })).toEqual([screenOf('b'), faceOf('c'), faceOf('a')])
  expect(largeOf({ ...scene, pins, others: ['a', 'b'] })).toEqual([faceOf('a')])
})

test('a spotlight is large to all, but what one pins oneself comes first; nobody sees themselves in it', () => {
  expect(largeOf({ ...scene, spotlight: ['c', 'me'] })).toEqual([faceOf('c')])
  expect(largeOf({ ...scene, spotlight: ['c'], pins: [keyOf(faceOf('a'))] })).toEqual([faceOf('a')])
  expect(largeOf({ ...scene, spotlight: ['c'], sharers: ['a'] })).toEqual([screenOf('a'), faceOf('c')])
})
