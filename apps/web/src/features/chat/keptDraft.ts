import type { MeetingView } from '../../kernel/meeting.ts'
import { type Draft, NO_DRAFT } from './draft.ts'

/** [K32] As a draft outlives a reload, in this tab alone. What was to take the place of a line does not: that line stands. */
export function writeDraft({ text, to, re, editing }: Draft): string | null {
  return text.trim() === '' || editing !== null ? null : JSON.stringify({ text, to, re })
}

/** Null: nothing that this build understands. Above all, never for more people than it was written for. */
export function readDraft(kept: string | null): Draft | null {
  try {
    const { text, to, re } = JSON.parse(kept ?? '')
    if (typeof text !== 'string' || !(re === null || typeof re === 'string')) return null
    if (to.t === 'all' || to.t === 'leading') return { ...NO_DRAFT, text, re, to: { t: to.t } }
    return to.t === 'one' && typeof to.id === 'string'
      ? { ...NO_DRAFT, text, re, to: { t: 'one', id: to.id } }
      : null
  } catch {
    return null
  }
}

/** What is in the field after a reload: what was begun before; for whom, the person may have chosen anew since. */
export function withKept(now: Draft, kept: Draft | null): Draft {
  if (!kept || now.text !== '' || now.editing !== null) return now
  return now === NO_DRAFT ? kept : { ...now, text: kept.text }
}

export const recallDraft = (view: MeetingView): Promise<Draft | null> => view.chat.draft().then(readDraft)
