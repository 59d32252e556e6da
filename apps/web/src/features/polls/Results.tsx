import type { Poll, PollTally } from '@konklave/client'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { shareOf } from './shareOf.ts'
import { usePollNames } from './usePollNames.ts'

/** For each option its share of the votes as a bar, their number, and the names when they are asked for. */
export function Results({ poll, tally }: { poll: Poll; tally: PollTally }) {
  const { t } = useLingui()
  const [named, setNamed] = useState(false)
  const { options, people } = usePollNames()
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
                <span style={{ inlineSize: `${shareOf(count, tally.votes)}%` }} />
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
