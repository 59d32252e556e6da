/** What a message may look like, whether the document or the code says so. */
export type Shape =
  /** `open`: fields that are not named are let through. */
  | { readonly kind: 'map'; readonly fields: ReadonlyMap<string, Field>; readonly open: boolean }
  /** A map whose keys are any text. */
  | { readonly kind: 'table'; readonly of: Shape }
  | { readonly kind: 'list'; readonly length: Range; readonly of: Shape }
  /** `range`: what a whole number may be; how many bytes; how many UTF-16 units of text. */
  | { readonly kind: 'number' | 'bytes' | 'text'; readonly range: Range }
  | { readonly kind: 'literal'; readonly value: Literal }
  | { readonly kind: 'bool' }
  | { readonly kind: 'any' }
  /** At least two options, none of which is a union. */
  | { readonly kind: 'union'; readonly options: readonly Shape[] }

export type Field = { readonly optional: boolean; readonly shape: Shape }
/** Both ends belong to it. */
export type Range = { readonly min: number; readonly max: number }
export type Literal = string | number | boolean

export const UNBOUNDED: Range = { min: 0, max: Number.POSITIVE_INFINITY }

/** One shape made of others: a union within a union is none of its own. */
export function oneOf(shapes: readonly Shape[]): Shape {
  const options = shapes.flatMap(shape => (shape.kind === 'union' ? shape.options : [shape]))
  const [only] = options
  return only && options.length === 1 ? only : { kind: 'union', options }
}

/** The value of `t`, by which variants of a message are told apart; of a literal, itself. */
export function tagOf(shape: Shape): string | undefined {
  const said = shape.kind === 'map' ? shape.fields.get('t')?.shape : shape
  return said?.kind === 'literal' ? String(said.value) : undefined
}

/** In the words of the document, on one line. */
export function show(shape: Shape): string {
  switch (shape.kind) {
    case 'map': {
      const fields = [...shape.fields].map(
        ([name, field]) => `${field.optional ? '? ' : ''}${name}: ${show(field.shape)}`,
      )
      return `{ ${[...fields, ...(shape.open ? ['* text => any'] : [])].join(', ')} }`
    }
    case 'table':
      return `{ * text => ${show(shape.of)} }`
    case 'list':
      return `[${occurrence(shape.length)} ${show(shape.of)}]`
    case 'number':
      return span(shape.range)
    case 'bytes':
      return `bytes .size (${span(shape.range)})`
    case 'text':
      return `text .utf16 (${span(shape.range)})`
    case 'literal':
      return JSON.stringify(shape.value)
    case 'union':
      return shape.options.map(show).join(' / ')
    default:
      return shape.kind
  }
}

const bound = (n: number): string => (Number.isFinite(n) ? String(n) : '')
const span = ({ min, max }: Range): string => (min === max ? String(min) : `${bound(min)}..${bound(max)}`)
const occurrence = ({ min, max }: Range): string => `${min || Number.isFinite(max) ? min : ''}*${bound(max)}`
