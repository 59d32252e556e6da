import { MlsDecodeError, type MlsReason } from '@konklave/protocol/mls'

/** Why the engine did not do what it was asked to. MlsReason: refused by our decoder before the library saw it. */
export type EngineReason =
  | MlsReason
  | 'unknown-group'
  | 'group-exists'
  | 'commit-pending'
  | 'no-pending'
  | 'no-previous'
  | 'too-many-voids'
  | 'unknown-key-package'
  | 'own-leaf-missing'
  | 'own-leaf-present'
  | 'identity-needs-path'
  | 'bad-add'
  | 'future-epoch'
  | 'past-epoch'
  | 'sender-gone'
  | 'own-message'
  | 'bad-signature'
  | 'library-disagrees'
  | 'library-refused'

/** The one error of a GroupEngine. The message is the reason; `cause` may hold the library's own error, never a secret. */
export class EngineError extends Error {
  override readonly name = 'EngineError'
  readonly reason: EngineReason

  constructor(reason: EngineReason, cause?: unknown) {
    super(reason, cause === undefined ? undefined : { cause })
    this.reason = reason
  }
}

/** Runs library code: whatever it throws becomes an EngineError. */
export const guarded = async <T>(run: () => Promise<T>): Promise<T> => {
  try {
    return await run()
  } catch (error) {
    if (error instanceof EngineError) throw error
    throw new EngineError(error instanceof MlsDecodeError ? error.reason : 'library-refused', error)
  }
}
