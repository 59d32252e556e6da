/** Something that can be shown: somebody's face, or their screen. */
export type Shown = { readonly id: string; readonly kind: 'camera' | 'screen' }

export const keyOf = ({ id, kind }: Shown) => `${kind}:${id}`
export const faceOf = (id: string): Shown => ({ id, kind: 'camera' })
export const screenOf = (id: string): Shown => ({ id, kind: 'screen' })

export type Layouts = 'grid' | 'speaker'

/**
 * What is shown large, strongest first: what the person has pinned; whom a moderator has put before all; a shared screen;
 * in the speaker layout whoever speaks. A screen stands beside people who were chosen, for the interpreter's sake, until one is chosen itself.
 */
export function largeOf(p: {
  readonly layout: Layouts
  /** Keys of what was pinned, in the order of pinning. */
  readonly pins: readonly string[]
  readonly spotlight: readonly string[]
  /** Ids of the others who are here, and of those who share, the newest last. */
  readonly others: readonly string[]
  readonly sharers: readonly string[]
  readonly speaker: string | null
}): readonly Shown[] {
  const all = [...p.others.map(faceOf), ...p.sharers.map(screenOf)]
  const pinned = p.pins.flatMap(key => all.find(shown => keyOf(shown) === key) ?? [])
  const lit = p.spotlight.filter(id => p.others.includes(id)).map(faceOf)
  const chosen = pinned.length > 0 ? pinned : lit
  const newest = p.sharers.at(-1)
  const screen = newest === undefined || chosen.some(c => c.kind === 'screen') ? [] : [screenOf(newest)]
  if (chosen.length + screen.length > 0) return [...screen, ...chosen]
  // One other fills the stage in any layout.
  const speaks = p.layout === 'speaker' && p.others.length > 1 && p.speaker !== null
  return speaks && p.others.includes(p.speaker) ? [faceOf(p.speaker)] : []
}
