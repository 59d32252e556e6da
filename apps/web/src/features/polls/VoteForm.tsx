import type { Poll } from '@konklave/client'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '../../ui/Button.tsx'
import { Radios } from '../../ui/Radios.tsx'
import { usePollNames } from './usePollNames.ts'

/** Yes, no, abstain by one press; otherwise choose, then vote: arrow keys alone send nothing. */
export function VoteForm({ poll, onVote }: { poll: Poll; onVote: (choice: readonly number[]) => void }) {
  const { t } = useLingui()
  const { options, title } = usePollNames()
  const [chosen, setChosen] = useState<readonly number[]>(poll.chosen ?? [])
  const names = options(poll)
  if (poll.choice === 'yesNo')
    return (
      // biome-ignore lint/a11y/useSemanticElements: a fieldset cannot be laid out as a row in all browsers we serve
      <div className="pollYesNo" role="group" aria-label={title(poll)}>
        {names.map((name, i) => (
          <Button key={name} onPress={() => onVote([i])}>
            {name}
          </Button>
        ))}
      </div>
    )
  const places = names.map((label, i) => ({ id: String(i), label }))
  return (
    <form
      className="pollForm"
      onSubmit={event => {
        event.preventDefault()
        if (chosen.length > 0) onVote([...chosen].sort((a, b) => a - b))
      }}
    >
      {poll.choice === 'one' ? (
        <Radios
          label={t`Choose one`}
          options={places}
          value={chosen.length > 0 ? String(chosen[0]) : ''}
          onChange={id => setChosen([Number(id)])}
        />
      ) : (
        <fieldset className="radios pollChecks">
          <legend>
            <Trans>Choose one or several</Trans>
          </legend>
          {names.map((name, i) => (
            <label key={name} className="pollCheck">
              <input
                type="checkbox"
                checked={chosen.includes(i)}
                onChange={({ target }) =>
                  setChosen(target.checked ? [...chosen, i] : chosen.filter(other => other !== i))
                }
              />
              <span dir="auto">{name}</span>
            </label>
          ))}
        </fieldset>
      )}
      <Button type="submit" look="main" isDisabled={chosen.length === 0}>
        <Trans>Vote</Trans>
      </Button>
    </form>
  )
}
