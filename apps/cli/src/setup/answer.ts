import { ConfigError, flagKey, isSecret, settings } from '@konklave/server'
import type { Answers, Question } from './questions.ts'

/** Puts one question to somebody and resolves with the line typed. */
export type Ask = (prompt: string) => Promise<string>

/**
 * Goes through the questions. What was set before is what an empty answer keeps. Without `ask` nobody is asked:
 * suggestions and what was set count.
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

function taken(question: Question, answers: Answers): unknown {
  const { setting } = question
  const text = present(question, answers)
  // What is missing is told all at once, by whoever needs it.
  if (text === '') return answers[setting]
  const problem = problemOf(question, text)
  if (problem) throw new ConfigError('invalid', `${flagKey(setting)} ${problem}.`)
  return settings[setting].parse(text)
}

async function askFor(question: Question, answers: Answers, ask: Ask): Promise<unknown> {
  const { setting } = question
  const now = present(question, answers)
  const hint = now === '' ? '' : ` [${isSecret(setting) ? 'as before' : now}]`
  let above = `\n${question.ask}\n(${settings[setting].about})\n`
  for (;;) {
    const typed = (await ask(`${above}>${hint} `)).trim()
    const text = typed === '' ? now : typed
    const problem = problemOf(question, text)
    if (problem === null) return settings[setting].parse(text)
    above = `That ${problem}.\n`
  }
}

/** What an empty answer means. */
function present({ setting, suggest }: Question, answers: Answers): string {
  return String(answers[setting] ?? suggest?.(answers) ?? '')
}

/** Completes "That …"; null: it can be used. */
function problemOf({ setting, refuse }: Question, text: string): string | null {
  const parsed: unknown = settings[setting].parse(text)
  if (typeof parsed === 'object' && parsed !== null && 'problem' in parsed) return String(parsed.problem)
  return refuse?.(text) ?? null
}
