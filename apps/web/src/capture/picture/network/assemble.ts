/** Code that leaves what its type says on the stack of WebAssembly, or nothing. */
export type Code = readonly number[]

type Kind = 'i32' | 'v128'
const KIND = { i32: 0x7f, v128: 0x7b } as const

/** A local of a function: reads itself, and takes values. */
export type Local = { readonly get: Code; set(value: Code): Code; add(value: Code): Code }

export type Written = { readonly name: string; readonly parameters: number; readonly bytes: Code }

/**
 * One function, all of whose parameters are i32. `write` is given them, and asks for further locals; it returns its body.
 */
export function written<const P extends readonly string[]>(
  name: string,
  parameters: P,
  write: (parameter: Record<P[number], Local>, local: (kind: Kind) => Local) => Code,
): Written {
  const kinds: Kind[] = []
  const given = Object.fromEntries(parameters.map((each, i) => [each, localAt(i)]))
  const body = write(given as Record<P[number], Local>, kind => {
    kinds.push(kind)
    return localAt(parameters.length + kinds.length - 1)
  })
  const locals = [...size(kinds.length), ...kinds.flatMap(kind => [1, KIND[kind]])]
  return { name, parameters: parameters.length, bytes: [...locals, ...body, 0x0b] }
}

/** A module that works in the memory it is given as `m.m`. */
export function assembled(functions: readonly Written[]): Uint8Array<ArrayBuffer> {
  const text = (s: string) => [...size(s.length), ...new TextEncoder().encode(s)]
  const types = functions.map(f => [0x60, ...size(f.parameters), ...Array(f.parameters).fill(KIND.i32), 0])
  return new Uint8Array([
    ...[0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
    ...section(1, types),
    ...section(2, [[...text('m'), ...text('m'), 0x02, 0x00, 1]]),
    ...section(
      3,
      functions.map((_, i) => size(i)),
    ),
    ...section(
      7,
      functions.map(({ name }, i) => [...text(name), 0x00, ...size(i)]),
    ),
    ...section(
      10,
      functions.map(({ bytes }) => [...size(bytes.length), ...bytes]),
    ),
  ])
}

const section = (id: number, entries: readonly Code[]): Code => {
  const content = [...size(entries.length), ...entries.flat()]
  return [id, ...size(content.length), ...content]
}

function localAt(index: number): Local {
  const get = [0x20, ...size(index)]
  const set = (value: Code) => [...value, 0x21, ...size(index)]
  return { get, set, add: value => set(plus(get, value)) }
}

/** LEB128, unsigned. */
function size(n: number): number[] {
  return n < 0x80 ? [n] : [(n & 0x7f) | 0x80, ...size(n >>> 7)]
}

/** LEB128, signed. */
function signed(n: number): number[] {
  const low = n & 0x7f
  const rest = n >> 7
  return (rest === 0 && low < 0x40) || (rest === -1 && low >= 0x40) ? [low] : [low | 0x80, ...signed(rest)]
}

export const int = (n: number): Code => [0x41, ...signed(n)]
export const plus = (a: Code, b: Code): Code => [...a, ...b, 0x6a]
export const minus = (a: Code, b: Code): Code => [...a, ...b, 0x6b]
export const times = (a: Code, b: Code): Code => [...a, ...b, 0x6c]
export const equal = (a: Code, b: Code): Code => [...a, ...b, 0x46]
/** As signed numbers. */
export const below = (a: Code, b: Code): Code => [...a, ...b, 0x48]
export const either = (condition: Code, one: Code, other: Code): Code => [
  ...one,
  ...other,
  ...condition,
  0x1b,
]

export const when = (condition: Code, ...then: readonly Code[]): Code => [
  ...condition,
  0x04,
  0x40,
  ...then.flat(),
  0x0b,
]
/** Does it at least once. */
export const again = (body: readonly Code[], condition: Code): Code => [
  0x03,
  0x40,
  ...body.flat(),
  ...condition,
  0x0d,
  0,
  0x0b,
]

const simd = (op: number): Code => [0xfd, ...size(op)]
/** Four numbers of 32 bits from `at` + `offset` bytes. */
export const load = (at: Code, offset = 0): Code => [...at, ...simd(0x00), 2, ...size(offset)]
/** One number from there, four times. */
export const splat = (at: Code, offset = 0): Code => [...at, ...simd(0x09), 2, ...size(offset)]
export const store = (at: Code, value: Code, offset = 0): Code => [
  ...at,
  ...value,
  ...simd(0x0b),
  2,
  ...size(offset),
]
export const four = (n: number): Code => [
  ...simd(0x0c),
  ...Array.from({ length: 4 }, () => [...new Uint8Array(new Float32Array([n]).buffer)]).flat(),
]
export const sum = (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe4)]
export const product = (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe6)]
export const least = (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe8)]
export const most = (a: Code, b: Code): Code => [...a, ...b, ...simd(0xe9)]
/** a · b + c, rounded once where the processor does that in one go (relaxed SIMD). */
export const fused = (a: Code, b: Code, c: Code): Code => [...a, ...b, ...c, ...simd(0x105)]
