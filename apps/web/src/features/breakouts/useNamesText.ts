import { plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { Person } from '../../kernel/meeting.ts'
import { listNames } from '../../kernel/text.ts'

/** More are not read in passing, on the way into a room. */
const MOST = 12

/** "Ada, Ben and Cora"; with many the rest as a number. */
export function useNamesText(): (people: readonly Pick<Person, 'name'>[]) => string {
  const { i18n } = useLingui()
  return people => {
    const names = people.map(({ name }) => name).sort((a, b) => a.localeCompare(b, i18n.locale))
    const count = names.length - MOST
    if (count <= 0) return listNames(names, i18n.locale)
    return listNames(
      [...names.slice(0, MOST), plural(count, { one: '# more', other: '# more' })],
      i18n.locale,
    )
  }
}
