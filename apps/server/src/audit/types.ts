import type { Words } from '@konklave/protocol'
import type { Target } from './target.ts'

/** A requirement of docs/REQUIREMENTS.md. */
export type ProbeId = `P-${number}`

export type Verdict = 'ok' | 'deviation' | 'not-applicable' | 'could-not-look'

/** One line of `konklave audit`. */
export type Finding = {
  readonly probe: ProbeId
  readonly verdict: Verdict
  /** One sentence: what was seen. */
  readonly says: Words
  /** What to do, where something is to be done. */
  readonly remedy?: Words
}

/** One requirement, as far as it can be proved on a running server. */
export type Probe = {
  readonly id: ProbeId
  readonly title: Words
  /** How it looks. */
  readonly looks: Words
  /** What to do when it deviates. */
  readonly remedy: Words
  /** At least one finding. */
  run(target: Target): Promise<Finding[]>
}
