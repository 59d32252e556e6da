import { useLingui } from '@lingui/react/macro'
import { DoorOpen, LogOut } from 'lucide-react'
import { useState } from 'react'
import { attempt, partLost } from '../../kernel/attempt.ts'
import { withWords } from '../../kernel/language.ts'
import { useCall, useMain, useRoom } from '../../kernel/meeting.ts'
import { Part } from '../../kernel/Part.tsx'
import { useSignal } from '../../kernel/signals.ts'
import { BarButton } from '../../ui/BarButton.tsx'
import { largeStrokes, strokes } from '../../ui/icons.ts'
import { Menu } from '../../ui/Menu.tsx'

const loadEndSheet = withWords('sheets', () => import('./EndSheet.tsx'))

/**
 * Leaves at once; from a breakout room only after it is said that this is the whole meeting. Who may end the meeting for others is asked which of the two is meant, and asked again before the end; with
 * nobody else inside or at the door there is no such question: without its last person it ends.
 */
export function LeaveButton() {
  const { t } = useLingui()
  const { main } = useRoom()
  const { view } = useMain()
  const call = useCall()
  const rights = useSignal(view.rights)
  const alone = useSignal(view.people.list).every(person => person.me)
  const waiting = useSignal(view.door.knocks).length > 0
  const [ending, setEnding] = useState(false)
  const icon = <DoorOpen {...largeStrokes} />
  const mayEnd = rights.has('endForAll')
  if (!main && ((alone && !waiting) || !mayEnd)) {
    return (
      <BarButton
        label={t`Leave`}
        caption={t`Leave`}
        look="danger"
        icon={icon}
        onPress={() => attempt(view.entry.leave())}
      />
    )
  }
  return (
    <>
      <Menu
        label={t`Leave`}
        entries={[
          {
            id: 'leave',
            label: call ? t`Leave the call` : t`Leave the meeting`,
            hint: alone ? t`Nobody else is here; without you it ends.` : t`It goes on without you.`,
            icon: <LogOut {...strokes} />,
            run: () => attempt(view.entry.leave()),
          },
          ...(mayEnd
            ? [
                {
                  id: 'end',
                  label: t`End for all`,
                  hint: t`Everybody leaves, and what was written is gone.`,
                  icon: <DoorOpen {...strokes} />,
                  danger: true,
                  run: () => setEnding(true),
                },
              ]
            : []),
        ]}
      >
        <BarButton label={t`Leave`} caption={t`Leave`} look="danger" icon={icon} />
      </Menu>
      {ending ? (
        <Part
          load={loadEndSheet}
          props={{ onClose: () => setEnding(false) }}
          lost={() => {
            setEnding(false)
            partLost()
          }}
        />
      ) : null}
    </>
  )
}
