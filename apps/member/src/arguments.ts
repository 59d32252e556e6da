import { parseArgs } from 'node:util'
import { type LinkProblem, type LinkToken, parseToken } from '@konklave/protocol'

/** What the command line said. `problem`: a text for the person, exit code 64. */
export type Arguments =
  | {
      readonly ok: true
      readonly origin: string
      readonly link: LinkToken | LinkProblem
      readonly name: string
      readonly json: boolean
    }
  | { readonly ok: false; readonly problem: string }

export const USAGE = 'usage: member <link> --name <name> [--json]'

export function readArguments(argv: readonly string[]): Arguments {
  try {
    const { values, positionals } = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: { name: { type: 'string' }, json: { type: 'boolean', default: false } },
    })
    const [link] = positionals
    if (!link || positionals.length > 1) return { ok: false, problem: USAGE }
    if (!values.name?.trim())
      return { ok: false, problem: `${USAGE}\nA name is needed: others must know who writes.` }
    const url = new URL(link)
    return { ok: true, origin: url.origin, link: parseToken(url.hash), name: values.name, json: values.json }
  } catch (error) {
    return { ok: false, problem: `${USAGE}\n${error instanceof Error ? error.message : ''}`.trim() }
  }
}
