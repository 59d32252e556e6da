import { cwd, env, stderr } from 'node:process'
import {
  type Config,
  type ConfigSources,
  loadConfig,
  operatorMessage,
  type SpokenLanguage,
} from '@konklave/server'
import { languageFor } from './language.ts'

/** Where `konklave setup` puts the settings of an installed server. */
export const SYSTEM_FILE = '/etc/konklave/konklave.toml'

/** What settings are read from, with these on the command line. */
export const sourcesOf = (argv: readonly string[]): ConfigSources => ({
  argv,
  env,
  cwd: cwd(),
  systemFile: SYSTEM_FILE,
})

/**
 * Runs with the configuration in force, and the language `asked` for or of the environment; an expected failure becomes one
 * message in it and exit code 1.
 */
export function guarded(
  args: readonly string[],
  run: (config: Config, language: SpokenLanguage) => Promise<number>,
  asked?: string,
): Promise<number> {
  return inLanguage(asked, async language => run(loadConfig(sourcesOf(args)), language))
}

/** The language is settled first, so that every failure is told in it. */
export function inLanguage(
  asked: string | undefined,
  run: (language: SpokenLanguage) => Promise<number>,
): Promise<number> {
  const own = languageFor(undefined, env)
  return explained(async () => {
    const language = languageFor(asked, env)
    return explained(() => run(language), language)
  }, own)
}

/** An expected failure becomes one message and exit code 1. */
export async function explained(
  run: () => Promise<number>,
  language: SpokenLanguage = 'en',
): Promise<number> {
  try {
    return await run()
  } catch (error) {
    const message = operatorMessage(error, language)
    if (message === null) throw error
    stderr.write(`konklave: ${message}\n`)
    return 1
  }
}
