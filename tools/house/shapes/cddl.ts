import type { Shape } from './shape.ts'
import { BUILT_IN, isName, type Token, TypeReader } from './typeReader.ts'

/** A rule of the document, with the names of the rules that its own text uses. */
export type Rule = { readonly shape: Shape; readonly uses: ReadonlySet<string> }

/**
 * Reads the part of CDDL (RFC 8610) that PROTOCOL.md is written in: maps, tables of text, lists with bounds, literals,
 * ranges, sizes, alternatives and names.
 * @throws Error with the line, where the text is not of this part, says something twice or names what is not there.
 */
export function parseCddl(text: string): ReadonlyMap<string, Rule> {
  const written = rulesOf(tokensOf(text))
  const read = new Map<string, Rule>()
  const begun = new Set<string>()
  const ruleOf = (name: string, line?: number): Rule => {
    const known = read.get(name)
    if (known) return known
    const tokens = written.get(name)
    if (!tokens) throw new Error(`line ${line}: there is no rule ${name}`)
    if (begun.has(name)) throw new Error(`line ${line}: ${name} is made of itself`)
    begun.add(name)
    const uses = new Set<string>()
    const named = (used: string, at: number) => {
      uses.add(used)
      return ruleOf(used, at).shape
    }
    const rule = { shape: new TypeReader(name, tokens, named).whole(), uses }
    read.set(name, rule)
    return rule
  }
  return new Map([...written.keys()].map(name => [name, ruleOf(name)]))
}

/** Each rule with the tokens behind its `=`. */
function rulesOf(tokens: readonly Token[]): ReadonlyMap<string, readonly Token[]> {
  const starts = [...tokens.keys()].filter(i => tokens[i + 1]?.text === '=')
  if (starts[0] !== 0) throw new Error('line 1: expected the name of a rule')
  const rules = new Map<string, readonly Token[]>()
  for (const [i, start] of starts.entries()) {
    const { text: name = '', line } = tokens[start] ?? {}
    if (!isName(name) || BUILT_IN.has(name)) throw new Error(`line ${line}: ${name} is no name for a rule`)
    if (rules.has(name)) throw new Error(`line ${line}: ${name} is there twice`)
    rules.set(name, tokens.slice(start + 2, starts[i + 1]))
  }
  return rules
}

const SPACE_OR_REMARK = String.raw`(\s+|;.*)`
const TOKENS = String.raw`"[^"]*"|\.\.|=>|\.?[A-Za-z][A-Za-z0-9]*|\d+|[{}[\]()=/:,?*]`

function tokensOf(text: string): readonly Token[] {
  const tokens: Token[] = []
  let [at, line] = [0, 1]
  for (const { 0: found, 1: skipped } of text.matchAll(new RegExp(`${SPACE_OR_REMARK}|${TOKENS}`, 'gy'))) {
    if (skipped === undefined) tokens.push({ text: found, line })
    at += found.length
    line += found.split('\n').length - 1
  }
  if (at < text.length) throw new Error(`line ${line}: ${text.slice(at).split('\n')[0]} cannot be read`)
  return tokens
}
