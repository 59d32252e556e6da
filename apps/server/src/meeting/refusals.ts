import type { ErrorCode } from '@konklave/protocol'
import type { CommitProblem, GroupProblem } from '@konklave/protocol/rules'

const CODES: Partial<Record<GroupProblem, ErrorCode>> = {
  'wrong-epoch': 'stale-epoch',
  'bad-signature': 'bad-signature',
  'bad-evidence': 'bad-evidence',
  'remove-unjustified': 'bad-evidence',
  'pass-needed': 'knock-first',
  locked: 'locked',
  barred: 'barred',
  'omits-barred': 'barred',
  'wrong-seq': 'stale-rules',
  'rules-unchanged': 'stale-rules',
  generations: 'stale-rules',
  'not-entitled': 'not-allowed',
  'may-not-start': 'not-allowed',
  'signer-barred': 'not-allowed',
}

/** What a client is told when the common rules refuse what it sent. */
export function codeOf(problem: CommitProblem | GroupProblem): ErrorCode {
  return CODES[problem] ?? 'bad-commit'
}
