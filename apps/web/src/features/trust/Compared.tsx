import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { differentCode } from '../../kernel/alarms.ts'
import { useRoom } from '../../kernel/meeting.ts'
import { useSignal } from '../../kernel/signals.ts'
import { listNames, timeOfDay } from '../../kernel/text.ts'
import { AlarmBanner } from '../notices/index.ts'

const NAMED = 4

/** [K47] What this person said of the last comparison: whom it covers and who came after it, or that the codes differed. */
export function Compared() {
  const { i18n } = useLingui()
  const { view } = useRoom()
  const { compared, compare, different } = useSignal(view.trust.state)
  const people = useSignal(view.people.list)
  if (different) return <AlarmBanner alarm={differentCode} />
  if (!compared) {
    if (!compare || compare.shownAt === null) return null
    const at = timeOfDay(compare.shownAt, i18n.locale)
    return (
      <p className="soft small">
        <Trans>The code was shown for comparison at {at}. You have not said that it was the same.</Trans>
      </p>
    )
  }
  const at = timeOfDay(compared.at, i18n.locale)
  const names = people.flatMap(p => (p.comparedAt === null || p.me ? [] : [p.name]))
  const many = names.length
  const who = many <= NAMED ? listNames(names, i18n.locale) : null
  return (
    <p className="small" role="status">
      {who === '' ? (
        <Trans>You compared at {at}. Nobody you compared with is still here.</Trans>
      ) : who === null ? (
        <Trans>
          You compared with {many} people at {at}.
        </Trans>
      ) : (
        <Trans>
          You compared with {who} at {at}.
        </Trans>
      )}{' '}
      {compared.joinedSince > 0 ? (
        <Plural
          value={compared.joinedSince}
          one="# person has joined since."
          other="# people have joined since."
        />
      ) : (
        <Trans>Nobody has joined since.</Trans>
      )}
    </p>
  )
}
