import type { Words } from '@konklave/protocol'
import { type Say, sayIn } from '../language.ts'

/** One file of the pack. */
export type DutyDocument = {
  /** Without language and ending. */
  readonly name: string
  readonly title: Words
  readonly text: string
}

export { type Say, sayIn }

/** Text of an operator, or of the inventory, as one line that begins no markup. */
export const inline = (text: string): string =>
  text
    .trim()
    .replaceAll(/[\\`*_[\]<>|#]/g, c => `\\${c}`)
    .replaceAll(/\s*\n\s*/g, ', ')

export const code = (text: string): string => `\`${text.replaceAll('`', "'")}\``

/** Rows are Markdown already. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}

export const list = (items: readonly string[]): string => items.map(item => `- ${item}`).join('\n')

/** What only a person can fill in, to be seen at once. */
export const blank = (say: Say, de: string, en: string): string =>
  `**[${say(`Ausfüllen: ${de}`, `Fill in: ${en}`)}]**`

/** The text, or a blank for it. */
export const told = (text: string, say: Say, de: string, en: string): string =>
  text.trim() === '' ? blank(say, de, en) : inline(text)
