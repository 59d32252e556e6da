import { useLingui } from '@lingui/react/macro'
import type { RefObject } from 'react'
import { ChatPanel } from '../features/chat/index.ts'
import type { Panel } from '../features/controls/index.ts'
import { partLost } from '../kernel/attempt.ts'
import { withWords } from '../kernel/language.ts'
import { Part } from '../kernel/Part.tsx'
import { SidePanel } from './SidePanel.tsx'

/** Loaded after the room is on the screen. Not so the chat: who opens it types at once. */
export const loadPeople = withWords('sheets', async () => {
  const { PeoplePanel } = await import('../features/people/index.ts')
  return { default: PeoplePanel }
})

/** The side panels, one at a time. The panel itself is there at once and has the focus, also while its content comes. */
export function Panels({
  panel,
  firstUnread,
  draft,
  onInvite,
  onRename,
  onClose,
}: {
  panel: NonNullable<Panel>
  firstUnread: string | null
  draft: RefObject<string>
  onInvite: () => void
  onRename: () => void
  onClose: () => void
}) {
  const { t } = useLingui()
  return panel === 'chat' ? (
    <SidePanel key="chat" title={t`Chat`} closeLabel={t`Close chat`} onClose={onClose}>
      <ChatPanel firstUnread={firstUnread} draft={draft} />
    </SidePanel>
  ) : (
    <SidePanel key="people" title={t`People`} closeLabel={t`Close the list of people`} onClose={onClose}>
      <Part
        load={loadPeople}
        props={{ onInvite, onRename }}
        lost={() => {
          onClose()
          partLost()
        }}
      />
    </SidePanel>
  )
}
