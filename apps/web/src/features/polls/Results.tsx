import type { Poll, PollTally } from '@konklave/client'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { usePollNames } from './usePollNames.ts'

/** A bar and a number for each option, and the names when they are asked for. */
export function Results({ poll, tally }: { poll: Poll; tally: PollTally }) {
  const { t } = useLingui()
  const [named, setNamed] = useState(false)
  const { options, people } = usePollNames()
  const most = Math.max(1, ...tally.options.map(({ by }) => by.length))
  return (
    <div className="pollResults">
      <ul aria-label={poll.closed ? t`Result` : t`So far`}>
        {options(poll).map((option, i) => {
          const by = tally.options[i]?.by ?? []
          const count = by.length
          return (
            <li key={option}>
              <span className="pollOption" dir="auto">
                {option}
              </span>
              <span className="pollCount">{count}</span>
              <span className="pollBar" aria-hidden>
                <span style={{ inlineSize: `${(100 * count) / most}%` }} />
              </span>
              {named && count > 0 ? <span className="pollNames soft small">{people(by)} </span> : null}
            </li>
          )
        })}
      </ul>
      {tally.votes > 0 ? (
        <Button look="plain" aria-expanded={named} onPress={() => setNamed(!named)}>
          {named ? <Trans>Hide names</Trans> : <Trans>Show names</Trans>}
        </Button>
      ) : null}
    </div>
  )
}
