import { describe, expect, test } from 'vitest'
import { againstList, LIST_NAMES_MAX, readList } from './list.ts'

describe('a list of names', () => {
  test('is read as it is pasted: lines, numbers, bullets, tables, one line of commas; each once', () => {
    expect(readList('Ada Lovelace\r\n\n  Ben  Okafor \nAda Lovelace')).toEqual(['Ada Lovelace', 'Ben Okafor'])
    expect(readList('1. Ada\n2) Ben\n- Cem\n• Dana')).toEqual(['Ada', 'Ben', 'Cem', 'Dana'])
    expect(readList('Lovelace, Ada\nOkafor, Ben')).toEqual(['Lovelace, Ada', 'Okafor, Ben'])
    expect(readList('Ada, Ben, Cem')).toEqual(['Ada', 'Ben', 'Cem'])
    expect(readList('Ada;Ben\tCem')).toEqual(['Ada', 'Ben', 'Cem'])
    expect([readList(''), readList(' \n;;\n…')]).toEqual([[], []])
    const many = Array.from({ length: 1_000 }, (_, i) => `Name${i}`).join('\n')
    expect(readList(many)).toHaveLength(LIST_NAMES_MAX)
  })

  test.each([
    ['Ada Lovelace', 'on'],
    ['lovelace ADA', 'on'],
    ['Lovelace, Ada', 'on'],
    ['Zo\u00eb M\u00fcller', 'on'],
    ['Zoe\u0308 Mu\u0308ller', 'on'],
    ['\uff21da Lovelace', 'on'],
    ['Zoe Muller', 'similar'],
    ['Ada', 'similar'],
    ['Ada Lovelcae', 'similar'],
    ['Ada Lovelac', 'similar'],
    ['Аda Lovelace', 'similar'],
    ['Ada Byron', 'off'],
    ['Al', 'off'],
    ['Eve', 'off'],
    ['🦊', 'off'],
    ['محمد', 'on'],
  ] as const)('%s is %s', (name, listed) => {
    expect(againstList(['Ada Lovelace', 'Müller, Zoë', 'محمد', 'Bo Li'])(name)).toBe(listed)
  })

  test('nothing is on an empty one, and a name of no letters on none', () => {
    expect(againstList([])('Ada')).toBe('off')
    expect(againstList(['Ada'])('')).toBe('off')
  })
})
