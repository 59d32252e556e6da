import { resolve } from 'node:path'
import { cwd, env, stderr, stdin, stdout } from 'node:process'
import { createInterface } from 'node:readline/promises'
import { findEngine, ownCommand, type SpokenLanguage, sayIn, systemAddresses } from '@konklave/server'
import type { Command } from '../command.ts'
import { explained } from '../guarded.ts'
import { languageFor } from '../language.ts'
import { type Options, takeOptions } from '../options.ts'
import { placesIn, systemPlaces } from '../setup/places.ts'
import { ownProgram } from '../setup/program.ts'
import { setUp } from '../setup/setUp.ts'

/** `konklave setup [host]`: a public server's files, by questions or, with --yes, by flags. */
export const setup: Command = args => {
  const asked = takeOptions(args, KNOWN)
  const own = languageFor(undefined, env)
  return explained(async () => run(asked, languageFor(asked.values.get('language'), env)), own)
}

const KNOWN = {
  switches: ['yes', 'no-grant'],
  values: ['into', 'root', 'grant-note', 'language'],
} as const
type Asked = Options<(typeof KNOWN.switches)[number], (typeof KNOWN.values)[number]>

async function run({ words, on, values, rest }: Asked, language: SpokenLanguage): Promise<number> {
  const say = sayIn(language)
  const asks = !on.has('yes')
  if (words.length > 1) {
    const what = say('setup nimmt einen Namen', 'setup takes one name')
    stderr.write(`konklave: ${what}: konklave setup meet.example.org\n`)
    return 2
  }
  if (asks && !stdin.isTTY) {
    const what = say(
      'setup stellt Fragen, und hier ist kein Terminal. Beantworten Sie sie durch Flags, und fügen Sie --yes hinzu.',
      'setup asks questions, and there is no terminal. Answer them by flags, and add --yes.',
    )
    stderr.write(`konklave: ${what}\n`)
    return 2
  }
  const root = values.get('root') ?? ''
  const into = values.get('into') ?? (process.getuid?.() === 0 || root ? undefined : '.')
  const firstNote = say('erster Link, von setup angelegt', 'first link, made by setup')
  return explained(async () => {
    const terminal = asks ? createInterface({ input: stdin, output: stdout }) : null
    const leave = () => process.exit(130)
    terminal?.once('close', leave)
    try {
      const screen = await setUp({
        flags: [...(words[0] === undefined ? [] : ['--host', words[0]]), ...rest],
        places: into === undefined ? systemPlaces(root) : placesIn(resolve(cwd(), into)),
        isSystem: into === undefined,
        language,
        ask: terminal && (prompt => terminal.question(prompt)),
        grantNote: on.has('no-grant') ? null : (values.get('grant-note') ?? firstNote),
        program: ownProgram(),
        engine: (await findEngine(env))?.path ?? null,
        addresses: systemAddresses,
        command: ownCommand,
      })
      stdout.write(`\n${screen}\n`)
      return 0
    } finally {
      terminal?.off('close', leave)
      terminal?.close()
    }
  }, language)
}
