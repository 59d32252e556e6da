import type { ErrorCode } from '@konklave/protocol'

/** Outcome of an action the server or the rules refused; the text comes from the UI. */
export class ActionRefused extends Error {
  /**
   * `oneself`: it would bar whoever asks for it, who is there by the same role key. `last-owner`: the room would have none. `nobody-there`: it
   * takes another owner who is here. `unanswered`: it was asked of others, and may still come.
   */
  readonly reason:
    | ErrorCode
    | 'not-inside'
    | 'offline'
    | 'oneself'
    | 'last-owner'
    | 'nobody-there'
    | 'unanswered'
  constructor(reason: ActionRefused['reason']) {
    super(`refused: ${reason}`)
    this.name = 'ActionRefused'
    this.reason = reason
  }
}
