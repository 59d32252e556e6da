import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { announce } from '../../kernel/announce.ts'
import { useCall, useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { listNames } from '../../kernel/text.ts'
import { useCopy } from '../../kernel/useCopy.ts'
import { Button } from '../../ui/Button.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { CopyByHand } from '../../ui/CopyByHand.tsx'
import { Secret } from '../../ui/Secret.tsx'
import { Sheet } from '../../ui/Sheet.tsx'
import { Toggle } from '../../ui/Toggle.tsx'
import { useAskBeforeUnload } from './useAskBeforeUnload.ts'
import '../../ui/linkList.css'
import './owners.css'

type Role = 'moderator' | 'presenter'
type MadeLink = { readonly role: Role; readonly link: string }

/** [K2, K5] Links that carry a role, for the host: made, shown once, withdrawn. Closing asks first while one that was made is nowhere else. */
export default function RoleLinks({ onClose }: { onClose: () => void }) {
  const { t, i18n } = useLingui()
  const { view } = useRoom()
  const call = useCall()
  const links = useSignal(view.owner.roleLinks)
  const [made, setMade] = useState<readonly MadeLink[]>([])
  const [taken, setTaken] = useState<readonly string[]>([])
  const [asking, setAsking] = useState(false)
  const [state, setState] = useState<'rest' | 'busy' | 'refused'>('rest')
  const untaken = made.some(({ link }) => !taken.includes(link))
  useAskBeforeUnload(untaken)
  const run = (act: () => Promise<void>) => {
    setState('busy')
    act().then(
      () => setState('rest'),
      () => setState('refused'),
    )
  }
  const make = (role: Role) =>
    run(async () => {
      const link = await view.owner.makeRoleLink(role)
      setMade(before => [...before, { role, link }])
    })
  const withdraw = (id: string) =>
    run(async () => {
      await view.owner.withdrawRoleLink(id)
      announce(t`Withdrawn`)
    })
  const names = { moderator: t`Moderator link`, presenter: t`Presenter link` }
  return (
    <Sheet
      open
      alert={untaken}
      onClose={() => (untaken ? setAsking(true) : onClose())}
      title={t`Links with a role`}
      closeLabel={t`Close`}
    >
      <div className="roleLinks linkList">
        <p className="soft small">
          <Trans>
            Whoever opens a moderator link need not knock, also next time and on another device: they let
            people in and remove them, and change the invitation.
          </Trans>{' '}
          {call ? (
            <Trans>
              They also start and end the call. By a presenter link people speak and write even when that is
              switched off for participants.
            </Trans>
          ) : (
            <Trans>
              They also start and end the meeting. By a presenter link people speak, show the screen and write
              even when that is switched off for participants.
            </Trans>
          )}{' '}
          <Trans>Whoever gets hold of the link can do the same, so give it only to whom you mean.</Trans>
        </p>
        {links.length > 0 ? (
          <ul aria-label={t`Links in force`}>
            {links.map(({ id, role, usedBy }, i) => {
              const [place, people] = [
                i + 1,
                listNames(
                  usedBy.map(one => one.name),
                  i18n.locale,
                ),
              ]
              const name = names[role]
              return (
                <li key={id}>
                  <div>
                    <p>
                      {name} {place}
                    </p>
                    <p className="soft small">
                      {usedBy.length > 0 ? (
                        <Trans>
                          Here by this link: <bdi>{people}</bdi>
                        </Trans>
                      ) : (
                        <Trans>Nobody is here by this link.</Trans>
                      )}
                    </p>
                  </div>
                  <Button
                    aria-label={t`Withdraw ${name} ${place}`}
                    isDisabled={state === 'busy'}
                    onPress={() => withdraw(id)}
                  >
                    <Trans>Withdraw</Trans>
                  </Button>
                </li>
              )
            })}
          </ul>
        ) : null}
        {made.map(one => (
          <Made
            key={one.link}
            {...one}
            onTaken={() => setTaken(before => [...before, one.link])}
            isTaken={taken.includes(one.link)}
          />
        ))}
        <div className="linkActions">
          <Button isPending={state === 'busy'} onPress={() => make('moderator')}>
            <Trans>Make a moderator link</Trans>
          </Button>
          <Button isPending={state === 'busy'} onPress={() => make('presenter')}>
            <Trans>Make a presenter link</Trans>
          </Button>
        </div>
        {state === 'refused' ? (
          <p role="alert" className="small">
            <Trans>That did not work: the room has just changed. Try again.</Trans>
          </p>
        ) : null}
        <p className="soft small">
          <Trans>
            Whoever came by a link that is withdrawn is a participant at once, and knocks next time. An entry
            that nobody uses may also be the role of somebody who has left.
          </Trans>
        </p>
      </div>
      {asking ? (
        <Sheet
          open
          alert
          onClose={() => setAsking(false)}
          title={t`Close without the link?`}
          closeLabel={t`Back to the link`}
          width="small"
        >
          <p>
            <Trans>
              It was not copied, and nobody can show it again. If you close now, withdraw it and make another
              one.
            </Trans>
          </p>
          <div className="sheetActions">
            <Button look="main" autoFocus onPress={() => setAsking(false)}>
              <Trans>Back to the link</Trans>
            </Button>
            <Button onPress={onClose}>
              <Trans>Close all the same</Trans>
            </Button>
          </div>
        </Sheet>
      ) : null}
    </Sheet>
  )
}

function Made({
  role,
  link,
  isTaken,
  onTaken,
}: MadeLink & { readonly isTaken: boolean; readonly onTaken: () => void }) {
  const { t } = useLingui()
  const copying = useCopy(link, () => {
    onTaken()
    announce(t`Copied`)
  })
  return (
    <div className="roleLinkMade">
      <p role="status">
        <Trans>
          The link is made. It is shown only now: copy it, and send it to the one person it is for.
        </Trans>
      </p>
      <CopyButton
        copying={copying}
        look="main"
        wide={false}
        label={role === 'moderator' ? t`Copy moderator link` : t`Copy presenter link`}
      />
      <CopyByHand copying={copying}>
        <Secret>{link}</Secret>
        <Toggle on={isTaken} onChange={on => (on ? onTaken() : undefined)}>
          <Trans>I have it</Trans>
        </Toggle>
      </CopyByHand>
    </div>
  )
}
