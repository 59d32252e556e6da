import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Waypoints } from 'lucide-react'
import type { ReactNode } from 'react'
import { attempt } from '../../kernel/attempt.ts'
import { clockText } from '../../kernel/clockText.ts'
import { type BreakoutPlan, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { useLeft } from '../../kernel/useLeft.ts'
import { Button } from '../../ui/Button.tsx'
import { strokes } from '../../ui/icons.ts'
import type { Panel } from '../controls/index.ts'
import { LAST_MS } from './lastMs.ts'

/** In the main room while breakout rooms run: that they do, and the way into them. */
export function InMain({
  plan,
  panel: open,
  setPanel,
}: {
  plan: BreakoutPlan
  panel: Panel
  setPanel: (panel: Panel) => void
}) {
  const { t } = useLingui()
  const { view } = useRoom()
  const me = useSignal(view.me)
  const leads = useSignal(view.rights).has('breakouts')
  const mine = useSignal(view.breakouts.mine)
  const left = useLeft(plan.endsAt)
  const away = plan.rooms.reduce((sum, { here }) => sum + here.length, 0)
  const ownRoom = plan.rooms.find(({ people }) => me && people.includes(me.id))
  const panel = (words: ReactNode) =>
    open === 'breakouts' ? null : <Button onPress={() => setPanel('breakouts')}>{words}</Button>
  const says = () => {
    if (mine !== null) return [<Trans key="w">You are about to go to your breakout room.</Trans>, null]
    if (leads)
      return [
        <Plural
          key="w"
          value={away}
          _0="Nobody is in the breakout rooms."
          one="# person is in the breakout rooms."
          other="# people are in the breakout rooms."
        />,
        panel(<Trans>Show the rooms</Trans>),
      ]
    if (ownRoom)
      return [
        <Trans key="w">
          The breakout rooms are open. Yours is <bdi>{ownRoom.title}</bdi>.
        </Trans>,
        <Button key="b" onPress={() => attempt(view.breakouts.goTo(ownRoom.id))}>
          <Trans>Go there</Trans>
        </Button>,
      ]
    if (plan.choice === 'chosen')
      return [
        <Trans key="w">The breakout rooms are open. You choose which one you go to.</Trans>,
        panel(<Trans>Choose a room</Trans>),
      ]
    return [<Trans key="w">The others are in breakout rooms. You stay in the main room.</Trans>, null]
  }
  const [words, button] = says()
  return (
    <div className="banner calm breakoutMain" role="status">
      <Waypoints {...strokes} />
      <p>{words}</p>
      {left !== null && left > LAST_MS ? (
        <span role="timer" className="breakoutTime" aria-label={t`Time left`}>
          {clockText(left)}
        </span>
      ) : null}
      {button}
    </div>
  )
}
