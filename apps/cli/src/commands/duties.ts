import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { cwd, env, stderr, stdout } from 'node:process'
import {
  ConfigError,
  dutyDocuments,
  gatherFacts,
  lacksForDuties,
  languageOf,
  VERSION,
} from '@konklave/server'
import type { Command } from '../command.ts'
import { guarded } from '../guarded.ts'

/**
 * `konklave duties`: the documents that a controller owes, from the settings in force and the data inventory. What the
 * settings do not say is a blank in them, and a line on stderr.
 */
export const duties: Command = async args => {
  const { own, rest } = split(args)
  return guarded(rest, async config => {
    const language = languageIn(own.get('--lang'))
    const facts = gatherFacts({ config, asOf: Date.now(), version: VERSION })
    const documents = dutyDocuments(facts, language)
    const out = own.get('--out')
    if (out === undefined) stdout.write(documents.map(({ text }) => text).join('\n'))
    else {
      const directory = resolve(cwd(), out)
      mkdirSync(directory, { recursive: true })
      for (const { file, text } of documents) {
        writeFileSync(join(directory, file), text)
        stdout.write(`${join(out, file)}\n`)
      }
    }
    for (const line of lacksForDuties(config)) stderr.write(`konklave: still blank, ${line}\n`)
    return 0
  })
}

const OWN = ['--lang', '--out']

/** What is ours and what is a setting. */
function split(args: readonly string[]): { own: Map<string, string>; rest: string[] } {
  const own = new Map<string, string>()
  const rest: string[] = []
  for (let i = 0; i < args.length; i++) {
    const [key = '', ...value] = (args[i] ?? '').split('=')
    if (!OWN.includes(key)) rest.push(args[i] ?? '')
    else own.set(key, value.length > 0 ? value.join('=') : (args[++i] ?? ''))
  }
  return { own, rest }
}

/** @throws ConfigError */
function languageIn(asked: string | undefined): 'de' | 'en' {
  if (asked !== undefined && asked !== 'de' && asked !== 'en')
    throw new ConfigError('invalid', '--lang must be one of de, en.')
  return languageOf(asked ?? null, (env.LC_ALL || env.LANG || '').split(/[_.]/)[0])
}
