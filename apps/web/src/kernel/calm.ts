/** The first sound and picture of the others come within this time of the room being drawn (docs/BENCHMARKS.md). */
const ARRIVING_MS = 2_000

let arriving: Promise<void> | null = null

/**
 * Over as soon as somebody who has just come in sees and hears. Code that nobody needs for that is loaded afterwards, or
 * earlier when it is asked for: loaded in between it took 35 ms from the first picture.
 */
export const calm = (): Promise<void> => {
  arriving ??= new Promise(resolve => setTimeout(resolve, ARRIVING_MS))
  return arriving
}
