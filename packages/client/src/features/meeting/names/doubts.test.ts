import { describe, expect, test } from 'vitest'
import { nameDoubts } from './doubts.ts'
import { mixesScripts, skeleton } from './skeleton.ts'

const doubts = (...names: readonly string[]) => {
  const found = nameDoubts(names.map((name, i) => ({ id: `${i}`, name })))
  return names.map((_, i) => {
    const doubt = found.get(`${i}`)
    return doubt?.t === 'like' ? `like ${doubt.like}` : (doubt?.t ?? '')
  })
}

describe('look-alike names', () => {
  test.each([
    ['Ada Lovelace', 'Аdа Lоvеlасе', 'letters of another script'],
    ['Olga', 'OIga', 'a capital I for a small l'],
    ['Paul', 'Pau1', 'a digit'],
    ['Marn', 'Mam', 'two letters that run together'],
    ['Jose', 'José', 'an accent'],
    ['Ada', 'Ada.', 'a dot'],
    ['Ada', 'A d a', 'spaces'],
    ['Ada', 'Ada 🙂', 'a picture'],
    ['Anna', '\uff21\uff4e\uff4e\uff41', 'full width'],
    ['Boris', '\u{1d401}oris', 'a mathematical letter'],
    ['Nikos', 'Νikοs', 'Greek'],
    ['ВОВА', 'BOBA', 'capitals of another script'],
  ])('%s and %s: %s', (name, fake) => {
    expect(doubts(name, fake)).toEqual([`like ${fake}`, `like ${name}`])
  })

  test('the same name, also with other capitals or accents in another order, is said to be the same', () => {
    expect(doubts('Ada', 'Ada')).toEqual(['same', 'same'])
    expect(doubts('Анна', 'АННА')).toEqual(['same', 'same'])
    expect(doubts('Zo\u00eb', 'Zoe\u0308')).toEqual(['same', 'same'])
    expect(doubts('🙂', '🙂')).toEqual(['same', 'same'])
  })

  test('names that differ are left alone, in every script, and those who have none', () => {
    const names = [
      'Anna',
      'Hanna',
      'Анна',
      'Жанна',
      'Νίκος',
      'محمد',
      'שרה',
      '田中',
      '김',
      '🙂',
      '🦊',
      'Ben',
      'Bem',
    ]
    expect(doubts(...names).filter(Boolean)).toEqual([])
    expect(doubts('', '')).toEqual(['', ''])
  })

  test('letters of two scripts in one word are told also while nobody here is called so', () => {
    expect(doubts('Аdа', 'Ben')).toEqual(['mixed', ''])
    expect(['Anna Иванова', 'Νίκος Smith', 'Ян-Peter', '田中 Ken', 'Müller'].map(mixesScripts)).toEqual(
      Array(5).fill(false),
    )
    expect(mixesScripts('Sоfiа')).toBe(true)
  })

  test('who waits is held against those who are inside, not against themselves', () => {
    const inside = [{ id: 'a', name: 'Ada' }]
    const found = nameDoubts(
      [
        { id: 'k', name: 'Аda' },
        { id: 'l', name: 'Ben' },
      ],
      inside,
    )
    expect([...found]).toEqual([['k', { t: 'like', like: 'Ada' }]])
  })

  test('a name of ten thousand characters, or of marks without end, takes no time to speak of', () => {
    const began = performance.now()
    for (const long of [
      'a'.repeat(10_000),
      'e\u0301\u0323'.repeat(5_000),
      '‮שלום'.repeat(2_500),
      '👩‍💻'.repeat(2_000),
    ])
      expect(typeof skeleton(long)).toBe('string')
    expect(performance.now() - began).toBeLessThan(500)
  })
})

test('in a crowd everybody of the same name is said to be, and nobody else', () => {
  const found = doubts(...Array.from({ length: 200 }, (_, i) => (i % 2 === 0 ? 'Ada' : '田'.repeat(i))))
  expect(found).toEqual(found.map((_, i) => (i % 2 === 0 ? 'same' : '')))
})
