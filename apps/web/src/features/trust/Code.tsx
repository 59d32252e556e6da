import { Trans } from '@lingui/react/macro'
import { useState } from 'react'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { CompareNow } from './CompareNow.tsx'
import { Digits } from './Digits.tsx'

/** [K46] The code stays still while it is read aloud; that the room has changed since is said beside it. */
export function Code() {
  const { view } = useRoom()
  const trust = useSignal(view.trust)
  const [held, setHeld] = useState(trust)
  const { compare } = trust
  const shown = held.code === null && trust.code !== null ? trust : held
  const stale = trust.epoch !== shown.epoch && trust.code !== null
  return (
    <section className="trustPart">
      <h3>
        <Trans>Safety code</Trans>
      </h3>
      {compare ? (
        <CompareNow compare={compare} />
      ) : (
        <>
          {shown.code ? (
            <Digits code={shown.code} />
          ) : (
            <p className="soft">
              <Trans>There is a code as soon as somebody in the room has confirmed you.</Trans>
            </p>
          )}
          <p className="soft small">
            <Trans>
              Read it aloud. If everybody has the same digits, nobody sits in between: not on the line and not
              on the server.
            </Trans>
          </p>
          <div className="trustActions">
            <Button onPress={() => view.compareNow()} isDisabled={trust.people < 2 || trust.unconfirmed}>
              <Trans>Compare now with everybody</Trans>
            </Button>
            {stale ? (
              <p className="trustStale small">
                <Trans>The room has changed since.</Trans>
                <Button look="plain" onPress={() => setHeld(trust)}>
                  <Trans>Show the new code</Trans>
                </Button>
              </p>
            ) : null}
          </div>
        </>
      )}
    </section>
  )
}
