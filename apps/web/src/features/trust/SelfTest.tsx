import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { MediaStats } from '../../kernel/media.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { timeOfDay } from '../../kernel/text.ts'

const EVERY_MS = 1_000

/** The measured part: what this browser really sealed, opened and refused. */
export function SelfTest() {
  const { i18n } = useLingui()
  const { media } = useRoom()
  const [stats, setStats] = useState<MediaStats | null>(null)
  useEffect(() => {
    let current = true
    const read = () => {
      media.stats().then(
        s => {
          if (current) setStats(s)
        },
        () => undefined,
      )
    }
    read()
    const timer = setInterval(read, EVERY_MS)
    return () => {
      current = false
      clearInterval(timer)
    }
  }, [media])
  const number = (n: number) => new Intl.NumberFormat(i18n.locale).format(n)
  return (
    <section className="trustPart">
      <h3>
        <Trans>Checked on this device</Trans>
      </h3>
      {stats === null || stats.selfTest === 'not-run' ? (
        <p className="soft">
          <Trans>Nothing has been sent or received yet, so there was nothing to check.</Trans>
        </p>
      ) : (
        <>
          <p>
            {stats.selfTest === 'passed' ? (
              <SelfTestPassed
                at={stats.selfTestAt === null ? null : timeOfDay(stats.selfTestAt, i18n.locale)}
              />
            ) : (
              <Trans>A test picture would have left this device readable. Nothing is being sent.</Trans>
            )}
          </p>
          <dl className="counted">
            <div>
              <dt>
                <Trans>Locked before sending</Trans>
              </dt>
              <dd>{number(stats.framesSealed)}</dd>
            </div>
            <div>
              <dt>
                <Trans>Opened after checking</Trans>
              </dt>
              <dd>{number(stats.framesOpened)}</dd>
            </div>
            <div>
              <dt>
                <Trans>Refused</Trans>
              </dt>
              <dd>{number(stats.framesRefused)}</dd>
            </div>
          </dl>
        </>
      )}
    </section>
  )
}

function SelfTestPassed({ at }: { at: string | null }) {
  if (at === null) return <Trans>A test picture was unreadable before anything was sent.</Trans>
  return <Trans>At {at} a test picture was unreadable before anything was sent.</Trans>
}
