import { lineEmoji } from '@konklave/protocol'
import { useLingui } from '@lingui/react/macro'
import { type ChatLine, useRoom } from '../../kernel/meeting.ts'
import { OwnButton } from '../../ui/OwnButton.tsx'

/** The few emoji that can be put to a line. */
export function EmojiRow({ line, onDone }: { line: ChatLine; onDone: () => void }) {
  const { t } = useLingui()
  const { view } = useRoom()
  return (
    <div className="emojiRow">
      {lineEmoji.map(emoji => (
        <OwnButton
          key={emoji}
          className="emojiKey"
          aria-label={t`React with ${emoji}`}
          aria-pressed={line.marks.some(mark => mark.emoji === emoji && mark.mine)}
          onPress={() => {
            view.chat.mark(line.id, emoji)
            onDone()
          }}
        >
          {emoji}
        </OwnButton>
      ))}
    </div>
  )
}
