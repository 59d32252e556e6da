import type { Person } from '../../kernel/meeting.ts'

const MOST = 12

/** "Ada, Ben and Cora" in the language of the page; `more` says how many are left out. */
export function namesText(
  people: readonly Pick<Person, 'name'>[],
  locale: string,
  more: (count: number) => string,
): string {
  const names = people.map(({ name }) => name).sort((a, b) => a.localeCompare(b, locale))
  const shown = names.length > MOST ? [...names.slice(0, MOST), more(names.length - MOST)] : names
  return new Intl.ListFormat(locale, { type: 'conjunction' }).format(shown)
}
