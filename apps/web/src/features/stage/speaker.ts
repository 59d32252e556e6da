/** So long must somebody have spoken to be shown large. */
export const SPOKEN_MS = 1_500
/** So long whoever is large stays large at least. */
export const STAYS_MS = 3_000
/** A breath between two words is no silence. */
export const BREATH_MS = 700

type Speech = { readonly from: number; readonly last: number }
/** Who is shown as the speaker, since when, and who has been speaking from when to when (ms of any clock). */
export type Floor = {
  readonly speaker: string | null
  readonly since: number
  readonly speech: ReadonlyMap<string, Speech>
}

export const silent: Floor = { speaker: null, since: Number.NEGATIVE_INFINITY, speech: new Map() }

/** The floor after a look at who is heard now. Nobody interrupts whoever still speaks: a cough is no change of scene. */
export function listen(
  floor: Floor,
  {
    heard,
    here,
    now,
  }: { readonly heard: ReadonlySet<string>; readonly here: readonly string[]; readonly now: number },
): Floor {
  const speech = new Map<string, Speech>()
  for (const id of here) {
    const known = floor.speech.get(id)
    const goes = known && now - known.last <= BREATH_MS ? known : null
    if (heard.has(id)) speech.set(id, { from: goes?.from ?? now, last: now })
    else if (goes) speech.set(id, goes)
  }
  if (floor.speaker === null || !here.includes(floor.speaker)) {
    const first = longest(speech) ?? here[0] ?? null
    return { speaker: first, since: now, speech }
  }
  const next = speech.has(floor.speaker) || now - floor.since < STAYS_MS ? undefined : longest(speech)
  const spoken = next === undefined ? undefined : speech.get(next)
  return next !== undefined && spoken && spoken.last - spoken.from >= SPOKEN_MS
    ? { speaker: next, since: now, speech }
    : { speaker: floor.speaker, since: floor.since, speech }
}

/** Who has been speaking for the longest. */
function longest(speech: ReadonlyMap<string, Speech>): string | undefined {
  let best: string | undefined
  for (const [id, { from }] of speech)
    if (best === undefined || from < (speech.get(best)?.from ?? 0)) best = id
  return best
}
