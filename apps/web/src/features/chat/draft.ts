import type { MeetingView, Whom } from '../../kernel/meeting.ts'

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

/** For somebody else from now on, as the person has just chosen. What is written stays, unless it was to take the place of a line. */
export const redirected = ({ text, editing }: Draft, to: Whom, re: string | null = null): Draft => ({
  text: editing ? '' : text,
  to,
  re,
  editing: null,
})

const drafts = new WeakMap<MeetingView, { current: Draft }>()

/** One for each room, also while another one is on the screen. */
export function draftOf(view: MeetingView): { current: Draft } {
  const draft = drafts.get(view) ?? { current: NO_DRAFT }
  drafts.set(view, draft)
  return draft
}
