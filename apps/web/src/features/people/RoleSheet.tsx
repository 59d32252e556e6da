import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { type Person, useCall, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { useChange } from '../../kernel/useChange.ts'
import { Radios } from '../../ui/Radios.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { SheetFoot } from '../../ui/SheetFoot.tsx'
import { Refused } from '../owners/Refused.tsx'

type Given = Exclude<Person['role'], 'owner'>

/** [K17] Whom the host trusts with what, and for how long that holds. */
export function RoleSheet({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useLingui()
  const { view } = useRoom()
  const call = useCall()
  const { name } = person
  const byLink = useSignal(view.owner.roleLinks).some(({ usedBy }) =>
    usedBy.some(({ id }) => id === person.id),
  )
  const now: Given = person.role === 'owner' ? 'participant' : person.role
  const [role, setRole] = useState<Given>(now)
  const { state, change } = useChange(onClose)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (role === now) return onClose()
    change(view.people.setRole(person.id, role === 'participant' ? null : role))
  }
  return (
    <Sheet open onClose={onClose} title={t`Role of ${name}`} closeLabel={t`Close`} width="small">
      <form onSubmit={submit} className="roleForm">
        <Radios
          label={call ? t`In this call` : t`In this meeting`}
          value={role}
          onChange={setRole}
          options={[
            {
              id: 'moderator',
              label: t`Moderator`,
              hint: call
                ? t`Lets people in and removes them, turns off microphones, changes the invitation, ends the call. Gives nobody a role.`
                : t`Lets people in and removes them, turns off microphones, changes the invitation, ends the meeting. Gives nobody a role.`,
            },
            {
              id: 'presenter',
              label: t`Presenter`,
              hint: call
                ? t`Speaks and writes, even when that is switched off for participants.`
                : t`Speaks, shows the screen and writes, even when that is switched off for participants.`,
            },
            { id: 'participant', label: t`Participant`, hint: t`Does what this room allows everybody.` },
          ]}
        />
        <p className="soft small">
          {byLink ? (
            <Trans>
              {name} came by a link with a role. What you change here applies to that link, and to everybody
              who comes by it.
            </Trans>
          ) : (
            <Trans>
              It holds for as long as {name} stays with this browser tab; reloading the page changes nothing.
              After leaving, or with another device, {name} is a participant again.
            </Trans>
          )}
        </p>
        {now === 'moderator' && role !== now ? (
          <p className="soft small" role="status">
            <Trans>
              Everybody who is here stays. Who was let in by {name} and is away at the moment knocks again.
            </Trans>
          </p>
        ) : null}
        <Refused
          state={state}
          full={
            <Trans>That did not work: 64 people who are here have a role already. Take one back first.</Trans>
          }
        />
        <SheetFoot onCancel={onClose} isPending={state === 'busy'}>
          <Trans>Change</Trans>
        </SheetFoot>
      </form>
    </Sheet>
  )
}
