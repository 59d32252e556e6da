/**
 * Everybody keeps their place: who comes takes the next free one, and where somebody has left the others close up.
 * Speaking moves nobody.
 */
export function keepOrder(before: readonly string[], now: readonly string[]): readonly string[] {
  const here = new Set(now)
  const kept = before.filter(id => here.has(id))
  const known = new Set(kept)
  const next = [...kept, ...now.filter(id => !known.has(id))]
  return next.length === before.length && next.every((id, i) => id === before[i]) ? before : next
}
