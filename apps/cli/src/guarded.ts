import { cwd, env, stderr } from 'node:process'
import {
  type Config,
  type ConfigSources,
  loadConfig,
  operatorMessage,
  type SpokenLanguage,
} from '@konklave/server'

/** Where `konklave setup` puts the settings of an installed server. */
export const SYSTEM_FILE = '/etc/konklave/konklave.toml'

/** What settings are read from, with these on the command line. */
export const sourcesOf = (argv: readonly string[]): ConfigSources => ({
  argv,
  env,
  cwd: cwd(),
  systemFile: SYSTEM_FILE,
})

/** Runs with the configuration in force; an expected failure becomes one message and exit code 1. */
export function guarded(args: readonly string[], run: (config: Config) => Promise<number>): Promise<number> {
  return explained(async () => run(loadConfig(sourcesOf(args))))
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
