/**
 * Who has a tile when there are more people than tiles: those who were there stay where they are, and who speaks takes
 * the place of the one who has been silent longest. Nothing moves that need not.
 */
export function onStage(p: {
  readonly everybody: readonly string[]
  readonly before: readonly string[]
  /** When each was last heard, ms. */
  readonly heardAt: ReadonlyMap<string, number>
  readonly places: number
}): readonly string[] {
  const { everybody, before, heardAt, places } = p
  const known = new Set(everybody)
  const shown = before.filter(id => known.has(id)).slice(0, places)
  for (const id of everybody) if (shown.length < places && !shown.includes(id)) shown.push(id)
  const heard = (id: string) => heardAt.get(id) ?? 0
  for (const id of everybody.filter(id => !shown.includes(id)).sort((a, b) => heard(b) - heard(a))) {
    const quietest = shown.reduce((q, s, i) => (heard(s) <= heard(shown[q] ?? '') ? i : q), 0)
    if (heard(id) > heard(shown[quietest] ?? '')) shown[quietest] = id
  }
  return shown
}
