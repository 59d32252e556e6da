import { Trans, useLingui } from '@lingui/react/macro'
import { EllipsisVertical, Hand, Mic, MicOff, MonitorUp, Video } from 'lucide-react'
import { Fragment, type ReactNode } from 'react'
import { attempt } from '../../kernel/attempt.ts'
import { type Person, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Avatar } from '../../ui/Avatar.tsx'
import { Button } from '../../ui/Button.tsx'
import { IconButton } from '../../ui/IconButton.tsx'
import { strokes } from '../../ui/icons.ts'
import { Levels } from '../../ui/Levels.tsx'
import { Menu } from '../../ui/Menu.tsx'
import { Doubt } from '../lobby/index.ts'
import { type PersonOpens, usePersonActions } from './usePersonActions.tsx'

export function PersonRow({
  person,
  elsewhere,
  microphoneOn,
  level,
  ...opens
}: {
  person: Person
  /** Title of the breakout room they are in. */
  elsewhere: string | undefined
  microphoneOn: boolean
  level: number
} & PersonOpens) {
  const { t } = useLingui()
  const entries = usePersonActions(person, opens)
  const { view } = useRoom()
  const mayGiveFloor = useSignal(view.rights).has('giveFloor') && person.hand && !person.me
  const { name } = person
  const invitation = useSignal(view.owner.personalLinks).find(link => link.id === person.personal)
  return (
    <li className={mayGiveFloor ? 'personRow asks' : 'personRow'} data-person={person.id}>
      <Avatar name={name} hue={person.hue} />
      <div className="personText">
        <p className="personName">
          <bdi>{name}</bdi>
          {person.me ? (
            <>
              {' '}
              <span className="soft">
                <Trans>(you)</Trans>
              </span>
            </>
          ) : null}
        </p>
        <p className="personFacts">
          {facts(person, { elsewhere, invitation: invitation?.name ?? null }).map((fact, i) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: a fixed order
            <Fragment key={i}>
              {i > 0 ? ' · ' : ''}
              {fact}
            </Fragment>
          ))}
        </p>
      </div>
      <span className="personState">
        {person.hand ? <HandSign place={person.handPlace} /> : null}
        {person.sending.has('screen') ? (
          <State icon={<MonitorUp {...strokes} />} label={t`Is sharing the screen`} />
        ) : null}
        {person.sending.has('camera') ? <State icon={<Video {...strokes} />} label={t`Camera on`} /> : null}
        {microphoneOn ? (
          <State
            icon={level > 0 ? <Levels level={level} /> : <Mic {...strokes} />}
            label={t`Microphone on`}
          />
        ) : (
          <State icon={<MicOff {...strokes} />} label={t`Microphone off`} dim />
        )}
      </span>
      <span className="personMenu">
        {entries.length > 0 ? (
          <Menu label={t`Options for ${name}`} entries={entries}>
            <IconButton label={t`Options for ${name}`} icon={<EllipsisVertical {...strokes} />} />
          </Menu>
        ) : null}
      </span>
      {mayGiveFloor ? (
        <Button look="plain" onPress={() => attempt(view.floor.giveFloor(person.id))}>
          <Trans>Give the floor</Trans>
        </Button>
      ) : null}
    </li>
  )
}

function HandSign({ place }: { place: number }) {
  const { t } = useLingui()
  return (
    <span className="state amber handSign">
      <Hand {...strokes} />
      <span aria-hidden>{place}</span>
      <span className="vh">{t`Hand raised, number ${place}`}</span>
    </span>
  )
}

function State({ icon, label, dim }: { icon: ReactNode; label: string; dim?: boolean }) {
  return (
    <span className={dim ? 'state dim' : 'state'}>
      {icon}
      <span className="vh">{label}</span>
    </span>
  )
}

/** `elsewhere`: title of the breakout room they are in; `invitation`: the name behind the personal invitation, for who knows it. */
function facts(
  person: Person,
  { elsewhere, invitation }: { elsewhere: string | undefined; invitation: string | null },
): ReactNode[] {
  const all: ReactNode[] = []
  if (elsewhere !== undefined)
    all.push(
      <Trans>
        In <bdi>{elsewhere}</bdi>
      </Trans>,
    )
  if (person.role === 'owner') all.push(<Trans>Host</Trans>)
  if (person.role === 'moderator') all.push(<Trans>Moderator</Trans>)
  if (person.role === 'presenter') all.push(<Trans>Presenter</Trans>)
  if (person.kind === 'guest' && person.role !== 'owner' && !person.me)
    all.push(<Guest personal={person.personal !== null} invitation={invitation} />)
  if (person.doubt) all.push(<Doubt of={person.doubt} />)
  if (person.kind === 'bridge') all.push(<Trans>Telephone: the line can listen in</Trans>)
  if (person.away) all.push(<Trans>Away</Trans>)
  if (!person.me && person.presence === 'unconfirmed') all.push(<Trans>Not confirmed yet</Trans>)
  if (!person.me && person.presence === 'unreachable') all.push(<Trans>Not reachable</Trans>)
  return all
}

function Guest({ personal, invitation }: { personal: boolean; invitation: string | null }) {
  if (invitation)
    return (
      <Trans>
        By the invitation for <bdi>{invitation}</bdi>, chose this name
      </Trans>
    )
  return personal ? (
    <Trans>By a personal invitation, chose this name</Trans>
  ) : (
    <Trans>Guest, chose this name</Trans>
  )
}
