import { useLingui } from '@lingui/react/macro'
import { loadRooms } from '../features/breakouts/index.ts'
import { draftOf } from '../features/chat/draft.ts'
import type { Panel } from '../features/controls/index.ts'
import { loadPolls } from '../features/polls/index.ts'
import { partLost } from '../kernel/attempt.ts'
import { withWords } from '../kernel/language.ts'
import { RoomProvider, useMain, useRoom } from '../kernel/meeting.ts'
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
  onInvite,
  onRename,
  onWrite,
  onClose,
}: {
  panel: NonNullable<Panel>
  firstUnread: string | null
  onInvite: () => void
  onRename: () => void
  onWrite: (id: string) => void
  onClose: () => void
}) {
  const { t } = useLingui()
  const lost = () => {
    onClose()
    partLost()
  }
  const room = useRoom()
  const main = useMain()
  if (panel === 'breakouts')
    return (
      <SidePanel
        key={panel}
        title={t`Breakout rooms`}
        closeLabel={t`Close the breakout rooms`}
        onClose={onClose}
      >
        <Part load={loadRooms} props={{ onDone: onClose }} lost={lost} />
      </SidePanel>
    )
  if (panel === 'polls')
    return (
      <SidePanel key="polls" title={t`Polls`} closeLabel={t`Close polls`} onClose={onClose}>
        <Part load={loadPolls} props={{}} lost={lost} />
      </SidePanel>
    )
  // In a breakout room the panels of the meeting are there as well.
  const ofMain = panel === 'mainChat' || panel === 'mainPeople'
  const shown = ofMain ? main : room
  const draft = draftOf(shown.view)
  return (
    <RoomProvider key={panel} value={shown}>
      {panel === 'chat' || panel === 'mainChat' ? (
        <SidePanel
          title={ofMain ? t`Chat in the main room` : t`Chat`}
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
      ) : (
        <SidePanel
          title={ofMain ? t`People in the main room` : t`People`}
          closeLabel={t`Close the list of people`}
          onClose={onClose}
        >
          <Part load={loadPeople} props={{ onInvite, onRename, onWrite }} lost={lost} />
        </SidePanel>
      )}
    </RoomProvider>
  )
}
