/** Several go by this name; each is free to take that of another. */
export class SeveralMeant extends Error {
  readonly ids: readonly string[]
  constructor(ids: readonly string[]) {
    super('several of that name')
    this.name = 'SeveralMeant'
    this.ids = ids
  }
}

/**
 * Who is meant by an id, or else by a name that only one of them has; null: nobody. A name never stands in for the id of
 * somebody else. @throws SeveralMeant
 */
export function whom<T extends { readonly id: string; readonly name: string }>(
  who: string,
  all: readonly T[],
): T | null {
  const byId = all.find(({ id }) => id === who)
  if (byId) return byId
  const [first = null, ...others] = who === '' ? [] : all.filter(({ name }) => name === who)
  if (first && others.length > 0) throw new SeveralMeant([first, ...others].map(({ id }) => id))
  return first
}
