import { ConfigError, flagKey, isProblem, isSecret, type SettingName, settings } from '@konklave/server'
import type { Answers, Question } from './question.ts'

/** Puts one question to somebody and resolves with the line typed. */
export type Ask = (prompt: string) => Promise<string>

/**
 * Goes through the questions. What was set before is what an empty answer keeps. Without `ask` nobody is asked: what was
 * set counts, and suggestions that need nobody's word.
 */
export async function answered(
  questions: readonly Question[],
  before: Answers,
  ask: Ask | null,
): Promise<Answers> {
  let answers = before
  for (const question of questions) {
    if (question.when && !question.when(answers)) continue
    const value = ask ? await askFor(question, answers, ask) : taken(question, answers)
    if (value !== undefined) answers = { ...answers, [question.setting]: value }
  }
  return answers
}

export type Prompt = {
  readonly ask: Ask
  readonly words: string
  /** What an empty answer means. */
  readonly now?: string
  /** What typed words stand for. */
  readonly read?: (typed: string) => string
}

/** Asks until an answer will do. `problemOf` completes "That …"; null: it will do. */
export async function askUntil(
  { ask, words, now = '', read = typed => typed }: Prompt,
  problemOf: (answer: string) => string | null,
): Promise<string> {
  let prompt = words
  for (;;) {
    const typed = (await ask(prompt)).trim()
    const answer = typed === '' ? now : read(typed)
    const problem = problemOf(answer)
    if (problem === null) return answer
    prompt = `That ${problem}.\n${words.slice(words.lastIndexOf('\n') + 1)}`
  }
}

function taken(question: Question, answers: Answers): unknown {
  const { setting, needsWord } = question
  const text = present(question, answers)
  // What is missing is told all at once, by whoever needs it.
  if (needsWord || text === '') return answers[setting]
  const problem = problemOf(question, text, answers)
  if (problem) throw new ConfigError('invalid', `${flagKey(setting)} ${problem}.`)
  return settings[setting].parse(text)
}

async function askFor(question: Question, answers: Answers, ask: Ask): Promise<unknown> {
  const { setting, help = `(${settings[setting].about})`, hasLines, read, show } = question
  const above = `\n${question.ask}\n${help}\n`
  if (hasLines) return askForLines(question, above, ask)
  const now = present(question, answers)
  const shown = isSecret(setting) ? 'as before' : (show?.(now) ?? now)
  const text = await askUntil(
    { ask, words: `${above}>${now === '' ? '' : ` [${shown}]`} `, now, ...(read && { read }) },
    answer => problemOf(question, answer, answers),
  )
  return settings[setting].parse(text)
}

async function askForLines({ setting }: Question, above: string, ask: Ask): Promise<unknown> {
  const lines: string[] = []
  for (;;) {
    const words = lines.length === 0 ? `${above}> ` : '> '
    const line = await askUntil({ ask, words }, answer => unread(setting, answer))
    if (line === '') return settings[setting].parse(lines.join('\n'))
    lines.push(line)
  }
}

/** What an empty answer means. */
function present({ setting, suggest }: Question, answers: Answers): string {
  return String(answers[setting] ?? suggest?.(answers) ?? '')
}

const problemOf = ({ setting, offers, refuse }: Question, text: string, answers: Answers): string | null =>
  (offers && !offers.includes(text) ? `must be one of ${offers.join(', ')}` : unread(setting, text)) ??
  refuse?.(text, answers) ??
  null

function unread(setting: SettingName, text: string): string | null {
  const parsed: unknown = settings[setting].parse(text)
  return isProblem(parsed) ? parsed.problem : null
}
