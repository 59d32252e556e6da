import { limits } from '@konklave/protocol'
import { Trans, useLingui } from '@lingui/react/macro'
import { Plus } from 'lucide-react'
import { attempt } from '../../kernel/attempt.ts'
import { type BreakoutPlan, type Person, type PersonId, useMain } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { strokes } from '../../ui/icons.ts'
import { Back } from './Back.tsx'
import { type Place, RoomCard } from './RoomCard.tsx'
import { RoomHead } from './RoomHead.tsx'
import { TellAll } from './TellAll.tsx'
import { TimeField } from './TimeField.tsx'

/** Rooms that are open: who is really there, who calls, and everything that can still be changed. */
export function Running({ plan }: { plan: BreakoutPlan }) {
  const { t } = useLingui()
  const { breakouts, people } = useMain().view
  const list = useSignal(people.list)
  const main: Place = { key: null, title: t`Main room` }
  const places: readonly Place[] = [...plan.rooms.map(({ id, title }) => ({ key: id, title })), main]
  const placed = new Set(plan.rooms.flatMap(room => [...room.people, ...room.here]))
  const put = (who: PersonId, room: string | null) => attempt(breakouts.assign(who, room))
  return (
    <div className="breakoutRooms">
      <div className="breakoutScroll">
        <TellAll />
        {plan.rooms.map(room => {
          const inIt = list.filter(({ id }) => room.people.includes(id) || room.here.includes(id))
          const state = ({ id }: Person) =>
            room.here.includes(id) ? null : (
              <span className="soft small">
                <Trans>not there yet</Trans>
              </span>
            )
          return (
            <RoomCard
              key={room.id}
              place={{ key: room.id, title: room.title }}
              places={places}
              people={inIt}
              state={state}
              empty={<Trans>Nobody</Trans>}
              head={<RoomHead room={room} />}
              onPut={put}
              alert={room.callsHelp}
            />
          )
        })}
        <Button
          icon={<Plus {...strokes} />}
          isDisabled={plan.rooms.length >= limits.BREAKOUTS_MAX}
          onPress={() => attempt(breakouts.add(t`Room ${plan.rooms.length + 1}`))}
        >
          <Trans>Add a room</Trans>
        </Button>
        <RoomCard
          place={main}
          places={places}
          people={list.filter(({ id, me }) => !me && !placed.has(id))}
          empty={<Trans>Nobody</Trans>}
          head={<h3>{main.title}</h3>}
          onPut={put}
        />
        <TimeField plan={plan} />
      </div>
      <div className="breakoutFoot">
        <Back plan={plan} />
      </div>
    </div>
  )
}
