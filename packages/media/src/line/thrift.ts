import type { ParticipantId, PausedBy, Wanted } from '../types.ts'

/** How what arrives is turned down: not at all, small pictures, only the first of them, none. */
export const receivingRungs = ['all', 'small', 'one', 'none'] as const
export type ReceivingRung = (typeof receivingRungs)[number]

export type Thinned = {
  readonly wanted: readonly Wanted[]
  /** Whose picture is wanted and left out. */
  readonly paused: ReadonlyMap<ParticipantId, PausedBy>
}

/** What one talker costs with everything around the packets. */
export const voiceKbps = 60
/** So many are reckoned with. */
const voices = 2
const screenKbps = 300
/** Of one picture by its lines: as much as cameraEncoding.ts allows, and what packets cost. */
const [smallest, middle, largest] = [
  { lines: 180, kbps: 230 },
  { lines: 360, kbps: 620 },
  { lines: 720, kbps: 1_800 },
] as const

/**
 * What is asked for of what the layout wants: by what the line carries, and within the person's own limit. Sound and what is
 * shared are never less for it; only faces become small or go, the last wishes first.
 */
export function thinned(
  wanted: readonly Wanted[],
  { rung, receiveKbps }: { readonly rung: ReceivingRung; readonly receiveKbps: number | null },
): Thinned {
  const paused = new Map<ParticipantId, PausedBy>()
  const pause = (wish: Wanted, by: PausedBy): Wanted => {
    paused.set(wish.participant, by)
    return { ...wish, width: 0, height: 0 }
  }
  const left = rung === 'none' ? 0 : rung === 'one' ? 1 : Number.POSITIVE_INFINITY
  const faces = wanted.filter(isFace)
  const byLine = wanted.map(wish => {
    if (!isFace(wish) || rung === 'all') return wish
    return faces.indexOf(wish) < left ? within(wish, smallest.lines) : pause(wish, 'line')
  })
  if (receiveKbps === null) return { wanted: byLine, paused }
  const screens = wanted.filter(({ kind, width }) => kind === 'screen' && width > 0).length
  const sizes = sizesWithin(byLine.filter(isFace), receiveKbps - voices * voiceKbps - screens * screenKbps)
  return {
    paused,
    wanted: byLine.map(wish => {
      const lines = sizes.get(wish)
      if (lines === undefined) return wish
      return lines === 0 ? pause(wish, 'limit') : within(wish, lines)
    }),
  }
}

/** As many faces as there is room for at their smallest; what is left makes the first ones larger. 0 lines: no room. */
function sizesWithin(faces: readonly Wanted[], kbps: number): ReadonlyMap<Wanted, number> {
  const fitting = Math.min(faces.length, Math.max(0, Math.floor(kbps / smallest.kbps)))
  let left = kbps - fitting * smallest.kbps
  return new Map(
    faces.map((face, i) => {
      if (i >= fitting) return [face, 0]
      const wished = [smallest, middle].find(({ lines }) => face.height <= lines) ?? largest
      const size =
        [largest, middle].find(one => one.lines <= wished.lines && one.kbps - smallest.kbps <= left) ??
        smallest
      left -= size.kbps - smallest.kbps
      return [face, size.lines]
    }),
  )
}

const isFace = ({ kind, width, height }: Wanted): boolean => kind === 'camera' && width > 0 && height > 0

const within = (wish: Wanted, lines: number): Wanted => ({
  ...wish,
  width: Math.min(wish.width, Math.ceil((lines * 16) / 9)),
  height: Math.min(wish.height, lines),
})
