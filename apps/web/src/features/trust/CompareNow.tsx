import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { type Trust, useRoom } from '../../kernel/meeting.ts'
import { timeOfDay } from '../../kernel/text.ts'
import { Digits } from './Digits.tsx'

/** [K47] One code for all for 90 seconds; then what it covers. */
export function CompareNow({ compare }: { compare: NonNullable<Trust['compare']> }) {
  const { i18n } = useLingui()
  const { now } = useRoom()
  const [time, setTime] = useState(now())
  useEffect(() => {
    const timer = setInterval(() => setTime(now()), 1_000)
    return () => clearInterval(timer)
  }, [now])
  const left = Math.ceil((compare.until - time) / 1_000)
  const at = timeOfDay(compare.at, i18n.locale)
  return (
    <>
      <Digits code={compare.code} />
      <p className="soft small">
        {left > 0 ? (
          <Trans>
            Everybody sees this code now, for{' '}
            <Plural value={left} one="# more second" other="# more seconds" />. Read it aloud, one person
            after the other.
          </Trans>
        ) : compare.joinedSince > 0 ? (
          <Trans>
            Compared at {at}; <Plural value={compare.joinedSince} one="# person has" other="# people have" />{' '}
            joined since.
          </Trans>
        ) : (
          <Trans>Compared at {at}. Nobody has joined since.</Trans>
        )}
      </p>
    </>
  )
}
