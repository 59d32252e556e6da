import { EngineBuildError, EngineError, EngineNotFoundError } from '@konklave/engine'
import { CertificateError } from './certificates/check.ts'
import { ConfigError, SecretFileError } from './config/index.ts'
import { NoNetworkError } from './door/lanIdentity.ts'
import { ListenError } from './door/listener.ts'
import { NotReadyError } from './door/publicSite.ts'
import { InventoryError } from './inventory/index.ts'
import { StoreError } from './store/index.ts'

/** What an operator is told when a start fails, and what to do; null for a bug, which deserves its stack. */
export function operatorMessage(error: unknown): string | null {
  if (error instanceof EngineNotFoundError)
    return [
      error.message,
      'Any one of these helps:',
      '  - set LIVEKIT_SERVER_BIN to a LiveKit server you trust',
      '  - install livekit-server so that it is in PATH',
      '  - allow the download of a pinned release: --engine-download',
      '  - install Go, so that the pinned source can be built here',
    ].join('\n')
  if (error instanceof EngineBuildError) return `The media engine could not be made: ${error.message}`
  if (error instanceof EngineError)
    return `The media engine did not start (${error.reason}): ${error.message}`
  if (error instanceof StoreError)
    return 'The database in the data directory cannot be written. Is the disk full, or the directory of another user?'
  const expected = [
    ConfigError,
    SecretFileError,
    NoNetworkError,
    NotReadyError,
    CertificateError,
    ListenError,
    InventoryError,
  ]
  return expected.some(type => error instanceof type) && error instanceof Error ? error.message : null
}
