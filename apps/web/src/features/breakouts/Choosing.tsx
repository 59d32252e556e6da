import { Trans, useLingui } from '@lingui/react/macro'
import { attempt } from '../../kernel/attempt.ts'
import { type BreakoutPlan, useMain } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { useNamesText } from './useNamesText.ts'

/** The rooms for who may choose one of them. */
export function Choosing({ plan, onDone }: { plan: BreakoutPlan; onDone: () => void }) {
  const { t } = useLingui()
  const namesText = useNamesText()
  const { breakouts, people } = useMain().view
  const list = useSignal(people.list)
  const mine = useSignal(breakouts.mine)
  const go = (room: string) => {
    attempt(breakouts.goTo(room))
    onDone()
  }
  return (
    <div className="breakoutRooms">
      <ul className="breakoutList">
        {plan.rooms.map(({ id, title, people: assigned, here }) => {
          const inIt = new Set([...assigned, ...here])
          const there = list.filter(person => inIt.has(person.id))
          return (
            <li key={id} className="breakoutRoom">
              <header>
                <h3>
                  <bdi>{title}</bdi>
                </h3>
                {id === mine ? (
                  <span className="soft small">
                    <Trans>You are here</Trans>
                  </span>
                ) : plan.choice === 'chosen' ? (
                  <Button onPress={() => go(id)} aria-label={t`Go in: ${title}`}>
                    <Trans>Go in</Trans>
                  </Button>
                ) : null}
              </header>
              <p className="soft small">{there.length > 0 ? namesText(there) : <Trans>Nobody yet</Trans>}</p>
            </li>
          )
        })}
      </ul>
    </div>
  )
}
