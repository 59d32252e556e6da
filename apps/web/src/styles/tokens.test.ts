import { describe, expect, test } from 'vitest'
import { contrast, readTokens } from './contrast.ts'

// The test runner hands out empty style sheets, so the file is read as a file.
type Node = { process: { getBuiltinModule(name: 'node:fs'): { readFileSync(at: URL, as: 'utf8'): string } } }
const { readFileSync } = (globalThis as unknown as Node).process.getBuiltinModule('node:fs')
const css = readFileSync(new URL('tokens.css', import.meta.url), 'utf8')

const hues = Array.from({ length: 12 }, (_, i) => {
  const found = new RegExp(`\\[data-hue=["']${i}["']\\] \\{\\s*--person-hue: (\\d+);`).exec(css)
  return Number(found?.[1] ?? Number.NaN)
})
/** The hues an organisation may choose from for its brand: all round the circle. */
const brands = [185, ...Array.from({ length: 12 }, (_, i) => i * 30)]

const text: readonly [on: string, ink: string][] = [
  ['paper', 'ink'],
  ['paper', 'ink-soft'],
  ['sheet', 'ink'],
  ['sheet', 'ink-soft'],
  ['sunken', 'ink'],
  ['sunken', 'ink-soft'],
  ['paper', 'accent'],
  ['sheet', 'accent'],
  ['accent', 'on-accent'],
  ['accent-strong', 'on-accent'],
  ['accent-wash', 'ink'],
  ['amber', 'on-amber'],
  ['amber-wash', 'ink'],
  ['amber-wash', 'amber-ink'],
  ['sheet', 'amber-ink'],
  ['red', 'on-red'],
  ['red-strong', 'on-red'],
  ['red-wash', 'ink'],
  ['red-wash', 'red-ink'],
  ['paper', 'red-ink'],
  ['sheet', 'red-ink'],
  ['ink', 'paper'],
]
const controls: readonly [on: string, edge: string][] = [
  ['paper', 'edge'],
  ['sheet', 'edge'],
  ['paper', 'accent'],
  ['sheet', 'accent'],
  ['paper', 'red'],
  ['sheet', 'red'],
]

describe.each(['light', 'dark'] as const)('[P-83] %s', scheme => {
  const tokens = readTokens(css, scheme, { '--brand-hue': 185, '--person-hue': 85 })
  const of = (name: string) => {
    const colour = tokens.get(`--${name}`)
    if (!colour) throw new Error(`no --${name}`)
    return colour
  }

  test.each(text)('text on %s in %s is at least 4.5:1', (on, ink) => {
    expect(contrast(of(on), of(ink))).toBeGreaterThanOrEqual(4.5)
  })

  test.each(controls)('a control on %s drawn in %s is at least 3:1', (on, edge) => {
    expect(contrast(of(on), of(edge))).toBeGreaterThanOrEqual(3)
  })

  test.each(brands)('brand hue %i keeps text readable', hue => {
    const brand = readTokens(css, scheme, { '--brand-hue': hue, '--person-hue': 85 })
    const take = (name: string) => brand.get(`--${name}`) ?? of(name)
    for (const on of ['paper', 'sheet']) {
      expect(contrast(take(on), take('accent'))).toBeGreaterThanOrEqual(4.5)
    }
    expect(contrast(take('accent'), take('on-accent'))).toBeGreaterThanOrEqual(4.5)
  })

  test.each(hues)('person hue %i: initials, name in the chat', hue => {
    const person = readTokens(css, scheme, { '--brand-hue': 185, '--person-hue': hue })
    const take = (name: string) => person.get(`--${name}`) ?? of(name)
    expect(contrast(take('person-fill'), take('person-ink'))).toBeGreaterThanOrEqual(4.5)
    expect(contrast(of('sheet'), take('person-ink'))).toBeGreaterThanOrEqual(4.5)
  })
})

test('twelve different person hues', () => {
  expect(new Set(hues).size).toBe(12)
  expect(hues.every(Number.isFinite)).toBe(true)
})

test('black on white is 21:1, so the measure itself is right', () => {
  expect(contrast({ l: 0, c: 0, h: 0 }, { l: 1, c: 0, h: 0 })).toBeCloseTo(21, 1)
})
