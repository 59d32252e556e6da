import { parseArgs } from 'node:util'
import { type LinkProblem, type LinkToken, limits, parseToken } from '@konklave/protocol'

/** What the command line said. */
export type Arguments =
  | {
      readonly t: 'run'
      readonly origin: string
      readonly link: LinkToken | LinkProblem
      readonly name: string
      readonly json: boolean
    }
  | { readonly t: 'help' }
  /** A text for the person, exit code 64. */
  | { readonly t: 'problem'; readonly problem: string }

export const USAGE = `konklave join "<link>" --name <name> [--json]

Take part in a meeting from this terminal, in writing only.

  <link>         invitation link or key link, in quotes: shells read # and & themselves
  --name <name>  what the others call you
  --json         for programs: one JSON object a line, see apps/member/README.md`

const problem = (text: string): Arguments => ({
  t: 'problem',
  problem: `${text}\n\nUsage: ${USAGE.split('\n')[0]}`,
})

export function readArguments(argv: readonly string[]): Arguments {
  const parsed = parse(argv)
  if (typeof parsed === 'string') return problem(parsed)
  const { values, positionals } = parsed
  if (values.help) return { t: 'help' }
  const [link] = positionals
  if (!link) return problem('A link is missing.')
  if (positionals.length > 1) return problem('One link at a time. Put a name with spaces in quotes.')
  if (!URL.canParse(link)) return problem('This is not a link. It begins with http and has a # in it.')
  const name = values.name?.trim() ?? ''
  if (name === '') return problem('A name is missing: the others want to know who writes.')
  if (name.length > limits.NAME_MAX_CHARS)
    return problem(`A name has at most ${limits.NAME_MAX_CHARS} characters.`)
  const url = new URL(link)
  return { t: 'run', origin: url.origin, link: parseToken(url.hash), name, json: values.json }
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        name: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    })
  } catch (error) {
    return error instanceof Error ? error.message : 'That was not understood.'
  }
}
