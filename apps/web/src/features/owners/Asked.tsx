import type { OwnerOffer } from '@konklave/client'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useCall, useRoom } from '../../kernel/meeting.ts'
import { Button } from '../../ui/Button.tsx'
import { Sheet } from '../../ui/Sheet.tsx'

/** What it means to become a host, before anything happens; and that nothing came of it. */
export function Asked({ offered }: { offered: Exclude<OwnerOffer, { t: 'key' }> }) {
  const { t } = useLingui()
  const { view } = useRoom()
  const call = useCall()
  const [failed, setFailed] = useState(false)
  const answer = (yes: boolean) => {
    setFailed(false)
    view.owner.answerOffer(yes).catch(() => setFailed(true))
  }
  if (offered.t === 'nothing') {
    return (
      <Sheet
        open
        onClose={() => answer(false)}
        title={t`You are not a host`}
        closeLabel={t`Close`}
        width="small"
      >
        <p>
          <Trans>
            Whoever asked you is no longer here, or could not finish it. You stay what you were; they can ask
            you again.
          </Trans>
        </p>
        <div className="sheetActions">
          <Button look="main" onPress={() => answer(false)}>
            <Trans>Close</Trans>
          </Button>
        </div>
      </Sheet>
    )
  }
  const { by, over } = offered
  const waiting = offered.t === 'waiting'
  return (
    <Sheet
      open
      alert
      onClose={() => answer(false)}
      title={over ? t`${by} hands this room over to you` : t`${by} would like you to be a host, too`}
      closeLabel={t`No, thank you`}
      width="small"
    >
      <p>
        {call ? (
          <Trans>
            Hosts let people in and remove them, decide what the others may do, and end the call. Only hosts
            give roles and make others hosts.
          </Trans>
        ) : (
          <Trans>
            Hosts let people in and remove them, decide what the others may do, and end the meeting. Only
            hosts give roles and make others hosts.
          </Trans>
        )}
      </p>
      <p>
        {over ? (
          <Trans>
            If you accept, you get a key link of your own. Once you have kept it, {by} is no longer a host.
          </Trans>
        ) : (
          <Trans>
            If you accept, you get a key link of your own. {by} stays a host. Neither of you can take the role
            from the other.
          </Trans>
        )}
      </p>
      {failed ? (
        <p role="alert">
          <Trans>That did not work: this browser could not keep a key. Nothing has changed.</Trans>
        </p>
      ) : null}
      <div className="sheetActions">
        <Button onPress={() => answer(false)} isDisabled={waiting} autoFocus>
          <Trans>No, thank you</Trans>
        </Button>
        <Button look="main" isPending={waiting} onPress={() => answer(true)}>
          <Trans>Become a host</Trans>
        </Button>
      </div>
    </Sheet>
  )
}
