import { useState } from 'react'
import type { ChatLine } from '../../kernel/meeting.ts'

/** How many lines of others came since the chat was last in sight, and the first of them. */
export function useUnread(
  lines: readonly ChatLine[],
  inSight: boolean,
): { readonly count: number; readonly first: string | null } {
  const last = lines.at(-1)?.id ?? null
  const [seen, setSeen] = useState<string | null>(null)
  const [mark, setMark] = useState<string | null>(null)
  const [was, setWas] = useState(inSight)
  const from = lines.findIndex(line => line.id === seen) + 1
  const unread = lines.slice(from).filter(line => !line.mine)
  if (inSight && !was) {
    setWas(true)
    setMark(unread[0]?.id ?? null)
  }
  if (!inSight && was) {
    setWas(false)
    setMark(null)
  }
  if (inSight && seen !== last) setSeen(last)
  return inSight ? { count: 0, first: mark } : { count: unread.length, first: unread[0]?.id ?? null }
}
