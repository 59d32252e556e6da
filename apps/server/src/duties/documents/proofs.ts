import { breachProofs } from '../breach/components.ts'
import { goals } from './measures.ts'
import { risks } from './risks.ts'

/** Everything that the documents name as a test: ids that names of tests carry, and files of tests. */
export const citedProofs: readonly string[] = [
  ...[...goals.flatMap(({ measures }) => measures), ...risks].flatMap(({ proofs }) => proofs),
  ...breachProofs,
]
