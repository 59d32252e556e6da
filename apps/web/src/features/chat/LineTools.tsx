import { useLingui } from '@lingui/react/macro'
import { EllipsisVertical, Reply, SmilePlus } from 'lucide-react'
import { type ChatLine, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import { Menu } from '../../ui/Menu.tsx'
import { Pop } from '../../ui/Pop.tsx'
import { useDesk } from './desk.ts'
import { EmojiRow } from './EmojiRow.tsx'
import { useLineActions } from './useLineActions.tsx'
import './lineTools.css'

/** What the line under the mouse or with the focus offers. */
export function LineTools({ line }: { line: ChatLine }) {
  const { t } = useLingui()
  const { view } = useRoom()
  const desk = useDesk()
  const rights = useSignal(view.rights)
  const entries = useLineActions(line)
  if (entries.length === 0) return null
  return (
    <span className="lineTools">
      {rights.has('react') && line.state === 'sent' ? (
        <Pop label={t`React to this message`} content={close => <EmojiRow line={line} onDone={close} />}>
          <IconButton label={t`React to this message`} icon={<SmilePlus {...strokes} />} />
        </Pop>
      ) : null}
      {entries.some(({ id }) => id === 'answer') ? (
        <IconButton label={t`Answer`} icon={<Reply {...strokes} />} onPress={() => desk.answer(line)} />
      ) : null}
      <span className="lineMore">
        <Menu label={t`What to do with this message`} entries={entries}>
          <IconButton label={t`What to do with this message`} icon={<EllipsisVertical {...strokes} />} />
        </Menu>
      </span>
    </span>
  )
}
