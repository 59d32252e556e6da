import { useLingui } from '@lingui/react/macro'
import type { ChatLine } from '../../kernel/meeting.ts'
import { timeOfDay } from '../../kernel/text.ts'

/** The chat as a plain text: a line for each message, those below it indented. */
export function useCopyText(): (lines: readonly ChatLine[]) => string {
  const { t, i18n } = useLingui()
  return lines => lines.map(line => `${head(line)}${body(line)}\n`).join('')

  function head({ at, known, mine, name, to, edited }: ChatLine): string {
    const when = known ? '' : `${timeOfDay(at, i18n.locale)} `
    const whom =
      to.t === 'all'
        ? ''
        : ` (${to.t === 'leading' ? t`only to those who lead` : mine ? t`only to ${to.name}` : t`only to you`})`
    return `${when}${mine ? t`You` : name}${whom}${edited ? ` (${t`changed`})` : ''}: `
  }
  function body({ text, deleted }: ChatLine): string {
    return deleted ? `[${t`Message deleted`}]` : text.replace(/\r\n|[\n\r\u2028\u2029]/gu, '\n    ')
  }
}
