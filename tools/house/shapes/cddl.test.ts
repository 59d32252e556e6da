import { describe, expect, test } from 'vitest'
import { parseCddl } from './cddl.ts'
import { show } from './shape.ts'

const shown = (text: string) =>
  Object.fromEntries([...parseCddl(text)].map(([name, rule]) => [name, show(rule.shape)]))

describe('what the document may be written in', () => {
  test.each([
    ['a literal', 'x = "on"', '"on"'],
    ['a number that is a literal', 'x = 1', '1'],
    ['true', 'x = true', 'true'],
    ['what is built in', 'x = { a: bool, b: any, c: text }', '{ a: bool, b: any, c: text .utf16 (0..) }'],
    ['a range of numbers', 'x = 1..65535', '1..65535'],
    ['bytes of one size', 'x = bytes .size 32', 'bytes .size (32)'],
    ['bytes of a range of sizes', 'x = bytes .size (0..80)', 'bytes .size (0..80)'],
    ['text with a bound', 'x = text .utf16 (0..60)', 'text .utf16 (0..60)'],
    ['a list without bounds', 'x = [* bool]', '[* bool]'],
    ['a list with an upper bound', 'x = [0*8 bool]', '[0*8 bool]'],
    ['a list with both bounds', 'x = [1*4 bool]', '[1*4 bool]'],
    ['a list with a lower bound', 'x = [2* bool]', '[2* bool]'],
    ['a field that may be left out', 'x = { a: 1, ? b: 2 }', '{ a: 1, ? b: 2 }'],
    ['a table', 'x = { * text => bool }', '{ * text => bool }'],
    ['alternatives over lines', 'x = "a"\n  / "b"\n  / { t: "c" }', '"a" / "b" / { t: "c" }'],
    ['remarks', '; before\nx = 1 ; "of" = no { account', '1'],
  ])('%s', (_, text, says) => {
    expect(shown(text)).toEqual({ x: says })
  })

  test('names stand for what their rule says, wherever that is', () => {
    const text = 'x = { a: y, b: [0*2 y] }\ny = 1 / z\nz = 2 / 3'
    expect(shown(text)).toEqual({ x: '{ a: 1 / 2 / 3, b: [0*2 1 / 2 / 3] }', y: '1 / 2 / 3', z: '2 / 3' })
  })

  test('a rule knows the names in its own text', () => {
    const rules = parseCddl('x = { y: y }\ny = [* z]\nz = 1')
    expect([...rules].map(([name, { uses }]) => [name, [...uses]])).toEqual([
      ['x', ['y']],
      ['y', ['z']],
      ['z', []],
    ])
  })
})

describe('what is refused, with its line', () => {
  test.each([
    ['a name that stands for nothing', 'x = 1\nz = { a: y }', 'line 2: there is no rule y'],
    ['a rule within itself', 'x = [* y]\ny = { x: x }', 'line 2: x is made of itself'],
    ['two rules of one name', 'x = 1\nx = 2', 'line 2: x is there twice'],
    ['a rule named like what is built in', 'text = 1', 'line 1: text is no name for a rule'],
    ['two fields of one name', 'x = { a: 1, a: 2 }', 'line 1: x has a where another field than a belongs'],
    ['a map that does not end', 'x = { a: 1', 'line 1: x has its end where } belongs'],
    ['fields without a comma', 'x = { a: 1 b: 2 }', 'line 1: x has b where } belongs'],
    ['a list without occurrence', 'x = [bool]', 'line 1: x has bool where * belongs'],
    ['a field without a type', 'x = {\n a: }', 'line 2: x has } where a type belongs'],
    ['a rule without a type', 'x =\ny = 1', 'x has its end where a type belongs'],
    ['a size without numbers', 'x = bytes .size many', 'line 1: x has many where a number belongs'],
    ['a size of text', 'x = text .size 4', 'line 1: x has .size where the end belongs'],
    ['a control that nobody knows', 'x = bytes .cbor y\ny = 1', 'line 1: x has .cbor where the end belongs'],
    ['more than one type', 'x = 1 2', 'line 1: x has 2 where the end belongs'],
    ['a sign that is not of it', 'x = 1\ny = #6.0', 'line 2: #6.0 cannot be read'],
    ['a type without a rule', '{ a: 1 }', 'line 1: expected the name of a rule'],
  ])('%s', (_, text, says) => {
    expect(() => parseCddl(text)).toThrow(says)
  })
})
