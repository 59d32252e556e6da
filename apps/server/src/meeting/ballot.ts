import { limits } from '@konklave/protocol'

/** How the leaves that may judge an epoch have spoken. */
export type Ballot = {
  /** Connected leaves of the state before, without the committer and those it removes. */
  readonly others: number
  /** How many of these acknowledged, how many refused. */
  readonly acknowledged: number
  readonly refused: number
  readonly ageMs: number
  /** It carries a newer charter or state: one refusal is not enough to stop a kick. */
  readonly newRules: boolean
}

export type Verdict = 'void' | 'stands' | 'open'

/**
 * [K29] Void as soon as more than half refuse; after 2 s if refusals outnumber acknowledgements and are at least half; at
 * 6 s if they merely outnumber them. Otherwise it stands from 6 s on, or once all have acknowledged.
 */
export function verdictOf({ others, acknowledged, refused, ageMs, newRules }: Ballot): Verdict {
  const heard = refused >= (newRules ? 2 : 1)
  const outnumber = heard && refused > acknowledged
  if (heard && refused * 2 > others) return 'void'
  if (outnumber && ageMs >= limits.VOID_EARLY_MS && refused * 2 >= others) return 'void'
  if (ageMs >= limits.VOID_LATE_MS) return outnumber ? 'void' : 'stands'
  return others > 0 && acknowledged === others ? 'stands' : 'open'
}
