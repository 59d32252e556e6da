import { type Field, type Literal, oneOf, type Range, type Shape, UNBOUNDED } from './shape.ts'

/** What we need of a zod schema. */
export type Schema = {
  readonly _zod: { readonly def: Pick<Definition, 'type'> }
  readonly safeParse: (value: unknown) => { readonly success: boolean }
}
/** zod's own description of a schema; which fields there are depends on the type. */
type Definition = {
  readonly type: string
  readonly format?: string
  readonly checks?: readonly { readonly _zod: { readonly def: Check } }[]
  readonly shape?: Readonly<Record<string, Schema>>
  readonly catchall?: Schema
  readonly keyType?: Schema
  readonly valueType?: Schema
  readonly element?: Schema
  readonly options?: readonly Schema[]
  readonly innerType?: Schema
  readonly values?: readonly Literal[]
  readonly entries?: Readonly<Record<string, Literal>>
}
type Check = {
  readonly check: string
  readonly minimum?: number
  readonly maximum?: number
  readonly value?: number
  readonly inclusive?: boolean
}

export function isSchema(value: unknown): value is Schema {
  return typeof value === 'object' && value !== null && '_zod' in value
}

/**
 * The shape that a schema takes.
 * @throws Error naming the place, where a schema says something for which the document has no words.
 */
export function shapeOf(schema: Schema, path: string): Shape {
  const def = definitionOf(schema)
  if (UNCHECKED.has(def.type) && (def.checks?.length ?? 0) > 0)
    throw new Error(`${path}: the document has no word for a check on this`)
  switch (def.type) {
    case 'object':
      return mapOf(def, path)
    case 'record':
      if (def.keyType?._zod.def.type !== 'string' || definitionOf(def.keyType).checks?.length)
        throw new Error(`${path}: keys that are not any text`)
      return { kind: 'table', of: inner(def.valueType, `${path}{}`) }
    case 'array':
      return { kind: 'list', length: boundsOf(def, UNBOUNDED, path), of: inner(def.element, `${path}[]`) }
    case 'union':
      return oneOf((def.options ?? []).map((option, i) => shapeOf(option, `${path}/${i}`)))
    case 'enum':
      return oneOf(Object.values(def.entries ?? {}).map(value => ({ kind: 'literal', value })))
    case 'literal':
      return oneOf((def.values ?? []).map(value => ({ kind: 'literal', value })))
    case 'number':
      if (def.format !== 'safeint') throw new Error(`${path}: a number that need not be whole`)
      return { kind: 'number', range: boundsOf(def, SAFE, path) }
    case 'string':
      return { kind: 'text', range: boundsOf(def, UNBOUNDED, path) }
    case 'boolean':
      return { kind: 'bool' }
    case 'unknown':
      return { kind: 'any' }
    case 'custom':
      return { kind: 'bytes', range: sizesOf(schema, path) }
    default:
      throw new Error(`${path}: the document has no word for ${def.type}`)
  }
}

/** Where a check could only be one of our own. */
const UNCHECKED = new Set(['object', 'record', 'union', 'enum', 'literal', 'boolean', 'unknown'])

const definitionOf = (schema: Schema): Definition => schema._zod.def
const SAFE: Range = { min: Number.MIN_SAFE_INTEGER, max: Number.MAX_SAFE_INTEGER }

function inner(schema: Schema | undefined, path: string): Shape {
  if (!schema) throw new Error(`${path}: nothing inside`)
  return shapeOf(schema, path)
}

function mapOf(def: Definition, path: string): Shape {
  const fields = Object.entries(def.shape ?? {}).map(([name, schema]): [string, Field] => {
    const optional = schema._zod.def.type === 'optional'
    return [
      name,
      { optional, shape: inner(optional ? definitionOf(schema).innerType : schema, `${path}.${name}`) },
    ]
  })
  return { kind: 'map', fields: new Map(fields), open: def.catchall?._zod.def.type !== 'never' }
}

/** `widest` as its checks narrow it. */
function boundsOf(def: Definition, widest: Range, path: string): Range {
  let { min, max } = widest
  for (const { _zod } of def.checks ?? []) {
    const { check, minimum, maximum, value = Number.NaN, inclusive = true } = _zod.def
    if (check === 'min_length') min = Math.max(min, minimum ?? Number.NaN)
    else if (check === 'max_length') max = Math.min(max, maximum ?? Number.NaN)
    else if (check === 'greater_than' && inclusive) min = Math.max(min, value)
    else if (check === 'less_than' && inclusive) max = Math.min(max, value)
    else throw new Error(`${path}: the document has no word for the check ${check}`)
  }
  return { min, max }
}

/** Above every frame. */
const SIZE_LIMIT_BYTES = 4 * 1024 * 1024

/** A check of bytes is a function: what it takes is found by trying. All sizes between two that it takes are taken as well. */
function sizesOf(schema: Schema, path: string): Range {
  const takes = (size: number) => schema.safeParse(new Uint8Array(size)).success
  if (schema.safeParse('').success || schema.safeParse(null).success)
    throw new Error(`${path}: a check of its own that is not for bytes`)
  const min = Array.from({ length: 1024 }, (_, size) => size).find(takes)
  if (min === undefined) throw new Error(`${path}: a check of its own that takes no bytes`)
  let [taken, refused] = [min, min + 1]
  while (takes(refused)) {
    if (refused > SIZE_LIMIT_BYTES) return { min, max: Number.POSITIVE_INFINITY }
    ;[taken, refused] = [refused, refused * 2]
  }
  while (refused - taken > 1) {
    const middle = Math.floor((taken + refused) / 2)
    if (takes(middle)) taken = middle
    else refused = middle
  }
  return { min, max: taken }
}
