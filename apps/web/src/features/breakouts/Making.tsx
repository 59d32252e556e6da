import { limits } from '@konklave/protocol'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Shuffle, Trash2 } from 'lucide-react'
import { useState } from 'react'
import { announce } from '../../kernel/announce.ts'
import { type PersonId, useMain } from '../../kernel/meeting.ts'
import { minutesOf } from '../../kernel/minutesOf.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import { MinutesField } from '../../ui/Minutes.tsx'
import { Radios } from '../../ui/Radios.tsx'
import { Stepper } from '../../ui/Stepper.tsx'
import { type Way, withoutRoom, withPlace } from './draft.ts'
import { type Place, RoomCard } from './RoomCard.tsx'
import { useDraft } from './useDraft.ts'
import { useLengths } from './useLengths.ts'

/** Rooms before they are open: how many, who goes where, for how long. Nobody sees anything of it before they open. */
export function Making() {
  const { t } = useLingui()
  const { breakouts } = useMain().view
  const plan = useSignal(breakouts.plan)
  const { draft, people, nobody, change, setCount, setWay, forget } = useDraft()
  const [state, setState] = useState<'still' | 'opening' | 'refused'>('still')
  const { rooms, way, places, minutes, returnAll } = draft
  const time = minutesOf(minutes)
  const lengths = useLengths(t`Timer`)
  const put = (who: PersonId, key: string | null) => {
    change(withPlace({ ...draft, way: 'hand' }, who, key))
    const [name, title] = [
      people.find(({ id }) => id === who)?.name,
      rooms.find(room => room.key === key)?.title,
    ]
    announce(title ? t`${name} goes to ${title}.` : t`${name} is in no room.`)
  }
  const how = { minutes: time ?? null, returnAll }
  const run = async (act: () => Promise<void>) => {
    setState('opening')
    try {
      await act()
      forget()
    } catch {
      setState('refused')
    }
  }
  const open = () =>
    run(async () => {
      await breakouts.make({
        titles: rooms.map(({ title }, i) => title.trim() || t`Room ${i + 1}`),
        assign: new Map(
          people.flatMap(({ id }) => {
            const room = rooms.findIndex(({ key }) => key === places.get(id))
            return room < 0 ? [] : [[id, room] as const]
          }),
        ),
        choice: way === 'chosen' ? 'chosen' : 'given',
      })
      await breakouts.open(how)
    })
  const none: Place = { key: null, title: t`In no room` }
  const all: readonly Place[] = [...rooms, none]
  const inRoom = (key: string | null) => people.filter(({ id }) => (places.get(id) ?? null) === key)
  const loose = inRoom(null).length
  return (
    <form
      className="breakoutRooms"
      onSubmit={event => {
        event.preventDefault()
        if (time !== undefined && !nobody && state !== 'opening') void open()
      }}
    >
      <div className="breakoutScroll">
        <Stepper
          label={t`Number of rooms`}
          value={rooms.length}
          least={1}
          most={limits.BREAKOUTS_MAX}
          less={t`One room less`}
          more={t`One room more`}
          onChange={setCount}
        />
        <div className="breakoutWay">
          <Radios<Way>
            label={t`Who goes where`}
            value={way}
            onChange={setWay}
            options={[
              { id: 'evenly', label: t`Evenly` },
              { id: 'random', label: t`At random` },
              { id: 'hand', label: t`By hand` },
              { id: 'chosen', label: t`People choose` },
            ]}
          />
        </div>
        {way === 'random' ? (
          <Button look="plain" icon={<Shuffle {...strokes} />} onPress={() => setWay('random')}>
            <Trans>Draw again</Trans>
          </Button>
        ) : null}
        {rooms.map((room, i) => {
          const head = (
            <>
              <Field
                label={t`Title of room ${i + 1}`}
                value={room.title}
                maxLength={limits.BREAKOUT_TITLE_MAX_CHARS}
                onChange={title =>
                  change({ ...draft, rooms: rooms.map(one => (one === room ? { ...room, title } : one)) })
                }
              />
              {rooms.length > 1 ? (
                <IconButton
                  label={t`Remove ${room.title}`}
                  icon={<Trash2 {...strokes} />}
                  onPress={() => change(withoutRoom(draft, room.key))}
                />
              ) : null}
            </>
          )
          return way === 'chosen' ? (
            <section key={room.key} className="breakoutRoom" aria-label={room.title}>
              <header>{head}</header>
            </section>
          ) : (
            <RoomCard
              key={room.key}
              place={room}
              places={all}
              people={inRoom(room.key)}
              empty={<Trans>Nobody yet</Trans>}
              head={head}
              onPut={put}
            />
          )
        })}
        {way === 'chosen' ? null : (
          <RoomCard
            place={none}
            places={all}
            people={inRoom(null)}
            empty={<Trans>Everybody has a room</Trans>}
            head={<h3>{none.title}</h3>}
            onPut={put}
          />
        )}
        <div className="minutesForm">
          <h3>
            <Trans>Timer</Trans>
          </h3>
          <MinutesField
            {...lengths}
            hint={<Trans>Empty: until everybody is called back.</Trans>}
            value={minutes}
            onChange={next => change({ ...draft, minutes: next })}
            onChoose={next => change({ ...draft, minutes: `${next}` })}
          />
        </div>
        <Radios<'all' | 'each'>
          label={t`Back to the main room`}
          value={returnAll ? 'all' : 'each'}
          onChange={next => change({ ...draft, returnAll: next === 'all' })}
          options={[
            {
              id: 'all',
              label: t`All at once`,
              hint: t`By itself when the time is up or you call, not before.`,
            },
            { id: 'each', label: t`As they like`, hint: t`At any time, also after the time is up.` },
          ]}
        />
      </div>
      <div className="breakoutFoot">
        {state === 'refused' ? (
          <p role="alert" className="small">
            <Trans>That did not work just now. Try again in a moment.</Trans>
          </p>
        ) : nobody ? (
          <p role="status" className="small">
            <Trans>
              Only people who lead are here. They are not sent anywhere by themselves: wait for others, or
              choose “By hand”.
            </Trans>
          </p>
        ) : way !== 'chosen' && loose > 0 ? (
          <p className="soft small">
            <Plural
              value={loose}
              one="# person is in no room and stays here."
              other="# people are in no room and stay here."
            />
          </p>
        ) : null}
        {plan ? (
          <Button wide onPress={() => void run(() => breakouts.open(how))}>
            <Trans>Open the same rooms again</Trans>
          </Button>
        ) : null}
        <Button
          type="submit"
          wide
          look="main"
          isPending={state === 'opening'}
          isDisabled={time === undefined || nobody}
        >
          <Trans>Open the rooms</Trans>
        </Button>
      </div>
    </form>
  )
}
