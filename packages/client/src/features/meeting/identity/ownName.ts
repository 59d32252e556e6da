import { shownName, showsNothing } from '@konklave/crypto'
import { limits } from '@konklave/protocol'

/** What somebody typed as it goes into the leaf; null when nothing of it would show: nobody takes such a leaf (K5). */
export function ownName(typed: string): string | null {
  const name = typed.trim().slice(0, limits.NAME_MAX_CHARS)
  return showsNothing(shownName(name)) ? null : name
}
