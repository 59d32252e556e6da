import { useEffect, useState } from 'react'
import type { ChatLine, MeetingView } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'

/** The last line of each room that was seen, also while another room is on the screen. */
const seenLast = new WeakMap<MeetingView['chat'], string | null>()

/** How many lines of others came since the chat was last in sight, and the first of them. */
export function useUnread(
  chat: MeetingView['chat'],
  inSight: boolean,
): { readonly count: number; readonly first: string | null } {
  const { markRead } = chat
  const lines = useSignal(chat.lines)
  const last = lines.at(-1)?.id ?? null
  const [seen, setSeen] = useState(() => seenLast.get(chat) ?? null)
  const [mark, setMark] = useState<string | null>(null)
  const [was, setWas] = useState(inSight)
  const unread = unreadAfter(lines, seen)
  if (inSight && !was) {
    setWas(true)
    setMark(unread[0]?.id ?? null)
  }
  if (!inSight && was) {
    setWas(false)
    setMark(null)
  }
  if (inSight && seen !== last) {
    setSeen(last)
    // The next line, above all an own one, is written by or to somebody who has read what was new.
    if (was) setMark(null)
  }
  useEffect(() => {
    if (!inSight || last === null) return
    seenLast.set(chat, last)
    markRead()
  }, [inSight, last, chat, markRead])
  return inSight ? { count: 0, first: mark } : { count: unread.length, first: unread[0]?.id ?? null }
}

/** Lines of others after the one that was seen last, without those that a reload brought back. */
export function unreadAfter(lines: readonly ChatLine[], seen: string | null): readonly ChatLine[] {
  const from = lines.findIndex(line => line.id === seen) + 1
  return lines.slice(from).filter(line => !line.mine && !line.known)
}
