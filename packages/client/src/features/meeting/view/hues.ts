/** How many person colours there are. */
const HUES = 12
/** Five steps of twelve: neighbours in the tree are far apart in colour, and twelve in a row are all different. */
const STEP = 5
const FIRST = 6

/**
 * Colours of people by leaf index (ascending). The tree is the same for everybody, and so are these. Up to
 * twelve people all differ; somebody who stays keeps the colour, unless two wanted the same one.
 */
export function huesOf(leafIndices: readonly number[]): readonly number[] {
  const taken = new Set<number>()
  return leafIndices.map(index => {
    if (taken.size === HUES) taken.clear()
    let hue = (FIRST + index * STEP) % HUES
    while (taken.has(hue)) hue = (hue + STEP) % HUES
    taken.add(hue)
    return hue
  })
}
