import type { Words } from '@konklave/protocol'

/** An expected failure that its operator reads: whole sentences that say what happened and what to do. */
export abstract class OperatorError extends Error {
  readonly says: Words
  constructor(says: Words, options?: ErrorOptions) {
    super(says.en, options)
    this.says = says
  }
}
