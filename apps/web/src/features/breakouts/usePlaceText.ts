import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import { namesText } from './namesText.ts'
import { usePlace } from './usePlace.ts'

/** Title of the room that I am to be in, and with whom; null where there is none. */
export function usePlaceText(): { readonly title: string; readonly others: string | null } | null {
  const { i18n } = useLingui()
  const { room, others } = usePlace()
  if (!room) return null
  const more = (count: number) => plural(count, { one: '# more', other: '# more' })
  return {
    title: room.title,
    others: others.length > 0 ? namesText(others, i18n.locale, more) : null,
  }
}
