import type { Poll } from '@konklave/client'
import { useLingui } from '@lingui/react/macro'

type Asked = Pick<Poll, 'question' | 'choice' | 'options'>

/** What a poll and its options are called here: yes and no in the reader's language. */
export function usePollNames(): {
  readonly options: (poll: Asked) => readonly string[]
  readonly title: (poll: Asked) => string
} {
  const { t } = useLingui()
  return {
    options: ({ choice, options }) => (choice === 'yesNo' ? [t`Yes`, t`No`, t`Abstain`] : options),
    title: ({ question }) => question || t`Yes or no?`,
  }
}
