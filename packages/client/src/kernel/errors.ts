import type { ErrorCode } from '@konklave/protocol'

/** Why a request has no reply: `offline` and `timeout` leave open whether the server acted on it. */
export type RequestFailure = 'offline' | 'timeout' | 'aborted' | 'closed'

/** The server answered with a code. */
export class Refused extends Error {
  readonly reason: ErrorCode
  constructor(reason: ErrorCode) {
    super(`refused: ${reason}`)
    this.name = 'Refused'
    this.reason = reason
  }
}

/** The request was not answered. */
export class RequestFailed extends Error {
  readonly reason: RequestFailure
  constructor(reason: RequestFailure) {
    super(`request: ${reason}`)
    this.name = 'RequestFailed'
    this.reason = reason
  }
}
