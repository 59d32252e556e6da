import { limits } from '@konklave/protocol'
import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { Field } from '../../ui/Field.tsx'
import { Fold } from '../../ui/Fold.tsx'
import { PersonalMade } from './PersonalMade.tsx'
import { PersonalRow } from './PersonalRow.tsx'
import '../../ui/linkList.css'
import './personal.css'

type State = 'rest' | 'busy' | 'refused' | 'full'

/** [K12] Invitations for one person each, for the host: made, shown once, listed with who came by them, withdrawn alone. */
export default function PersonalLinks() {
  const { t } = useLingui()
  const { view } = useRoom()
  const links = useSignal(view.owner.personalLinks)
  const admission = useSignal(view.door.admission)
  const [name, setName] = useState('')
  const [made, setMade] = useState<{ readonly name: string; readonly link: string } | null>(null)
  const [state, setState] = useState<State>('rest')
  const run = (act: () => Promise<void>) => {
    setState('busy')
    act().then(
      () => setState('rest'),
      error => setState((error as { reason?: unknown }).reason === 'too-many' ? 'full' : 'refused'),
    )
  }
  const wanted = name.trim()
  const make = (event: FormEvent) => {
    event.preventDefault()
    if (wanted === '' || state === 'busy') return
    run(async () => {
      setMade(null)
      setMade({ name: wanted, link: await view.owner.makePersonalLink(wanted) })
      setName('')
    })
  }
  return (
    <Fold title={<Trans>Personal invitations</Trans>}>
      <div className="personalLinks linkList">
        <p className="soft small">
          <Trans>
            For one person each: whoever opens it need not knock, and everybody sees that they came by it.
            Passed on, it lets in whoever is first; anybody else knocks with it. Each can be withdrawn alone.
          </Trans>
        </p>
        {admission === 'open' ? (
          <p className="small">
            <Trans>Whoever has the invitation link comes in just now, with or without one of these.</Trans>
          </p>
        ) : null}
        {admission === 'locked' ? (
          <p className="small">
            <Trans>Nobody new comes in just now, not even by one of these.</Trans>
          </p>
        ) : null}
        {links.length > 0 ? (
          <ul aria-label={t`Personal invitations`}>
            {links.map((link, i) => (
              <PersonalRow key={link.id} link={link} place={i + 1} busy={state === 'busy'} run={run} />
            ))}
          </ul>
        ) : null}
        {made ? <PersonalMade key={made.link} {...made} onDone={() => setMade(null)} /> : null}
        <form className="personalForm" onSubmit={make} noValidate>
          <Field
            label={t`Whom is it for?`}
            value={name}
            onChange={setName}
            maxLength={limits.NAME_MAX_CHARS}
            autoComplete="off"
            hint={t`Only you see this name here. Neither the server nor the other guests learn it.`}
          />
          <Button type="submit" isPending={state === 'busy'} isDisabled={wanted === ''}>
            <Trans>Make the invitation</Trans>
          </Button>
        </form>
        {state === 'full' ? (
          <p role="alert" className="small">
            <Trans>There is no room for more. Withdraw those that are no longer needed.</Trans>
          </p>
        ) : null}
        {state === 'refused' ? (
          <p role="alert" className="small">
            <Trans>That did not work: the room has just changed. Try again.</Trans>
          </p>
        ) : null}
      </div>
    </Fold>
  )
}
