import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { announce } from '../../kernel/announce.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { listNames } from '../../kernel/text.ts'
import { useCopy } from '../../kernel/useCopy.ts'
import { Button } from '../../ui/Button.tsx'
import { CopyButton } from '../../ui/CopyButton.tsx'
import { Fold } from '../../ui/Fold.tsx'
import { Secret } from '../../ui/Secret.tsx'

type Role = 'moderator' | 'presenter'

/** [K2, K5] Links that carry a role, for the host: made, shown once, withdrawn. */
export function RoleLinks() {
  const { t, i18n } = useLingui()
  const { view } = useRoom()
  const links = useSignal(view.owner.roleLinks)
  const [made, setMade] = useState<{ readonly role: Role; readonly link: string } | null>(null)
  const [state, setState] = useState<'rest' | 'busy' | 'refused'>('rest')
  const run = (act: () => Promise<void>) => {
    setState('busy')
    act().then(
      () => setState('rest'),
      () => setState('refused'),
    )
  }
  const make = (role: Role) =>
    run(async () => {
      setMade(null)
      setMade({ role, link: await view.owner.makeRoleLink(role) })
    })
  const withdraw = (id: string) =>
    run(async () => {
      await view.owner.withdrawRoleLink(id)
      announce(t`Withdrawn`)
    })
  const names = { moderator: t`Moderator link`, presenter: t`Presenter link` }
  return (
    <Fold title={<Trans>Links with a role</Trans>}>
      <div className="roleLinks">
        <p className="soft small">
          <Trans>
            Whoever opens a moderator link need not knock, also next time and on another device: they let
            people in and remove them, change the invitation, start and end the meeting. By a presenter link
            people speak, show the screen and write even when that is switched off for participants. Whoever
            gets hold of the link can do the same, so give it only to whom you mean.
          </Trans>
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
                          Here by it: <bdi>{people}</bdi>
                        </Trans>
                      ) : (
                        <Trans>Nobody is here by it.</Trans>
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
        {made ? <Made {...made} /> : null}
        <div className="roleLinkActions">
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
    </Fold>
  )
}

function Made({ role, link }: { role: Role; link: string }) {
  const { t } = useLingui()
  const copying = useCopy(link, () => announce(t`Copied`))
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
      {copying.state === 'refused' ? (
        <div role="alert">
          <p className="small">
            <Trans>The browser does not allow copying. Select the link and copy it yourself.</Trans>
          </p>
          <Secret>{link}</Secret>
        </div>
      ) : null}
    </div>
  )
}
