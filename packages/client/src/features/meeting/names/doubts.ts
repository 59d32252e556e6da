import { folded, mixesScripts, skeleton } from './skeleton.ts'

/** Why a name may be taken for another: `like` is a name of somebody here, `same` where it is the very same. */
export type NameDoubt =
  | { readonly t: 'same' }
  | { readonly t: 'like'; readonly like: string }
  | { readonly t: 'mixed' }

type Named = { readonly id: string; readonly name: string }

/** What is doubtful about each of these names among those `here`. Names are free: nobody is kept out for one. */
export function nameDoubts(names: readonly Named[], here: readonly Named[] = names): Map<string, NameDoubt> {
  const taken = here.filter(({ name }) => name !== '')
  // By what makes names alike: two hundred people would be compared forty thousand times with each who comes.
  const [sounding, looking] = [Map.groupBy(taken, foldedOf), Map.groupBy(taken, skeletonOf)]
  const doubts = new Map<string, NameDoubt>()
  for (const one of names) {
    if (one.name === '') continue
    const another = ({ id }: Named) => id !== one.id
    if (sounding.get(foldedOf(one))?.some(another)) {
      doubts.set(one.id, { t: 'same' })
      continue
    }
    const like = looking.get(skeletonOf(one))?.find(another)
    if (like) doubts.set(one.id, { t: 'like', like: like.name })
    else if (mixesScripts(one.name)) doubts.set(one.id, { t: 'mixed' })
  }
  return doubts
}

const foldedOf = ({ name }: Named): string => folded(name)

/** Each epoch asks for the same names again. */
const KEPT = 512
const known = new Map<string, string>()

function skeletonOf({ name }: Named): string {
  const kept = known.get(name)
  if (kept !== undefined) return kept
  if (known.size >= KEPT) known.clear()
  const made = skeleton(name)
  known.set(name, made)
  return made
}
