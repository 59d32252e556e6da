import { createContext, use } from 'react'
import type { ChatLine } from '../../kernel/meeting.ts'

/** What a line does in the panel that it stands in. Always the same, so that lines are not drawn anew. */
export type Desk = {
  /** The line with the focus or the mouse on it: it shows what can be done. */
  readonly setCurrent: (id: string | null) => void
  readonly answer: (line: ChatLine) => void
  readonly edit: (line: ChatLine) => void
  readonly goTo: (id: string) => void
  /** Everything that can be done with it, from below: for fingers. */
  readonly open: (line: ChatLine) => void
}

const DeskContext = createContext<Desk | null>(null)
export const DeskProvider = DeskContext.Provider

export function useDesk(): Desk {
  const desk = use(DeskContext)
  if (!desk) throw new Error('no chat around this line')
  return desk
}
