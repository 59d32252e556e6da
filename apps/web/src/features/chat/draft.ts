import type { Whom } from '../../kernel/meeting.ts'

/** What is in the field and not sent yet, also while the panel is closed: it must not change whom it is for. */
export type Draft = {
  readonly text: string
  readonly to: Whom
  /** Id of the line that it answers. */
  readonly re: string | null
  /** Id of the own line whose place it takes. */
  readonly editing: string | null
}

export const NO_DRAFT: Draft = { text: '', to: { t: 'all' }, re: null, editing: null }
