import { invalid, languageOf, oneOf, type SpokenLanguage } from '@konklave/server'

export type Environment = Readonly<Record<string, string | undefined>>

/**
 * The language asked for by name, else the one of the environment: of POSIX's variables for messages the first that is set
 * counts, whatever it says. English for all that we do not speak.
 * @throws ConfigError when another one is asked for
 */
export function languageFor(asked: string | undefined, env: Environment): SpokenLanguage {
  if (asked !== undefined && asked !== 'de' && asked !== 'en')
    throw invalid('--language', oneOf(['de', 'en']))
  const locale = env.LC_ALL || env.LC_MESSAGES || env.LANG || ''
  return languageOf(asked ?? null, locale.split(/[_.@]/)[0])
}
