import { Trans, useLingui } from '@lingui/react/macro'
import { House, LifeBuoy, MessagesSquare, Undo2, UsersRound } from 'lucide-react'
import { useEffect } from 'react'
import { announce } from '../../kernel/announce.ts'
import { attempt } from '../../kernel/attempt.ts'
import { clockText } from '../../kernel/clockText.ts'
import { type BreakoutPlan, useMain, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { useLeft } from '../../kernel/useLeft.ts'
import { useNarrow } from '../../kernel/useNarrow.ts'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import { Menu } from '../../ui/Menu.tsx'
import { LAST_MS } from './lastMs.ts'
import type { SaysProps } from './Says.tsx'
import { usePlace } from './usePlace.ts'

/** In a breakout room: which one, how long still, and the ways to those who are in the main room. */
export function Where({ plan, panel, setPanel, unread }: SaysProps & { plan: BreakoutPlan | null }) {
  const { t } = useLingui()
  const { breakouts, rights } = useMain().view
  const { room } = usePlace()
  const leads = useSignal(rights).has('breakouts')
  const helped = useSignal(useRoom().view.people.list).some(
    ({ me, role }) => !me && (role === 'owner' || role === 'moderator'),
  )
  const calls = room?.callsHelp ?? false
  useEffect(() => {
    // Whoever was called is here.
    if (calls && helped) breakouts.callHelp(false)
  }, [calls, helped, breakouts])
  const left = useLeft(plan?.endsAt ?? null)
  const toggle = (which: 'mainChat' | 'mainPeople') => setPanel(panel === which ? null : which)
  const help = () => {
    breakouts.callHelp(!calls)
    announce(calls ? t`You no longer call for help.` : t`You have called for help.`)
  }
  const narrow = useNarrow()
  const back = () => attempt(breakouts.goTo(null))
  const mayGoBack = leads || plan?.returnAll !== true
  const mainRoom = unread > 0 ? t`Main room (${unread})` : t`Main room`
  const there = [
    {
      id: 'mainChat',
      label: unread > 0 ? t`Chat in the main room (${unread})` : t`Chat in the main room`,
      icon: (
        <span className="breakoutBadged">
          <MessagesSquare {...strokes} />
          {unread > 0 ? (
            <span className="badge" aria-hidden>
              {unread > 99 ? '99+' : unread}
            </span>
          ) : null}
        </span>
      ),
    },
    { id: 'mainPeople', label: t`People in the main room`, icon: <UsersRound {...strokes} /> },
  ] as const
  return (
    <section className="breakoutWhere" aria-label={t`Breakout room`}>
      <p className="breakoutHere">
        <bdi>{room?.title ?? <Trans>Breakout room</Trans>}</bdi>
        {left !== null && left > LAST_MS ? (
          <span role="timer" aria-label={t`Time left`}>
            {clockText(left)}
          </span>
        ) : null}
      </p>
      <div className="breakoutTools">
        {leads ? null : (
          <Button
            look={calls ? 'amber' : 'quiet'}
            icon={<LifeBuoy {...strokes} />}
            onPress={help}
            isDisabled={!room}
          >
            {calls ? <Trans>Help is called: take it back</Trans> : <Trans>Call for help</Trans>}
          </Button>
        )}
        {narrow ? (
          <Menu
            label={mainRoom}
            entries={[
              ...(mayGoBack
                ? [
                    {
                      id: 'back',
                      label: t`Back to the main room`,
                      icon: <Undo2 {...strokes} />,
                      run: back,
                    },
                  ]
                : []),
              ...there.map(({ id, label, icon }) => ({ id, label, icon, run: () => toggle(id) })),
            ]}
          >
            <Button icon={<House {...strokes} />}>{mainRoom}</Button>
          </Menu>
        ) : (
          there.map(({ id, label, icon }) => (
            <IconButton
              key={id}
              label={label}
              icon={icon}
              aria-expanded={panel === id}
              onPress={() => toggle(id)}
            />
          ))
        )}
        {mayGoBack && !narrow ? (
          <Button icon={<Undo2 {...strokes} />} onPress={back}>
            <Trans>Back to the main room</Trans>
          </Button>
        ) : null}
      </div>
    </section>
  )
}
