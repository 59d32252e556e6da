import { Trans } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { Button } from '../../ui/Button.tsx'
import { Compared } from './Compared.tsx'
import { CompareNow } from './CompareNow.tsx'
import { Digits } from './Digits.tsx'

/** [K46] The code stays still while it is read aloud; that the room has changed since is said beside it. */
export function Code() {
  const { view, now } = useRoom()
  const trust = useSignal(view.trust.state)
  const [held, setHeld] = useState(trust)
  const { compare } = trust
  const [time, setTime] = useState(now())
  const running = compare !== null && compare.until > time
  useEffect(() => {
    if (compare === null) return
    setTime(now())
    const timer = setInterval(() => setTime(now()), 1_000)
    return () => clearInterval(timer)
  }, [compare, now])
  const shown = held.code === null && trust.code !== null ? trust : held
  const stale = trust.epoch !== shown.epoch && trust.code !== null
  return (
    <section className="trustPart">
      <h3>
        <Trans>Safety code</Trans>
      </h3>
      {running ? (
        <CompareNow key={compare.until} compare={compare} left={Math.ceil((compare.until - time) / 1_000)} />
      ) : (
        <>
          {shown.code ? (
            <Digits code={shown.code} />
          ) : (
            <p className="soft">
              <Trans>You will see a code as soon as somebody in the room has answered you.</Trans>
            </p>
          )}
          <p className="soft small">
            {trust.people > 1 ? (
              <Trans>
                Read it aloud. If everybody has the same digits, nobody is in between: not on the line and not
                on the server.
              </Trans>
            ) : (
              <Trans>
                As soon as somebody is here, you can read it to each other: both then have the same digits.
              </Trans>
            )}
          </p>
          <Compared />
          <div className="trustActions">
            <Button
              onPress={() => view.trust.compareNow()}
              isDisabled={trust.people < 2 || trust.unconfirmed}
            >
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
