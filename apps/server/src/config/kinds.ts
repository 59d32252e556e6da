import { isIP } from 'node:net'
import type { Words } from '@konklave/protocol'
import { listed, readNetwork } from './networks.ts'
import { isProblem, type Problem, problem } from './problem.ts'

/** One setting: how it is read, what it is without configuration, and how it is explained. */
export type Setting<T> = {
  readonly parse: (value: unknown) => T | Problem
  readonly initial: T
  readonly about: Words
  /** Every value there is, where they are known beforehand: none of them says anything about anybody. */
  readonly codes?: readonly string[]
  /** How it stands in a file, where that is not the value itself: as true or false, as a list of its lines. */
  readonly inFile?: 'switch' | 'list'
  /** Printed as `(set)`, never with its value. */
  readonly secret?: true
}

export const oneOf = (codes: readonly string[]): Problem =>
  problem(`muss eines davon sein: ${codes.join(', ')}`, `must be one of ${codes.join(', ')}`)
const noText = problem('muss Text sein', 'must be text')
const noSwitch = problem('muss true (ja) oder false (nein) sein', 'must be true or false')

export function choice<const C extends readonly string[]>(
  codes: C,
  initial: C[number],
  about: Words,
): Setting<C[number]> {
  const parse = (value: unknown) => codes.find(code => code === value) ?? oneOf(codes)
  return { parse, initial, about, codes }
}

export function integer(least: number, most: number, initial: number, about: Words): Setting<number> {
  const parse = (value: unknown) => {
    const n = typeof value === 'string' && /^\d{1,9}$/.test(value) ? Number(value) : value
    if (typeof n === 'number' && Number.isInteger(n) && n >= least && n <= most) return n
    return problem(
      `muss eine ganze Zahl von ${least} bis ${most} sein`,
      `must be a whole number from ${least} to ${most}`,
    )
  }
  return { parse, initial, about }
}

export function secret(about: Words): Setting<string> {
  return { ...text('', about), secret: true }
}

export function text(initial: string, about: Words): Setting<string> {
  const parse = (value: unknown) => (typeof value === 'string' ? value : noText)
  return { parse, initial, about }
}

/** A question that has no default: whoever does not answer it has not answered it. */
export function decision(about: Words): Setting<'' | 'true' | 'false'> {
  const parse = (value: unknown) => {
    const answer = String(value)
    return answer === '' || answer === 'true' || answer === 'false' ? answer : noSwitch
  }
  return { parse, initial: '', about, codes: ['', 'true', 'false'], inFile: 'switch' }
}

/** Some lines, each of which `read` understands; in a file also a list of texts. */
export function lines(about: Words, read: (line: string) => unknown): Setting<string> {
  const parse = (value: unknown) => {
    const list: unknown[] = Array.isArray(value)
      ? value
      : typeof value === 'string'
        ? value.split('\n')
        : [value]
    const kept: string[] = []
    for (const line of list) {
      if (typeof line !== 'string')
        return problem('muss aus Zeilen von Text bestehen', 'must be lines of text')
      const trimmed = line.trim()
      if (trimmed === '') continue
      const made = read(line)
      if (isProblem(made))
        return problem(
          `hat eine Zeile, die nicht stimmt (sie ${made.problem.de}): ${trimmed}`,
          `has a line that ${made.problem.en}: ${trimmed}`,
        )
      kept.push(trimmed)
    }
    return kept.join('\n')
  }
  return { parse, initial: '', about, inFile: 'list' }
}

/** Addresses and networks (CIDR). */
export function networks(about: Words): Setting<string> {
  const parse = (value: unknown) => {
    if (typeof value !== 'string') return noText
    const wrong = listed(value).find(one => readNetwork(one) === null)
    if (wrong === undefined) return value
    return problem(
      `enthält, was weder Adresse noch Netz ist: ${wrong}`,
      `has what is no address and no network: ${wrong}`,
    )
  }
  return { parse, initial: '', about }
}

/** Addresses alone. */
export function addresses(about: Words): Setting<string> {
  const parse = (value: unknown) => {
    if (typeof value !== 'string') return noText
    const wrong = listed(value).find(one => isIP(one) === 0)
    if (wrong === undefined) return value
    return problem(`enthält, was keine IP-Adresse ist: ${wrong}`, `has what is no IP address: ${wrong}`)
  }
  return { parse, initial: '', about }
}

export function flag(initial: boolean, about: Words): Setting<boolean> {
  const parse = (value: unknown) => {
    if (value === true || value === 'true' || value === '') return true
    return value === false || value === 'false' ? false : noSwitch
  }
  return { parse, initial, about }
}
