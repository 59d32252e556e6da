import { useLingui } from '@lingui/react/macro'
import { DoorOpen, LogOut } from 'lucide-react'
import { attempt } from '../../kernel/attempt.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { BarButton } from '../../ui/BarButton.tsx'
import { largeStrokes, strokes } from '../../ui/icons.ts'
import { Menu } from '../../ui/Menu.tsx'

/** Leaves at once; who may end the meeting for all is asked which of the two is meant. */
export function LeaveButton() {
  const { t } = useLingui()
  const { view } = useRoom()
  const rights = useSignal(view.rights)
  const icon = <DoorOpen {...largeStrokes} />
  if (!rights.has('endForAll')) {
    return (
      <BarButton
        label={t`Leave`}
        caption={t`Leave`}
        look="danger"
        icon={icon}
        onPress={() => attempt(view.leave())}
      />
    )
  }
  return (
    <Menu
      label={t`Leave`}
      entries={[
        {
          id: 'leave',
          label: t`Leave the meeting`,
          hint: t`It goes on without you.`,
          icon: <LogOut {...strokes} />,
          run: () => attempt(view.leave()),
        },
        {
          id: 'end',
          label: t`End for all`,
          hint: t`Everybody leaves, and what was written is gone.`,
          icon: <DoorOpen {...strokes} />,
          danger: true,
          run: () => attempt(view.endForAll()),
        },
      ]}
    >
      <BarButton label={t`Leave`} caption={t`Leave`} look="danger" icon={icon} />
    </Menu>
  )
}
