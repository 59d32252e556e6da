import { Plural, Trans, useLingui } from '@lingui/react/macro'
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
  if (stats === null || stats.selfTest === 'not-run') {
    return (
      <p className="soft">
        <Trans>Nothing has been sent or received yet, so there was nothing to check.</Trans>
      </p>
    )
  }
  const [locked, opened] = [stats.framesSealed, stats.framesOpened].map(number)
  return (
    <>
      <p>
        {stats.selfTest === 'passed' ? (
          <SelfTestPassed at={stats.selfTestAt === null ? null : timeOfDay(stats.selfTestAt, i18n.locale)} />
        ) : (
          <Trans>
            The trial run failed: a picture would have left this device readable. Nothing is being sent.
          </Trans>
        )}
      </p>
      <p className="soft small">
        <Trans>
          Since you came in, sound and picture were made unreadable {locked} times before they left this
          device. What came from the others was checked {opened} times and found to be theirs.
        </Trans>{' '}
        {stats.framesRefused === 0 ? (
          <Trans>Nothing had to be discarded.</Trans>
        ) : (
          <Plural
            value={stats.framesRefused}
            one="Once it was not theirs and was discarded."
            other="# times it was not theirs and was discarded."
          />
        )}
      </p>
    </>
  )
}

function SelfTestPassed({ at }: { at: string | null }) {
  if (at === null)
    return (
      <Trans>
        Before anything of yours was sent, this device tried it out with a test picture: what left was noise.
      </Trans>
    )
  return (
    <Trans>
      At {at}, before anything of yours was sent, this device tried it out with a test picture: what left was
      noise.
    </Trans>
  )
}
