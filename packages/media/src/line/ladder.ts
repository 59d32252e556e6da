import type { Verdict } from './judge.ts'

/** How far something is turned down: on rung 0 not at all, on each further one more. Down quickly, back slowly. */
export type Ladder = {
  readonly rung: number
  /** When it last moved, and whether it then gave something back. */
  readonly movedAt: number
  readonly gaveBack: boolean
  /** What the line has been since `since`. */
  readonly verdict: Verdict
  readonly since: number
  /** So long the line must be good before something is given back. */
  readonly patienceMs: number
}

/** What is bad for a moment is nobody's business, and what a move does shows only after a while. */
const badMs = 2_000
const direMs = 1_000
const patience = { firstMs: 4_000, lastMs: 60_000 }
/** What goes wrong this soon after something was given back went wrong because of it: next time it takes twice as long. */
const blameMs = 15_000

export const atFoot = (now: number): Ladder => ({
  rung: 0,
  movedAt: now,
  gaveBack: false,
  verdict: 'good',
  since: now,
  patienceMs: patience.firstMs,
})

/** The next state of a ladder of `top` rungs; in doubt it waits longer. Without a verdict nothing moves. */
export function step(
  before: Ladder,
  verdict: Verdict | null,
  now: number,
  p: { readonly top: number; readonly doubtMs?: number },
): Ladder {
  const { top, doubtMs = 0 } = p
  if (verdict === null) return { ...before, since: now }
  const ladder = sameKind(verdict, before.verdict)
    ? { ...before, verdict }
    : { ...before, verdict, since: now }
  const lastingMs = now - Math.max(ladder.since, ladder.movedAt)
  if (isBad(verdict) && ladder.rung < top && lastingMs >= doubtMs + (verdict === 'dire' ? direMs : badMs)) {
    const blamed = ladder.gaveBack && now - ladder.movedAt < blameMs
    return {
      ...ladder,
      rung: verdict === 'dire' ? top : ladder.rung + 1,
      movedAt: now,
      gaveBack: false,
      patienceMs: blamed ? Math.min(patience.lastMs, ladder.patienceMs * 2) : ladder.patienceMs,
    }
  }
  if (verdict !== 'good') return ladder
  if (ladder.rung > 0 && lastingMs >= ladder.patienceMs)
    return { ...ladder, rung: Math.min(ladder.rung, top) - 1, movedAt: now, gaveBack: true }
  // Long good: what went wrong before is forgotten.
  if (ladder.rung === 0 && lastingMs >= patience.lastMs) return { ...ladder, patienceMs: patience.firstMs }
  return ladder
}

const isBad = (verdict: Verdict): boolean => verdict === 'bad' || verdict === 'dire'
const sameKind = (a: Verdict, b: Verdict): boolean => a === b || (isBad(a) && isBad(b))
