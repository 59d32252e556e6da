import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { announce } from '../../kernel/announce.ts'
import { type PersonalLink, useRoom } from '../../kernel/meeting.ts'
import { listNames } from '../../kernel/text.ts'
import { Button } from '../../ui/Button.tsx'

/** One invitation, who came by it, and its end. Of somebody who is here it is asked whether they may stay. */
export function PersonalRow({
  link,
  place,
  busy,
  run,
}: {
  link: PersonalLink
  place: number
  busy: boolean
  run: (act: () => Promise<void>) => void
}) {
  const { t, i18n } = useLingui()
  const { view } = useRoom()
  const [asking, setAsking] = useState(false)
  const { id, usedBy, barred } = link
  const name = link.name ?? t`Invitation ${place}`
  const people = listNames(
    usedBy.map(one => one.name),
    i18n.locale,
  )
  const withdraw = (remove: boolean) =>
    run(async () => {
      // Of two who came by one invitation the removal of one removes both.
      const [first] = usedBy
      if (remove && first) await view.people.kick(first.id)
      await view.owner.withdrawPersonalLink(id)
      announce(t`Withdrawn`)
    })
  return (
    <li>
      <div>
        <p>
          <bdi>{name}</bdi>
        </p>
        {link.name === null ? (
          <p className="soft small">
            <Trans>Only whoever made it sees for whom it is.</Trans>
          </p>
        ) : null}
        <p className="soft small">
          {barred ? (
            <Trans>Ended: whoever came by it was removed.</Trans>
          ) : usedBy.length > 0 ? (
            <Trans>
              In use: <bdi>{people}</bdi>
            </Trans>
          ) : (
            <Trans>Nobody is in by it now.</Trans>
          )}
        </p>
        {asking && usedBy.length > 0 ? (
          <div className="personalAsk">
            <p className="small">
              <Trans>
                May <bdi>{people}</bdi> stay? A removal also changes the invitation link for everybody.
              </Trans>
            </p>
            <div className="linkActions">
              <Button isDisabled={busy} onPress={() => withdraw(false)}>
                <Trans>Withdraw only</Trans>
              </Button>
              <Button look="danger" isDisabled={busy} onPress={() => withdraw(true)}>
                <Trans>Withdraw and remove</Trans>
              </Button>
              <Button look="plain" onPress={() => setAsking(false)}>
                <Trans>Cancel</Trans>
              </Button>
            </div>
          </div>
        ) : null}
      </div>
      {asking && usedBy.length > 0 ? null : (
        <Button
          aria-label={
            link.name === null ? t`Withdraw invitation ${place}` : t`Withdraw the invitation for ${name}`
          }
          isDisabled={busy}
          onPress={() => (usedBy.length > 0 ? setAsking(true) : withdraw(false))}
        >
          <Trans>Withdraw</Trans>
        </Button>
      )}
    </li>
  )
}
