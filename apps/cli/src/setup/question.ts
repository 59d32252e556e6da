import { type Config, loadConfig, type SettingName, type Words } from '@konklave/server'

export type Answers = Partial<Config>

/** One question of `konklave setup`. */
export type Question = {
  readonly setting: SettingName
  readonly ask: Words
  /** Why, and what to write; else the setting explains itself. */
  readonly help?: Words
  /** One answer of several lines; an empty one ends it. */
  readonly hasLines?: true
  /** Left out when earlier answers make it meaningless. */
  readonly when?: (answers: Answers) => boolean
  /** What an empty answer means, unless something was set before. */
  readonly suggest?: (answers: Answers) => string
  /** Where nobody is asked, nothing is taken for an answer: it is said in public, or says who is believed. */
  readonly needsWord?: true
  /** What typed words stand for, where that is not themselves. */
  readonly read?: (typed: string) => string
  /** How a value is typed. */
  readonly show?: (value: string) => Words
  /** What can be answered, where the setting knows more than there is to choose from here. */
  readonly offers?: readonly string[]
  /** Completes "That …" for what cannot be read at all, where the setting's own words would speak of its file. */
  readonly expects?: Words
  /** Completes "That …"; null: taken. */
  readonly refuse?: (answer: string, answers: Answers) => Words | null
}

/** The answers so far as a configuration, with the defaults where there is none. */
export const configWith = (answers: Answers): Config => ({
  ...loadConfig({ argv: [], env: {}, cwd: '/' }),
  ...answers,
})
