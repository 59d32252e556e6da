import type { Poll } from '@konklave/client'
import { Trans } from '@lingui/react/macro'
import { usePollNames } from './usePollNames.ts'

/** What is to be said of a result: whose votes are not in it, and why. */
export function End({ poll, end }: { poll: Poll; end: NonNullable<Poll['closed']> }) {
  const { people, person } = usePollNames()
  const { missing, leftOut, twice, mineLeftOut, mineUnknown } = end
  const [notOpened, late, by] = [people(missing), people(leftOut), person(end.by)]
  return (
    <div className="pollEnd small">
      <p className="soft">
        {poll.mine && end.by.id === poll.by.id ? <Trans>You ended it.</Trans> : <Trans>Ended by {by}.</Trans>}
      </p>
      {missing.length > 0 ? (
        <p>
          <Trans>Not counted, because they left or their device has not opened the vote: {notOpened}</Trans>
        </p>
      ) : null}
      {leftOut.length > 0 ? (
        <p>
          <Trans>Not counted, because they had left or the vote came too late: {late}</Trans>
        </p>
      ) : null}
      {mineLeftOut ? (
        <p role="alert">
          <Trans>Your last vote came too late and is not counted.</Trans>
        </p>
      ) : null}
      {mineUnknown ? (
        <p role="alert">
          <Trans>
            A vote in your name is listed that this page does not know. If it is not yours, say so.
          </Trans>
        </p>
      ) : null}
      {twice ? (
        <p className="soft">
          <Trans>Somebody has ended it again since. That changes nothing.</Trans>
        </p>
      ) : null}
    </div>
  )
}
