import {
  flagKey,
  invalid,
  isProblem,
  isSecret,
  oneOf,
  type SettingName,
  type SpokenLanguage,
  sayIn,
  settings,
  type Words,
  words,
} from '@konklave/server'
import type { Answers, Question } from './question.ts'

/** Somebody who answers. */
export type Somebody = {
  readonly language: SpokenLanguage
  /** Puts one question and resolves with the line typed. */
  readonly ask: (prompt: string) => Promise<string>
}

/**
 * Goes through the questions. What was set before is what an empty answer keeps. Where nobody is asked
 * what was set counts, and suggestions that need nobody's word.
 */
export async function answered(
  questions: readonly Question[],
  before: Answers,
  somebody: Somebody | null,
): Promise<Answers> {
  let answers = before
  for (const question of questions) {
    if (question.when && !question.when(answers)) continue
    const value = somebody ? await askFor(question, answers, somebody) : taken(question, answers)
    if (value !== undefined) answers = { ...answers, [question.setting]: value }
  }
  return answers
}

export type Prompt = {
  /** Already in that person's language. */
  readonly text: string
  /** What an empty answer means. */
  readonly now?: string
  /** What typed words stand for. */
  readonly read?: (typed: string) => string
}

/** Asks until an answer will do. `problemOf` completes "That …"; null: it will do. */
export async function askUntil(
  { ask, language }: Somebody,
  { text, now = '', read = typed => typed }: Prompt,
  problemOf: (answer: string) => Words | null,
): Promise<string> {
  const that = sayIn(language)('Das', 'That')
  let prompt = text
  for (;;) {
    const typed = (await ask(prompt)).trim()
    const answer = typed === '' ? now : read(typed)
    const problem = problemOf(answer)
    if (problem === null) return answer
    prompt = `${that} ${problem[language]}.\n${text.slice(text.lastIndexOf('\n') + 1)}`
  }
}

function taken(question: Question, answers: Answers): unknown {
  const { setting, needsWord } = question
  const text = present(question, answers)
  // What is missing is told all at once, by whoever needs it.
  if (needsWord || text === '') return answers[setting]
  const problem = problemOf(question, text, answers)
  if (problem) throw invalid(flagKey(setting), { problem })
  return settings[setting].parse(text)
}

async function askFor(question: Question, answers: Answers, somebody: Somebody): Promise<unknown> {
  const { setting, help = inBrackets(settings[setting].about), hasLines, read, show } = question
  const { language } = somebody
  const above = `\n${question.ask[language]}\n${help[language]}\n`
  if (hasLines) return askForLines(question, above, somebody)
  const now = present(question, answers)
  const shown = isSecret(setting) ? words('wie bisher', 'as before') : (show?.(now) ?? words(now, now))
  const text = await askUntil(
    somebody,
    { text: `${above}>${now === '' ? '' : ` [${shown[language]}]`} `, now, ...(read && { read }) },
    answer => problemOf(question, answer, answers),
  )
  return settings[setting].parse(text)
}

const inBrackets = ({ de, en }: Words): Words => words(`(${plain(de)})`, `(${plain(en)})`)

/** When a setting counts stands before its text in the file. Who is asked for it knows. */
const plain = (about: string) => about.replace(/^(public|acme)(, (files|proxy|dns-01))?: /, '')

async function askForLines({ setting }: Question, above: string, somebody: Somebody): Promise<unknown> {
  const lines: string[] = []
  for (;;) {
    const text = lines.length === 0 ? `${above}> ` : '> '
    const line = await askUntil(somebody, { text }, answer => unread(setting, answer))
    if (line === '') return settings[setting].parse(lines.join('\n'))
    lines.push(line)
  }
}

/** What an empty answer means. */
function present({ setting, suggest }: Question, answers: Answers): string {
  return String(answers[setting] ?? suggest?.(answers) ?? '')
}

function problemOf(
  { setting, offers, expects, refuse }: Question,
  text: string,
  answers: Answers,
): Words | null {
  const wrong = offers && !offers.includes(text) ? oneOf(offers).problem : unread(setting, text)
  return (wrong && (expects ?? wrong)) ?? refuse?.(text, answers) ?? null
}

function unread(setting: SettingName, text: string): Words | null {
  const parsed: unknown = settings[setting].parse(text)
  return isProblem(parsed) ? parsed.problem : null
}
