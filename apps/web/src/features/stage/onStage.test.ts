import { describe, expect, test } from 'vitest'
import { onStage } from './onStage.ts'

const none = new Map<string, number>()

describe('onStage', () => {
  test('everybody, in order, when there is room', () => {
    expect(onStage({ everybody: ['a', 'b'], before: [], heardAt: none, places: 4 })).toEqual(['a', 'b'])
  })

  test('those who were there keep their places when somebody leaves', () => {
    const shown = onStage({ everybody: ['a', 'c', 'd'], before: ['a', 'b', 'c'], heardAt: none, places: 3 })
    expect(shown).toEqual(['a', 'c', 'd'])
  })

  test('who speaks takes the place of the longest silent, and nobody else moves', () => {
    const heardAt = new Map([
      ['a', 30],
      ['b', 10],
      ['c', 20],
      ['d', 40],
    ])
    const shown = onStage({ everybody: ['a', 'b', 'c', 'd'], before: ['a', 'b', 'c'], heardAt, places: 3 })
    expect(shown).toEqual(['a', 'd', 'c'])
  })

  test('silent people do not push each other out', () => {
    const shown = onStage({ everybody: ['d', 'c', 'b', 'a'], before: ['a', 'b'], heardAt: none, places: 2 })
    expect(shown).toEqual(['a', 'b'])
  })

  test('fewer places: the first stay', () => {
    expect(
      onStage({ everybody: ['a', 'b', 'c'], before: ['a', 'b', 'c'], heardAt: none, places: 1 }),
    ).toEqual(['a'])
  })
})
