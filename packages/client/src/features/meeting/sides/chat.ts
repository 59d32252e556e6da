import { utf8 } from '@konklave/protocol'
import type { ChatView } from '../chat/types.ts'
import type { Reach } from './reach.ts'

export function chatSide({ running, from, now }: Reach): ChatView {
  return {
    lines: from(({ parts }) => parts.chat.lines.value, []),
    reactions: from(({ parts }) => parts.chat.reactions.value, []),
    pins: from(({ parts }) => parts.chat.pins.list.value, []),
    held: from(({ parts }) => parts.chat.outbox.held.value, 0),
    say: (text, how) => now().parts.chat.say(text, how),
    edit: (line, text) => now().parts.chat.edit(line, text),
    mark: (line, emoji) => now().parts.chat.mark(line, emoji),
    pin: line => now().parts.chat.pin(line),
    unpin: pin => now().parts.chat.unpin(pin),
    markRead: () => running.value?.parts.chat.markRead(),
    draft: async () => {
      const kept = await running.value?.room.keep.get('draft').catch(() => null)
      return kept ? new TextDecoder().decode(kept) : null
    },
    keepDraft: draft => running.value?.room.keep.set('draft', draft === null ? null : utf8(draft)),
    react: emoji => now().parts.chat.react(emoji),
  }
}
