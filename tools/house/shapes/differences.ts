import { type Field, type Range, type Shape, show, tagOf } from './shape.ts'

/** Where the document and the code disagree, one line each; empty when they say the same. */
export function differences(path: string, document: Shape, code: Shape): readonly string[] {
  const unlike = [line(path, show(document), show(code))]
  switch (document.kind) {
    case 'map':
      if (code.kind !== 'map' || code.open !== document.open) return unlike
      return perName(
        { document: document.fields, code: code.fields },
        `${path}.`,
        fieldDifferences,
        showField,
      )
    case 'table':
      return code.kind === 'table' ? differences(`${path}{}`, document.of, code.of) : unlike
    case 'list':
      if (code.kind !== 'list') return unlike
      return [
        ...(sameRange(document.length, code.length) ? [] : unlike),
        ...differences(`${path}[]`, document.of, code.of),
      ]
    case 'number':
    case 'bytes':
    case 'text':
      return code.kind === document.kind && sameRange(document.range, code.range) ? [] : unlike
    case 'literal':
      return code.kind === 'literal' && code.value === document.value ? [] : unlike
    case 'union': {
      if (code.kind !== 'union') return unlike
      return [
        ...twice(document.options).map(name => line(`${path}/${name}`, 'it twice', 'it once')),
        ...perName({ document: named(document), code: named(code) }, `${path}/`, differences, show),
      ]
    }
    default:
      return code.kind === document.kind ? [] : unlike
  }
}

type Both<T> = { readonly document: ReadonlyMap<string, T>; readonly code: ReadonlyMap<string, T> }

/** Each name of either side: those of both are compared, others are missing on the other one. */
function perName<T>(
  both: Both<T>,
  prefix: string,
  compare: (path: string, document: T, code: T) => readonly string[],
  print: (one: T) => string,
): readonly string[] {
  return [...new Set([...both.document.keys(), ...both.code.keys()])].flatMap(name => {
    const [document, code] = [both.document.get(name), both.code.get(name)]
    if (document && code) return compare(prefix + name, document, code)
    return [line(prefix + name, document ? print(document) : 'nothing', code ? print(code) : 'nothing')]
  })
}

function fieldDifferences(path: string, document: Field, code: Field): readonly string[] {
  if (document.optional !== code.optional) return [line(path, showField(document), showField(code))]
  return differences(path, document.shape, code.shape)
}

const showField = (field: Field): string => `${field.optional ? '? ' : ''}${show(field.shape)}`
const line = (path: string, document: string, code: string) =>
  `${path}: document says ${document}, code says ${code}`
const sameRange = (a: Range, b: Range): boolean => a.min === b.min && a.max === b.max

/** Variants by their tag, those without one by their place. */
function named(union: Extract<Shape, { kind: 'union' }>): ReadonlyMap<string, Shape> {
  return new Map(union.options.map((option, i) => [tagOf(option) ?? String(i), option]))
}

function twice(options: readonly Shape[]): readonly string[] {
  const tags = options.flatMap(option => tagOf(option) ?? [])
  return tags.filter((tag, i) => tags.indexOf(tag) !== i)
}
