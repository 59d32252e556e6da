import { resolve } from 'node:path'
import { cwd, env, stderr, stdin, stdout } from 'node:process'
import { createInterface } from 'node:readline/promises'
import { findEngine, ownCommand, systemAddresses } from '@konklave/server'
import type { Command } from '../command.ts'
import { explained } from '../guarded.ts'
import { takeOptions } from '../options.ts'
import { placesIn, systemPlaces } from '../setup/places.ts'
import { ownProgram } from '../setup/program.ts'
import { setUp } from '../setup/setUp.ts'

/** `konklave setup [host]`: a public server's files, by questions or, with --yes, by flags. */
export const setup: Command = async args => {
  const known = { switches: ['yes', 'no-grant'], values: ['into', 'root', 'grant-note'] } as const
  const { words, on, values, rest } = takeOptions(args, known)
  const asks = !on.has('yes')
  if (words.length > 1) {
    stderr.write('konklave: setup takes one name: konklave setup meet.example.org\n')
    return 2
  }
  if (asks && !stdin.isTTY) {
    stderr.write(
      'konklave: setup asks questions, and there is no terminal. Answer them by flags, and add --yes.\n',
    )
    return 2
  }
  const root = values.get('root') ?? ''
  const into = values.get('into') ?? (process.getuid?.() === 0 || root ? undefined : '.')
  return explained(async () => {
    const terminal = asks ? createInterface({ input: stdin, output: stdout }) : null
    const leave = () => process.exit(130)
    terminal?.once('close', leave)
    try {
      const screen = await setUp({
        flags: [...(words[0] === undefined ? [] : ['--host', words[0]]), ...rest],
        places: into === undefined ? systemPlaces(root) : placesIn(resolve(cwd(), into)),
        isSystem: into === undefined,
        ask: terminal && (prompt => terminal.question(prompt)),
        grantNote: on.has('no-grant') ? null : (values.get('grant-note') ?? 'first link, made by setup'),
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
  })
}
