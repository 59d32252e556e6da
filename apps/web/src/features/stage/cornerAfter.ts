import type { Corner } from './layout.ts'

const next = [1, 3, 0, 2] as const satisfies readonly Corner[]

/** The next corner, all around. */
export const cornerAfter = (corner: Corner): Corner => next[corner]
