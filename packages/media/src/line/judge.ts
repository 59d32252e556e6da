import type { Measure } from './measure.ts'

/** `fair`: neither worth doing something about nor good enough to ask for more. `dire`: nobody can be understood. */
export type Verdict = 'good' | 'fair' | 'bad' | 'dire'

/** Measures in a row, the oldest first, and the shortest round trip of the last minute or so. */
export type Stretch = { readonly measures: readonly Measure[]; readonly shortestMs: number | null }

/** Sound that is made up from nothing: from here on words are lost. In-band correction hides about 5 % of loss. */
const concealed = { good: 0.02, bad: 0.08, dire: 0.25 }
const lost = { good: 0.04, bad: 0.12, dire: 0.3 }
/** Somewhere packets stand in a queue, and sound behind pictures. Milliseconds above the shortest round trip. */
const queuedMs = { good: 150, bad: 400 }
/** Part of the time that pictures stand still, and packets are lost. */
const frozen = 0.5
/** Bits per second below which a stream that the engine holds back is held back for want of room here. */
const little = 700_000
/** Bits per second that a camera needs at its smallest. After a pause a browser begins with less, and that alone is no bad sign. */
const roomForCamera = 110_000

/** Whether what arrives arrives well. Null: nothing to compare with. */
export function judgeReceiving({ measures, shortestMs }: Stretch): Verdict | null {
  const [first, last] = [measures[0], measures.at(-1)]
  if (!first || !last || first === last) return null
  const since = (key: keyof Measure['receiving']) => Math.max(0, last.receiving[key] - first.receiving[key])
  const seconds = (last.at - first.at) / 1_000
  const packets = since('packets')
  const lossPart = since('lost') / Math.max(1, packets + since('lost'))
  const concealedPart = since('samples') > 0 ? since('concealed') / since('samples') : 0
  const queueMs = queueOf(measures, shortestMs)
  if (concealedPart > concealed.dire || lossPart > lost.dire) return 'dire'
  if (
    concealedPart > concealed.bad ||
    lossPart > lost.bad ||
    queueMs > queuedMs.bad ||
    (since('frozen') / seconds > frozen && lossPart > 0.02)
  )
    return 'bad'
  const good =
    concealedPart < concealed.good &&
    lossPart < lost.good &&
    queueMs < queuedMs.good &&
    !isHeldBack({ measures, shortestMs })
  return good ? 'good' : 'fair'
}

/**
 * What is lost of a single person may be lost on their way to the engine as well; they will say so in a moment. Not so where the own
 * way shows it too.
 */
export function mayBeTheirs({ measures, shortestMs }: Stretch): boolean {
  const last = measures.at(-1)
  return (
    last !== undefined &&
    last.sources < 2 &&
    last.sending.lost < lost.good &&
    queueOf(measures, shortestMs) < queuedMs.good
  )
}

/** The engine holds pictures back, and little arrives: there is no more room on the way here. */
export function isHeldBack({ measures }: Stretch): boolean {
  const [first, last] = [measures[0], measures.at(-1)]
  if (!first || !last || first === last) return false
  const bits = (last.receiving.bytes - first.receiving.bytes) * 8
  return measures.every(({ held }) => held > 0) && bits / ((last.at - first.at) / 1_000) < little
}

/** Whether what is sent gets through, by the other end's reports and by what the browser finds room for. */
export function judgeSending({ measures, shortestMs }: Stretch): Verdict | null {
  const [first, last] = [measures[0], measures.at(-1)]
  if (!first || !last || first === last || last.sending.packets <= first.sending.packets) return null
  const lossPart = measures.reduce((sum, { sending }) => sum + sending.lost, 0) / measures.length
  const queueMs = queueOf(measures, shortestMs)
  // What nothing is asked of says little about what it could do.
  const room = last.sending.camera ? last.sending.available : null
  const narrow = room !== null && room < roomForCamera
  const clean = lossPart < lost.good && queueMs < queuedMs.good
  if (lossPart > lost.bad || queueMs > queuedMs.bad || (narrow && !clean)) return 'bad'
  return clean ? 'good' : 'fair'
}

/** The middle one: a single late answer is no queue. */
function queueOf(measures: readonly Measure[], shortestMs: number | null): number {
  const known = measures.flatMap(({ roundTripMs }) => roundTripMs ?? []).toSorted((a, b) => a - b)
  const middle = known[Math.floor(known.length / 2)]
  return middle === undefined || shortestMs === null ? 0 : middle - shortestMs
}
