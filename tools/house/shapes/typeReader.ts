import { type Field, oneOf, type Range, type Shape, UNBOUNDED } from './shape.ts'

export type Token = { readonly text: string; readonly line: number }

export const BUILT_IN: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['any', { kind: 'any' }],
  ['bool', { kind: 'bool' }],
  ['true', { kind: 'literal', value: true }],
  ['false', { kind: 'literal', value: false }],
  ['bytes', { kind: 'bytes', range: UNBOUNDED }],
  ['text', { kind: 'text', range: UNBOUNDED }],
])
/** Which control bounds what; `.utf16` is our own. */
const CONTROLS = { bytes: '.size', text: '.utf16' } as const

export const isName = (text: string): boolean => /^[A-Za-z]/.test(text)
const isNumber = (text: string): boolean => /^\d/.test(text)

/** Reads the tokens of one rule; `named` says what another rule stands for. */
export class TypeReader {
  readonly #rule: string
  readonly #tokens: readonly Token[]
  readonly #named: (name: string, line: number) => Shape
  #at = 0

  constructor(rule: string, tokens: readonly Token[], named: (name: string, line: number) => Shape) {
    this.#rule = rule
    this.#tokens = tokens
    this.#named = named
  }

  whole(): Shape {
    const shape = this.#alternatives()
    if (this.#at < this.#tokens.length) this.#fail('the end')
    return shape
  }

  #alternatives(): Shape {
    const options = [this.#one()]
    while (this.#takes('/')) options.push(this.#one())
    return oneOf(options)
  }

  #one(): Shape {
    if (this.#takes('{')) return this.#map()
    if (this.#takes('[')) return this.#list()
    const token = this.#next('a type')
    if (token.text.startsWith('"')) return { kind: 'literal', value: token.text.slice(1, -1) }
    if (isNumber(token.text)) return this.#numbers(Number(token.text))
    if (!isName(token.text)) return this.#fail('a type', -1)
    const shape = BUILT_IN.get(token.text)
    if (!shape) return this.#named(token.text, token.line)
    if ((shape.kind === 'bytes' || shape.kind === 'text') && this.#takes(CONTROLS[shape.kind]))
      return { kind: shape.kind, range: this.#size() }
    return shape
  }

  #map(): Shape {
    if (this.#takes('*')) {
      this.#expect('text')
      this.#expect('=>')
      const of = this.#alternatives()
      this.#expect('}')
      return { kind: 'table', of }
    }
    const fields = new Map<string, Field>()
    do {
      const optional = this.#takes('?')
      const name = this.#next('a field').text
      if (!isName(name)) this.#fail('a field', -1)
      if (fields.has(name)) this.#fail(`another field than ${name}`, -1)
      this.#expect(':')
      fields.set(name, { optional, shape: this.#alternatives() })
    } while (this.#takes(','))
    this.#expect('}')
    return { kind: 'map', fields, open: false }
  }

  #list(): Shape {
    const min = this.#number()
    this.#expect('*')
    const length = { min: min ?? 0, max: this.#number() ?? Number.POSITIVE_INFINITY }
    const of = this.#alternatives()
    this.#expect(']')
    return { kind: 'list', length, of }
  }

  #numbers(first: number): Shape {
    if (!this.#takes('..')) return { kind: 'literal', value: first }
    return { kind: 'number', range: { min: first, max: this.#bound() } }
  }

  #size(): Range {
    if (!this.#takes('(')) {
      const exactly = this.#bound()
      return { min: exactly, max: exactly }
    }
    const min = this.#bound()
    this.#expect('..')
    const max = this.#bound()
    this.#expect(')')
    return { min, max }
  }

  #bound(): number {
    return this.#number() ?? this.#fail('a number')
  }

  #number(): number | undefined {
    const text = this.#tokens[this.#at]?.text
    if (text === undefined || !isNumber(text)) return undefined
    this.#at++
    return Number(text)
  }

  #takes(text: string): boolean {
    const taken = this.#tokens[this.#at]?.text === text
    if (taken) this.#at++
    return taken
  }

  #expect(text: string): void {
    if (!this.#takes(text)) this.#fail(text)
  }

  #next(wanted: string): Token {
    return this.#tokens[this.#at++] ?? this.#fail(wanted, -1)
  }

  #fail(wanted: string, back = 0): never {
    const token = this.#tokens[this.#at + back]
    const where = token ?? this.#tokens.at(-1)
    throw new Error(
      `line ${where?.line ?? '?'}: ${this.#rule} has ${token?.text ?? 'its end'} where ${wanted} belongs`,
    )
  }
}
