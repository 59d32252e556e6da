import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { type Person, useCall, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Sheet } from '../../ui/Sheet.tsx'
import { Toggle } from '../../ui/Toggle.tsx'

/** What one person may do, whatever holds for the others. They are told, and by whom. */
export function LimitSheet({ person, onClose }: { person: Person; onClose: () => void }) {
  const { t } = useLingui()
  const { view } = useRoom()
  const call = useCall()
  const [refused, setRefused] = useState(false)
  const now = useSignal(view.people.list).find(({ id }) => id === person.id)
  const no = now?.no ?? person.no
  const { name } = person
  const toggles = [
    ['microphone', t`Microphone`],
    ['camera', t`Camera`],
    ['chat', t`Chat`],
    ['reactions', t`Reactions`],
  ] as const
  const set = (what: (typeof toggles)[number][0], on: boolean) => {
    const next = new Set(no)
    if (on) next.delete(what)
    else next.add(what)
    setRefused(false)
    view.floor.limit(person.id, next).catch(() => setRefused(true))
  }
  return (
    <Sheet open onClose={onClose} title={t`What ${name} may do`} closeLabel={t`Close`} width="small">
      <p className="soft small">
        <Trans>For this person alone. They are told what you change.</Trans>
      </p>
      {toggles
        .filter(([what]) => !call || what !== 'camera')
        .map(([what, label]) => (
          <Toggle key={what} on={!no.has(what)} onChange={on => set(what, on)}>
            {label}
          </Toggle>
        ))}
      {refused ? (
        <p role="alert" className="small">
          <Trans>That did not work: the room has just changed. Try again.</Trans>
        </p>
      ) : null}
    </Sheet>
  )
}
