import type { Poll } from '@konklave/client'
import { useLingui } from '@lingui/react/macro'
import { listNames } from '../../kernel/text.ts'

type Asked = Pick<Poll, 'question' | 'choice' | 'options'>
type Named = { readonly name: string }

/** What a poll, its options and those who are in it are called here: yes and no in the reader's language. */
export function usePollNames(): {
  readonly options: (poll: Asked) => readonly string[]
  readonly title: (poll: Asked) => string
  readonly person: (person: Named) => string
  readonly people: (people: readonly Named[]) => string
} {
  const { t, i18n } = useLingui()
  const person = ({ name }: Named) => name || t`Somebody who has left`
  return {
    options: ({ choice, options }) => (choice === 'yesNo' ? [t`Yes`, t`No`, t`Abstain`] : options),
    title: ({ question }) => question || t`Yes or no?`,
    person,
    people: list => listNames(list.map(person), i18n.locale),
  }
}
