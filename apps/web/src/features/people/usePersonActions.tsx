import { useLingui } from '@lingui/react/macro'
import {
  ArrowRightLeft,
  Hand,
  KeyRound,
  LockKeyhole,
  Maximize2,
  Mic,
  MicOff,
  Minimize2,
  MonitorOff,
  MonitorUp,
  Pencil,
  SlidersHorizontal,
  UserCog,
  UserX,
  VideoOff,
  Volume2,
} from 'lucide-react'
import { attempt } from '../../kernel/attempt.ts'
import { type Person, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { strokes } from '../../ui/icons.ts'
import type { MenuEntry } from '../../ui/Menu.tsx'

/** What goes together in the menu; all else is what whoever leads does to one person. */
const groups: Readonly<Record<string, string>> = {
  ...{ write: 'mine', volume: 'mine' },
  ...{ role: 'roles', owner: 'roles', handOver: 'roles', stepDown: 'roles' },
  remove: 'out',
}
const grouped = (entry: MenuEntry): MenuEntry => ({ ...entry, group: groups[entry.id] ?? 'lead' })

/** What the menu of a person opens. */
export type PersonOpens = {
  readonly onRemove: () => void
  readonly onRename: () => void
  readonly onLimit: () => void
  readonly onVolume: () => void
  readonly onRole: () => void
  readonly onOwner: (over: boolean) => void
  readonly onStepDown: () => void
  readonly onWrite: () => void
}

/** What I may do about somebody. Nobody can switch on another person's microphone or camera (P-48). */
export function usePersonActions(
  person: Person,
  { onRemove, onRename, onLimit, onVolume, onRole, onOwner, onStepDown, onWrite }: PersonOpens,
): readonly MenuEntry[] {
  const { t } = useLingui()
  const { view, media, main } = useRoom()
  const sounds = useSignal(media.state).t !== 'unavailable'
  const rights = useSignal(view.rights)
  const share = useSignal(view.floor.share)
  const owners = useSignal(view.owner.owners)
  const lit = useSignal(view.floor.spotlight)
  const { microphone: microphones } = useSignal(view.floor.switches)
  const entries: MenuEntry[] = []
  const { name } = person
  if (rights.has('spotlight')) {
    const inLight = lit.includes(person.id)
    const others = lit.filter(id => id !== person.id)
    entries.push({
      id: 'spotlight',
      label: inLight ? t`No longer large for everybody` : t`Show large for everybody`,
      icon: inLight ? <Minimize2 {...strokes} /> : <Maximize2 {...strokes} />,
      run: () => attempt(view.floor.setSpotlight(inLight ? others : [...others, person.id])),
    })
  }
  if (person.me) {
    if (rights.has('rename'))
      entries.unshift({
        id: 'rename',
        label: t`Change your name`,
        icon: <Pencil {...strokes} />,
        run: onRename,
      })
    if (person.role === 'owner' && owners.count > 1)
      entries.push({
        id: 'stepDown',
        label: t`No longer be a host`,
        icon: <KeyRound {...strokes} />,
        run: onStepDown,
      })
    return entries.map(grouped)
  }
  if (rights.has('chat')) {
    entries.push({
      id: 'write',
      label: t`Write only to ${name}`,
      icon: <LockKeyhole {...strokes} />,
      run: onWrite,
    })
  }
  if (sounds) {
    entries.push({
      id: 'volume',
      label: t`Volume`,
      hint: t`For you alone`,
      icon: <Volume2 {...strokes} />,
      run: onVolume,
    })
  }
  if (rights.has('askToMute') && person.sending.has('microphone')) {
    entries.push({
      id: 'mute',
      label: t`Turn off their microphone`,
      hint: t`Only they can turn it on again.`,
      icon: <MicOff {...strokes} />,
      run: () => attempt(view.floor.askToMute(person.id, 'microphone')),
    })
  }
  if (rights.has('askToMute') && person.sending.has('camera')) {
    entries.push({
      id: 'camera',
      label: t`Turn off their camera`,
      icon: <VideoOff {...strokes} />,
      run: () => attempt(view.floor.askToMute(person.id, 'camera')),
    })
  }
  if (rights.has('lowerHands') && person.hand) {
    entries.push({
      id: 'hand',
      label: t`Lower their hand`,
      icon: <Hand {...strokes} />,
      run: () => attempt(view.people.lowerHand(person.id)),
    })
  }
  if (rights.has('allowShare') && share === 'ask') {
    entries.push({
      id: 'share',
      label: person.mayShare ? t`Withdraw screen sharing` : t`Allow screen sharing`,
      icon: person.mayShare ? <MonitorOff {...strokes} /> : <MonitorUp {...strokes} />,
      run: () => attempt(view.floor.allowShare(person.id, !person.mayShare)),
    })
  }
  if (rights.has('giveFloor') && !microphones && person.role === 'participant') {
    entries.push({
      id: 'floor',
      label: person.hasFloor ? t`Take the floor back` : t`Give the floor`,
      icon: person.hasFloor ? <MicOff {...strokes} /> : <Mic {...strokes} />,
      run: () => attempt(person.hasFloor ? view.floor.takeFloor(person.id) : view.floor.giveFloor(person.id)),
    })
  }
  if (rights.has('limit') && person.role !== 'owner' && person.role !== 'moderator') {
    entries.push({
      id: 'limit',
      label: t`What they may do`,
      icon: <SlidersHorizontal {...strokes} />,
      run: onLimit,
    })
  }
  // Roles are the meeting's.
  if (!main && rights.has('setCharter') && person.role !== 'owner') {
    entries.push({ id: 'role', label: t`Change the role`, icon: <UserCog {...strokes} />, run: onRole })
    entries.push({
      id: 'owner',
      label: t`Make a host, too`,
      icon: <KeyRound {...strokes} />,
      run: () => onOwner(false),
    })
    entries.push({
      id: 'handOver',
      label: t`Hand the room over`,
      icon: <ArrowRightLeft {...strokes} />,
      run: () => onOwner(true),
    })
  }
  if (rights.has('kick')) {
    entries.push({
      id: 'remove',
      label: t`Remove from the meeting`,
      icon: <UserX {...strokes} />,
      danger: true,
      run: onRemove,
    })
  }
  return entries.map(grouped)
}
