import type { PollContent } from '@konklave/client'

/** Polls that are not asked yet. They are in this page's memory and nowhere else. */
export type PollDrafts = {
  /** In the form now; null: the form is closed. */
  readonly open: PollContent | null
  readonly kept: readonly PollContent[]
}
export const NO_DRAFTS: PollDrafts = { open: null, kept: [] }

export const EMPTY: PollContent = { question: '', choice: 'one', options: ['', ''], hidden: false }

/** As it would be asked: without empty lines; null while it cannot be. */
export function askable(draft: PollContent): PollContent | null {
  const question = draft.question.trim()
  const options = draft.options.map(option => option.trim()).filter(option => option !== '')
  if (draft.choice === 'yesNo') return { ...draft, question, options: [] }
  if (question === '' || options.length < 2 || new Set(options).size < options.length) return null
  return { ...draft, question, options }
}

/** Two options are the same: nobody could tell which one was meant. */
export const hasTwins = ({ options, choice }: PollContent): boolean => {
  const said = options.map(option => option.trim()).filter(option => option !== '')
  return choice !== 'yesNo' && new Set(said).size < said.length
}
