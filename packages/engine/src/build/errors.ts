export type BuildReason =
  | 'go-missing'
  | 'go-too-old'
  | 'source-unavailable'
  | 'source-checksum'
  | 'patch-mismatch'
  | 'compile-failed'
  | 'download-failed'
  | 'download-checksum'
  | 'archive-invalid'
  | 'no-release-for-platform'
  | 'not-executable'
  | 'wrong-version'
  | 'checksum-mismatch'

/** Why one way of getting the engine did not work. `message` is for the operator. */
export class EngineBuildError extends Error {
  override readonly name = 'EngineBuildError'
  readonly reason: BuildReason
  constructor(reason: BuildReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}
