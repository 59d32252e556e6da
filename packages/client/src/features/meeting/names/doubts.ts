import { folded, mixesScripts, skeleton } from './skeleton.ts'

/** Why a name may be taken for another: `like` is a name of somebody here, `same` where it is the very same. */
export type NameDoubt =
  | { readonly t: 'same' }
  | { readonly t: 'like'; readonly like: string }
  | { readonly t: 'mixed' }

type Named = { readonly id: string; readonly name: string }

/** What is doubtful about each of these names among those `here`. Names are free: nobody is kept out for one. */
export function nameDoubts(names: readonly Named[], here: readonly Named[] = names): Map<string, NameDoubt> {
  const taken = here.map(one => ({ ...one, skeleton: skeletonOf(one.name), folded: folded(one.name) }))
  const doubts = new Map<string, NameDoubt>()
  for (const { id, name } of names) {
    if (name === '') continue
    const [bare, same] = [skeletonOf(name), folded(name)]
    const other = taken.filter(one => one.id !== id && one.name !== '')
    const twin = other.find(one => one.folded === same)
    const like = twin ?? other.find(one => one.skeleton === bare)
    if (twin) doubts.set(id, { t: 'same' })
    else if (like) doubts.set(id, { t: 'like', like: like.name })
    else if (mixesScripts(name)) doubts.set(id, { t: 'mixed' })
  }
  return doubts
}

/** Each epoch asks for the same names again. */
const KEPT = 512
const known = new Map<string, string>()

function skeletonOf(name: string): string {
  const kept = known.get(name)
  if (kept !== undefined) return kept
  if (known.size >= KEPT) known.clear()
  const made = skeleton(name)
  known.set(name, made)
  return made
}
