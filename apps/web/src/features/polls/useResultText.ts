import type { Poll } from '@konklave/client'
import { useLingui } from '@lingui/react/macro'
import { usePollNames } from './usePollNames.ts'

/** The result as plain text: for the clipboard with names, to be read aloud without. */
export function useResultText(): {
  readonly full: (poll: Poll) => string
  readonly short: (poll: Poll) => string
} {
  const { t } = useLingui()
  const { options, title, people } = usePollNames()
  const by = (poll: Poll, option: number) => poll.tally?.options[option]?.by ?? []
  return {
    full(poll) {
      const lines = options(poll).map((option, i) => {
        const who = by(poll, i)
        return who.length > 0 ? `${option}: ${who.length} (${people(who)})` : `${option}: 0`
      })
      const missing = [...(poll.closed?.missing ?? []), ...(poll.closed?.leftOut ?? [])]
      const rest = missing.length > 0 ? [`${t`Not counted`}: ${people(missing)}`] : []
      return [title(poll), ...lines, ...rest].join('\n')
    },
    short: poll =>
      options(poll)
        .map((option, i) => `${option}: ${by(poll, i).length}`)
        .join(', '),
  }
}
