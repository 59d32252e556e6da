import { useLingui } from '@lingui/react/macro'
import { type ChatLine, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { MenuRow } from '../../ui/MenuRow.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { type Desk, DeskProvider } from './desk.ts'
import { EmojiRow } from './EmojiRow.tsx'
import { useLineActions } from './useLineActions.tsx'

/** What a long press on a line opens. */
export function LineSheet({ line, desk, onClose }: { line: ChatLine; desk: Desk; onClose: () => void }) {
  return (
    <DeskProvider value={desk}>
      <Actions line={line} onClose={onClose} />
    </DeskProvider>
  )
}

function Actions({ line, onClose }: { line: ChatLine; onClose: () => void }) {
  const { t } = useLingui()
  const { view } = useRoom()
  const rights = useSignal(view.rights)
  const entries = useLineActions(line)
  return (
    <Sheet open onClose={onClose} title={t`Message`} closeLabel={t`Close`} width="small">
      {rights.has('react') ? <EmojiRow line={line} onDone={onClose} /> : null}
      <div className="lineSheet">
        {entries.map(entry => (
          <MenuRow
            key={entry.id}
            entry={entry}
            onPress={() => {
              onClose()
              entry.run()
            }}
          />
        ))}
      </div>
    </Sheet>
  )
}
