import { EngineBuildError, EngineError, EngineNotFoundError } from '@konklave/engine'
import type { SpokenLanguage } from '@konklave/protocol'
import { CertificateError } from './certificates/check.ts'
import { ChangeError, ConfigError, DataOwnerError, DataPlaceError, SecretFileError } from './config/index.ts'
import { AssetsError } from './door/assetManifest.ts'
import { GrantError } from './door/grants.ts'
import { NoNetworkError } from './door/lanIdentity.ts'
import { ListenError, portTaken } from './door/listener.ts'
import { NotReadyError } from './door/publicSite.ts'
import { InventoryError } from './inventory/index.ts'
import { BackupError } from './operate/archive.ts'
import { InUseError } from './operate/dataLock.ts'
import { DatabaseError, StoreError } from './store/index.ts'

/**
 * What an operator is told when a start fails, and what to do; null for a bug, which deserves its stack. What is wrong
 * with settings is told in either language, the rest in English.
 */
export function operatorMessage(error: unknown, language: SpokenLanguage = 'en'): string | null {
  if (error instanceof ConfigError || error instanceof NotReadyError) return error.says[language]
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
    return portOfCalls(error) ?? `The media engine did not start (${error.reason}): ${error.message}`
  if (error instanceof StoreError)
    return 'The database in the data directory cannot be written. Is the disk full, or the directory of another user?'
  const expected = [
    ChangeError,
    SecretFileError,
    DataOwnerError,
    DataPlaceError,
    NoNetworkError,
    CertificateError,
    ListenError,
    AssetsError,
    GrantError,
    InUseError,
    DatabaseError,
    BackupError,
    InventoryError,
  ]
  if (expected.some(type => error instanceof type) && error instanceof Error) return error.message
  return refusedBySystem(error)
}

/** The engine's own words for a port that somebody else has. */
const PORT_TAKEN = /listen (udp|tcp)\S* \S*:(\d+): bind: address already in use/

function portOfCalls({ message }: EngineError): string | null {
  const [, kind, port] = PORT_TAKEN.exec(message) ?? []
  if (kind === 'udp') return portTaken(kind, Number(port), 'engineUdpPort')
  return kind === 'tcp' ? portTaken(kind, Number(port), 'engineTcpPort') : null
}

const REFUSALS: Readonly<Record<string, string>> = {
  EACCES: 'this user may not. Run it as root, or as the user of the server',
  EPERM: 'this user may not. Run it as root, or as the user of the server',
  ENOSPC: 'the disk is full',
  EROFS: 'the file system is read-only',
}

/** A file that could not be used for a reason outside of this program. */
function refusedBySystem(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  const why = REFUSALS[String(error.code)]
  if (!why) return null
  // What is written to an open file fails without a name.
  const what = 'path' in error ? String(error.path) : 'The data directory'
  return `${what} cannot be used: ${why}.`
}
