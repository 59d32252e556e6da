import { expect, it } from 'vitest'
import { safetyCode } from './safetyCode.ts'

it('[K46] is six groups of five digits', () => {
  const code = safetyCode(new Uint8Array(32))
  expect(code).toHaveLength(6)
  for (const group of code) expect(group).toMatch(/^\d{5}$/)
})

it('[K46] is the same for the same epoch and no other', () => {
  const one = safetyCode(new Uint8Array(32).fill(1))
  expect(safetyCode(new Uint8Array(32).fill(1))).toEqual(one)
  const other = safetyCode(new Uint8Array(32).fill(2))
  expect(other.every((group, i) => group !== one[i])).toBe(true)
})

it('[K46] stays what was once agreed on', () => {
  expect(safetyCode(Uint8Array.from({ length: 32 }, (_, i) => i)).join(' ')).toBe(
    '60318 35522 77780 22677 17439 75623',
  )
})
