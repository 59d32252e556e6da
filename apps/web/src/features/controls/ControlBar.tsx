import { useLingui } from '@lingui/react/macro'
import {
  ChartColumn,
  CirclePause,
  Clock,
  Ellipsis,
  Keyboard,
  LayoutGrid,
  Settings,
  SmilePlus,
  Split,
  UserPlus,
} from 'lucide-react'
import { useMain, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { useKeyboard, useNarrow, useTiny } from '../../kernel/useNarrow.ts'
import { BarButton } from '../../ui/BarButton.tsx'
import { largeStrokes, strokes } from '../../ui/icons.ts'
import { Mark } from '../../ui/Mark.tsx'
import { Menu } from '../../ui/Menu.tsx'
import { LeaveButton } from '../leave/index.ts'
import { ReactButton } from '../reactions/index.ts'
import type { RoomAction } from './actions.tsx'
import type { Opens } from './panels.ts'
import './controlBar.css'

/** Microphone · camera · share · hand · chat · people · more │ leave. */
export function ControlBar({
  actions,
  unread,
  asked,
  away,
  onAway,
  onPolls,
  open,
  onBreakouts,
}: {
  actions: readonly RoomAction[]
  unread: number
  /** Polls that wait for this person; null: there is nothing to see. */
  asked: number | null
  away: boolean
  onAway: () => void
  onPolls: () => void
  open: (what: Opens) => void
  onBreakouts: () => void
}) {
  const { t } = useLingui()
  const { view } = useRoom()
  const main = useMain().view
  const plan = useSignal(main.breakouts.plan)
  const makesRooms = useSignal(main.rights).has('breakouts')
  const knocks = useSignal(view.door.knocks)
  const rights = useSignal(view.rights)
  const narrow = useNarrow()
  const tiny = useTiny()
  const keyboard = useKeyboard()
  const mayReact = rights.has('react')
  const button = (action: RoomAction) => {
    const badge = badgeOf(action.id === 'chat' ? unread : action.id === 'people' ? knocks.length : 0)
    return (
      <BarButton
        key={action.id}
        label={badge ? `${action.caption} ${badge}` : action.label}
        caption={action.caption}
        icon={action.icon}
        look={action.look}
        badge={badge}
        keys={action.shortcut}
        isDisabled={!action.allowed}
        isPending={action.pending}
        onPress={action.run}
        {...(action.id === 'chat' || action.id === 'people'
          ? { 'aria-expanded': action.look === 'open' }
          : {})}
      />
    )
  }
  return (
    <section className="controlBar" aria-label={t`Controls`}>
      {actions.map(action => {
        if (tiny && inMore(action)) return null
        if (action.id === 'chat' && mayReact && !narrow) return [<ReactButton key="react" />, button(action)]
        return button(action)
      })}
      <Menu
        label={t`More`}
        entries={[
          ...actions
            .filter(action => tiny && inMore(action) && action.allowed)
            .map(({ id, label, icon, run }) => ({ id, label, icon, run })),
          ...(mayReact && narrow
            ? [{ id: 'react', label: t`React`, icon: <SmilePlus {...strokes} />, run: () => open('react') }]
            : []),
          { id: 'view', label: t`View`, icon: <LayoutGrid {...strokes} />, run: () => open('view') },
          {
            id: 'away',
            label: away ? t`I am back` : t`Away for a moment`,
            icon: <CirclePause {...strokes} />,
            run: onAway,
          },
          ...(asked !== null || rights.has('poll')
            ? [
                {
                  id: 'polls',
                  label: asked ? `${t`Polls`} (${asked})` : t`Polls`,
                  icon: <ChartColumn {...strokes} />,
                  group: 'lead',
                  run: onPolls,
                },
              ]
            : []),
          ...(rights.has('setTimer') || rights.has('setPause')
            ? [
                {
                  id: 'time',
                  label: t`Timer and pause`,
                  icon: <Clock {...strokes} />,
                  group: 'lead',
                  run: () => open('time'),
                },
              ]
            : []),
          ...(makesRooms || (plan?.running && plan.choice === 'chosen')
            ? [
                {
                  id: 'breakouts',
                  label: t`Breakout rooms`,
                  icon: <Split {...strokes} />,
                  group: 'lead',
                  run: onBreakouts,
                },
              ]
            : []),
          {
            id: 'invite',
            label: t`Invite`,
            icon: <UserPlus {...strokes} />,
            group: 'who',
            run: () => open('invite'),
          },
          {
            id: 'trust',
            label: t`Who can hear this`,
            icon: <Mark size={20} />,
            group: 'who',
            run: () => open('trust'),
          },
          {
            id: 'settings',
            label: t`Settings`,
            icon: <Settings {...strokes} />,
            group: 'own',
            run: () => open('settings'),
          },
          ...(keyboard
            ? [
                {
                  id: 'shortcuts',
                  label: t`Keyboard shortcuts`,
                  icon: <Keyboard {...strokes} />,
                  group: 'own',
                  run: () => open('shortcuts'),
                },
              ]
            : []),
        ]}
      >
        <BarButton
          label={asked ? `${t`More`} ${badgeOf(asked)}` : t`More`}
          caption={t`More`}
          icon={<Ellipsis {...largeStrokes} />}
          badge={badgeOf(asked)}
        />
      </Menu>
      <span className="controlBarGap" />
      <LeaveButton />
    </section>
  )
}

/** What the narrowest bar leaves to the menu. */
const inMore = ({ id }: RoomAction) => id === 'share' || id === 'hand'

const badgeOf = (count: number | null) => (count ? (count > 99 ? '99+' : `${count}`) : null)
