type Named = { readonly id: string; readonly name: string }

/** Who is meant by a name or id: somebody else who is here, before somebody who has left. */
export function whom(
  who: string,
  view: {
    readonly people: readonly (Named & { readonly me: boolean })[]
    readonly departed: readonly Named[]
  },
): string | null {
  const all = [...view.people.filter(({ me }) => !me), ...view.departed]
  return all.find(({ id, name }) => name === who || id === who)?.id ?? null
}
