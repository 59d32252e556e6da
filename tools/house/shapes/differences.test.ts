import { describe, expect, test } from 'vitest'
import * as z from 'zod/mini'
import { parseCddl } from './cddl.ts'
import { differences } from './differences.ts'
import { type Schema, shapeOf } from './zodShape.ts'

const bytes = (min: number, max: number) =>
  z.custom<Uint8Array>(v => v instanceof Uint8Array && v.length >= min && v.length <= max)
const list = (...checks: Parameters<ReturnType<typeof z.array>['check']>) =>
  z.array(z.boolean()).check(...checks)
const text = (max: number) => z.string().check(z.maxLength(max))
const whole = (min: number, max: number) => z.int().check(z.gte(min), z.lte(max))

function compared(document: string, schema: Schema) {
  const rule = parseCddl(`x = ${document}`).get('x')
  return rule && differences('x', rule.shape, shapeOf(schema, 'x'))
}

describe('a document that says what the code says', () => {
  test.each<[string, Schema]>([
    ['"on"', z.literal('on')],
    ['1', z.literal(1)],
    ['true', z.literal(true)],
    ['bool', z.boolean()],
    ['any', z.unknown()],
    ['0..9007199254740991', z.int().check(z.gte(0))],
    ['1..65535', whole(1, 65_535)],
    ['text', z.string()],
    ['text .utf16 (0..60)', text(60)],
    ['bytes .size 0', bytes(0, 0)],
    ['bytes .size 16', bytes(16, 16)],
    ['bytes .size (3..7)', bytes(3, 7)],
    ['bytes .size (0..1048576)', bytes(0, 1_048_576)],
    ['bytes', z.custom(v => v instanceof Uint8Array)],
    ['[* bool]', list()],
    ['[1*4 bool]', list(z.minLength(1), z.maxLength(4))],
    ['{ * text => bool }', z.record(z.string(), z.boolean())],
    ['{ a: bool, ? b: text }', z.strictObject({ b: z.optional(z.string()), a: z.boolean() })],
    ['"a" / "b" / "c"', z.union([z.enum(['c', 'a']), z.literal('b')])],
    ['bytes .size 16 / bytes .size 0', z.union([bytes(16, 16), bytes(0, 0)])],
    [
      '{ t: "a" } / { t: "b", n: bool }',
      z.discriminatedUnion('t', [
        z.strictObject({ t: z.literal('b'), n: z.boolean() }),
        z.strictObject({ t: z.literal('a') }),
      ]),
    ],
  ])('%s', (document, schema) => {
    expect(compared(document, schema)).toEqual([])
  })
})

describe('what is told apart', () => {
  test.each<[string, string, Schema, string]>([
    [
      'a field of another name: missing here',
      '{ b: bool }',
      z.strictObject({ b: z.boolean(), a: z.boolean() }),
      'x.a: document says nothing, code says bool',
    ],
    [
      'and surplus there',
      '{ a: bool, ? b: text }',
      z.strictObject({ a: z.boolean() }),
      'x.b: document says ? text .utf16 (0..), code says nothing',
    ],
    [
      'a field that may be left out',
      '{ a: bool }',
      z.strictObject({ a: z.optional(z.boolean()) }),
      'x.a: document says bool, code says ? bool',
    ],
    [
      'a map that lets other fields through',
      '{ a: bool }',
      z.object({ a: z.boolean() }),
      'x: document says { a: bool }, code says { a: bool, * text => any }',
    ],
    ['another literal', '"on"', z.literal('off'), 'x: document says "on", code says "off"'],
    ['a literal of another type', '1', z.literal('1'), 'x: document says 1, code says "1"'],
    ['another type', 'bool', z.string(), 'x: document says bool, code says text .utf16 (0..)'],
    ['a word that the code has not', '"a" / "b" / "c"', z.enum(['a', 'b']), 'x/c: document says "c", code'],
    ['a word that the document has not', '"a" / "b"', z.enum(['a', 'b', 'c']), 'x/c: document says nothing'],
    ['a word said twice', '"a" / "b" / "a"', z.enum(['a', 'b']), 'x/a: document says it twice'],
    ['a range from elsewhere', '1..5', whole(0, 5), 'x: document says 1..5, code says 0..5'],
    ['a range further', '1..5', whole(1, 6), 'x: document says 1..5, code says 1..6'],
    [
      'bytes that may be fewer',
      'bytes .size 32',
      bytes(0, 32),
      'x: document says bytes .size (32), code says bytes .size (0..32)',
    ],
    [
      'one byte more',
      'bytes .size (0..80)',
      bytes(0, 81),
      'x: document says bytes .size (0..80), code says bytes .size (0..81)',
    ],
    ['text one unit longer', 'text .utf16 (0..60)', text(61), 'code says text .utf16 (0..61)'],
    ['a list that may be longer', '[0*4 bool]', list(z.maxLength(5)), 'code says [0*5 bool]'],
    ['a list that may be empty', '[1*4 bool]', list(z.maxLength(4)), 'code says [0*4 bool]'],
    ['what is in a list', '[* bool]', z.array(z.string()), 'x[]: document says bool'],
    ['what is in a table', '{ * text => bool }', z.record(z.string(), z.string()), 'x{}: document says bool'],
    [
      'a variant that the document has not',
      '{ t: "a" } / { t: "b" }',
      z.union(['a', 'b', 'c'].map(t => z.strictObject({ t: z.literal(t) }))),
      'x/c: document says nothing, code says { t: "c" }',
    ],
    [
      'a field of a variant',
      '{ t: "a", n: 1..2 } / { t: "b" }',
      z.discriminatedUnion('t', [
        z.strictObject({ t: z.literal('b') }),
        z.strictObject({ t: z.literal('a'), n: whole(1, 3) }),
      ]),
      'x/a.n: document says 1..2, code says 1..3',
    ],
    [
      'an option without a tag',
      '{ a: bool } / { b: bool }',
      z.union([z.strictObject({ a: z.boolean() }), z.strictObject({ b: z.string() })]),
      'x/1.b: document says bool, code says text',
    ],
  ])('%s', (_, document, schema, says) => {
    const found = compared(document, schema)
    expect(found).toHaveLength(1)
    expect(found?.[0]).toContain(says)
  })
})

test.each<[string, Schema, string]>([
  ['a number with a fraction', z.number(), 'need not be whole'],
  ['bounds that leave out their end', z.int().check(z.gt(0)), 'no word for the check greater_than'],
  ['a text of a certain form', z.string().check(z.regex(/a/)), 'no word for the check string_format'],
  ['a check of its own that is not for bytes', z.custom(), 'not for bytes'],
  ['null', z.nullable(z.boolean()), 'no word for nullable'],
  ['keys of a certain form', z.record(z.enum(['a']), z.boolean()), 'keys that are not any text'],
])('%s cannot be said in the document, so it is not passed over', (_, schema, says) => {
  expect(() => shapeOf(schema, 'x')).toThrow(says)
  expect(() => shapeOf(z.strictObject({ a: schema as never }), 'x')).toThrow('x.a')
})

test.each([
  ['a check on a map', z.strictObject({ a: z.boolean() }).check(z.refine(() => false))],
  ['a bound on the keys of a table', z.record(z.string().check(z.maxLength(4)), z.boolean())],
  ['a check on a table', z.record(z.string(), z.boolean()).check(z.refine(() => false))],
  ['a check on a union', z.union([z.literal('a'), z.literal('b')]).check(z.refine(() => false))],
])('%s is not passed over', (_, schema) => {
  expect(() => shapeOf(schema, 'x')).toThrow('x')
})
