/**
 * The map with one entry more. Of more than `max` the oldest goes that is not `wanted`; where all are wanted, the oldest: whoever may add
 * entries cannot make others keep ever more of them.
 */
export function withOneMore<T>(
  map: ReadonlyMap<string, T>,
  [key, value]: readonly [string, T],
  { max, wanted }: { readonly max: number; readonly wanted: (key: string) => boolean },
): ReadonlyMap<string, T> {
  const next = new Map(map).set(key, value)
  if (next.size <= max) return next
  const keys = [...next.keys()]
  next.delete(keys.find(one => one !== key && !wanted(one)) ?? keys[0] ?? key)
  return next
}
