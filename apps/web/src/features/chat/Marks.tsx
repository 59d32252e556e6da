import { useLingui } from '@lingui/react/macro'
import { type ChatLine, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { listNames } from '../../kernel/text.ts'
import { OwnButton } from '../../ui/OwnButton.tsx'
import { Tip } from '../../ui/Tip.tsx'

/** Emoji at a line, with their number; who put them there is read on hover and focus. */
export function Marks({ line }: { line: ChatLine }) {
  const { t, i18n } = useLingui()
  const { view } = useRoom()
  const rights = useSignal(view.rights)
  const me = useSignal(view.me)
  return (
    <div className="marks">
      {line.marks.map(({ emoji, by, mine }) => {
        const who = listNames(
          by.map(({ id, name }) => (id === me?.id ? t`You` : name)),
          i18n.locale,
        )
        return (
          <Tip key={emoji} text={who}>
            <OwnButton
              className="mark"
              aria-pressed={mine}
              aria-label={`${emoji} ${by.length}: ${who}`}
              isDisabled={!rights.has('react')}
              onPress={() => view.chat.mark(line.id, emoji)}
            >
              {emoji} <span className="markCount">{by.length}</span>
            </OwnButton>
          </Tip>
        )
      })}
    </div>
  )
}
