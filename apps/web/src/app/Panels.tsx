import { useLingui } from '@lingui/react/macro'
import { ChatPanel } from '../features/chat/index.ts'
import type { Panel } from '../features/controls/index.ts'
import { PeoplePanel } from '../features/people/index.ts'
import { SidePanel } from './SidePanel.tsx'

/** The side panels, one at a time; loaded after the room is on the screen. */
export default function Panels({
  panel,
  firstUnread,
  onInvite,
  onRename,
  onClose,
}: {
  panel: NonNullable<Panel>
  firstUnread: string | null
  onInvite: () => void
  onRename: () => void
  onClose: () => void
}) {
  const { t } = useLingui()
  return panel === 'chat' ? (
    <SidePanel key="chat" title={t`Chat`} closeLabel={t`Close chat`} onClose={onClose}>
      <ChatPanel firstUnread={firstUnread} />
    </SidePanel>
  ) : (
    <SidePanel key="people" title={t`People`} closeLabel={t`Close the list of people`} onClose={onClose}>
      <PeoplePanel onInvite={onInvite} onRename={onRename} />
    </SidePanel>
  )
}
