import { Trans, useLingui } from '@lingui/react/macro'
import { MicOff, UserPlus } from 'lucide-react'
import { useEffect, useState } from 'react'
import { attempt } from '../../kernel/attempt.ts'
import { focusRoom } from '../../kernel/focus.ts'
import { byRoleAndName, type DepartedPerson, type Person, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { useElsewhere } from '../../kernel/useElsewhere.ts'
import { Button } from '../../ui/Button.tsx'
import { strokes } from '../../ui/icons.ts'
import { Locked } from '../invite/index.ts'
import { Waiting } from '../lobby/index.ts'
import { OwnerSheet } from '../owners/OwnerSheet.tsx'
import { RoleLinksButton } from '../owners/RoleLinksButton.tsx'
import { StepDownSheet } from '../owners/StepDownSheet.tsx'
import { Departed } from './Departed.tsx'
import { Hands } from './Hands.tsx'
import { LimitSheet } from './LimitSheet.tsx'
import { PersonRow } from './PersonRow.tsx'
import { RemoveSheet } from './RemoveSheet.tsx'
import { RoleSheet } from './RoleSheet.tsx'
import { VolumeSheet } from './VolumeSheet.tsx'
import './people.css'

/** Everybody who can hear and see, without exception (P-44), and who waits at the door. */
export function PeoplePanel({
  onInvite,
  onRename,
  onWrite,
}: {
  onInvite: () => void
  onRename: () => void
  /** To this person alone. */
  onWrite: (id: string) => void
}) {
  const { t } = useLingui()
  const { view, media, main } = useRoom()
  const people = useSignal(view.people.list)
  const admission = useSignal(view.door.admission)
  const locked = admission === 'locked' || admission === 'invited'
  const levels = useSignal(media.levels)
  const elsewhere = useElsewhere()
  const local = useSignal(media.local)
  const [removing, setRemoving] = useState<Person | DepartedPerson | null>(null)
  const [hearing, setHearing] = useState<Person | null>(null)
  const [limiting, setLimiting] = useState<Person | null>(null)
  const rights = useSignal(view.rights)
  const mayMute = rights.has('askToMute')
  const talking = people.filter(({ me, sending }) => !me && sending.has('microphone')).length
  const [changing, setChanging] = useState<Person | null>(null)
  const [owning, setOwning] = useState<{ readonly person: Person; readonly over: boolean } | null>(null)
  const [leaving, setLeaving] = useState(false)
  useEffect(() => (removing ? keepFocus : undefined), [removing])
  const sorted = [...people].sort((a, b) => inLine(a) - inLine(b) || byRoleAndName(a, b))
  return (
    <div className="people">
      <Waiting />
      <div className="peopleScroll">
        <Hands />
        <ul aria-label={t`People in the room`}>
          {sorted.map(person => (
            <PersonRow
              key={person.id}
              person={person}
              elsewhere={elsewhere.get(person.id)}
              microphoneOn={person.me ? local.has('microphone') : person.sending.has('microphone')}
              level={levels.get(person.participant) ?? 0}
              onRemove={() => setRemoving(person)}
              onRename={onRename}
              onVolume={() => setHearing(person)}
              onLimit={() => setLimiting(person)}
              onRole={() => setChanging(person)}
              onOwner={over => setOwning({ person, over })}
              onStepDown={() => setLeaving(true)}
              onWrite={() => onWrite(person.id)}
            />
          ))}
        </ul>
        {main ? null : <Departed onBar={setRemoving} onEnded={keepFocus} />}
      </div>
      <div className="peopleFoot">
        {locked ? (
          <p className="soft small">
            <Locked />
          </p>
        ) : null}
        {mayMute && talking > 1 ? (
          <Button
            wide
            look="plain"
            icon={<MicOff {...strokes} />}
            onPress={() => attempt(view.floor.askAllToMute('microphone'))}
          >
            <Trans>Mute everybody else</Trans>
          </Button>
        ) : null}
        {main ? null : (
          <Button wide icon={<UserPlus {...strokes} />} onPress={onInvite}>
            <Trans>Invite</Trans>
          </Button>
        )}
        {!main && rights.has('setCharter') ? <RoleLinksButton wide /> : null}
      </div>
      {limiting ? <LimitSheet person={limiting} onClose={() => setLimiting(null)} /> : null}
      {changing ? <RoleSheet person={changing} onClose={() => setChanging(null)} /> : null}
      {owning ? <OwnerSheet {...owning} onClose={() => setOwning(null)} /> : null}
      {leaving ? <StepDownSheet onClose={() => setLeaving(false)} /> : null}
      {removing ? <RemoveSheet person={removing} onClose={() => setRemoving(null)} /> : null}
      {hearing ? <VolumeSheet person={hearing} onClose={() => setHearing(null)} /> : null}
    </div>
  )
}

/** Who wants to talk stands on top, in the order of the hands. */
const inLine = ({ handPlace }: Person) => handPlace || Number.MAX_SAFE_INTEGER

/** What had the focus, or gets it back from a sheet, may be gone with the person. */
function keepFocus(): void {
  requestAnimationFrame(() => {
    if (document.activeElement === document.body) focusRoom('.sidePanel h2')
  })
}
