import { useLingui } from '@lingui/react/macro'
import type { RefObject } from 'react'
import type { Draft } from '../features/chat/draft.ts'
import type { Panel } from '../features/controls/index.ts'
import { loadPolls, type PollDrafts } from '../features/polls/index.ts'
import { partLost } from '../kernel/attempt.ts'
import { withWords } from '../kernel/language.ts'
import { Part } from '../kernel/Part.tsx'
import { FirstField } from './FirstField.tsx'
import { SidePanel } from './SidePanel.tsx'

/** Loaded after the room is on the screen, the chat first: who opens it types at once. */
export const loadChat = withWords('chat', async () => {
  const { ChatPanel } = await import('../features/chat/index.ts')
  return { default: ChatPanel }
})
const loadChatMenu = withWords('chat', async () => {
  const { ChatMenu } = await import('../features/chat/index.ts')
  return { default: ChatMenu }
})
export const loadPeople = withWords('sheets', async () => {
  const { PeoplePanel } = await import('../features/people/index.ts')
  return { default: PeoplePanel }
})

/** The side panels, one at a time. The panel itself is there at once and has the focus, also while its content comes. */
export function Panels({
  panel,
  firstUnread,
  draft,
  pollDrafts,
  onInvite,
  onRename,
  onClose,
}: {
  panel: NonNullable<Panel>
  firstUnread: string | null
  draft: RefObject<Draft>
  pollDrafts: RefObject<PollDrafts | null>
  onInvite: () => void
  onRename: () => void
  onClose: () => void
}) {
  const { t } = useLingui()
  const lost = () => {
    onClose()
    partLost()
  }
  return panel === 'chat' ? (
    <SidePanel
      key="chat"
      title={t`Chat`}
      closeLabel={t`Close chat`}
      onClose={onClose}
      more={<Part load={loadChatMenu} props={{}} />}
    >
      <Part
        load={loadChat}
        props={{ firstUnread, draft }}
        lost={lost}
        meanwhile={<FirstField draft={draft} />}
      />
    </SidePanel>
  ) : panel === 'polls' ? (
    <SidePanel key="polls" title={t`Polls`} closeLabel={t`Close polls`} onClose={onClose}>
      <Part load={loadPolls} props={{ drafts: pollDrafts }} lost={lost} />
    </SidePanel>
  ) : (
    <SidePanel key="people" title={t`People`} closeLabel={t`Close the list of people`} onClose={onClose}>
      <Part load={loadPeople} props={{ onInvite, onRename }} lost={lost} />
    </SidePanel>
  )
}
