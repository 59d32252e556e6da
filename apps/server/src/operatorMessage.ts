import { EngineBuildError, EngineError, EngineNotFoundError } from '@konklave/engine'
import { type SpokenLanguage, type Words, words } from '@konklave/protocol'
import { portTaken } from './door/listener.ts'
import { InventoryError } from './inventory/index.ts'
import { OperatorError } from './operatorError.ts'
import { StoreError } from './store/index.ts'

/**
 * What an operator is told when a start or a command fails, and what to do; null for a bug, which deserves its stack. What the
 * engine, the system or another program says of itself stays as it is.
 */
export function operatorMessage(error: unknown, language: SpokenLanguage = 'en'): string | null {
  return saysOf(error)?.[language] ?? null
}

function saysOf(error: unknown): Words | null {
  if (error instanceof OperatorError) return error.says
  if (error instanceof EngineNotFoundError) return noEngine(error)
  if (error instanceof EngineBuildError)
    return words(
      `Die Mediensteuerung ließ sich nicht herstellen: ${error.message}`,
      `The media engine could not be made: ${error.message}`,
    )
  if (error instanceof EngineError)
    return (
      portOfCalls(error) ??
      words(
        `Die Mediensteuerung ist nicht gestartet (${error.reason}): ${error.message}`,
        `The media engine did not start (${error.reason}): ${error.message}`,
      )
    )
  if (error instanceof StoreError)
    return words(
      'In die Datenbank im Datenverzeichnis lässt sich nicht schreiben. Ist der Datenträger voll, oder gehört das Verzeichnis einem anderen Benutzer?',
      'The database in the data directory cannot be written. Is the disk full, or the directory of another user?',
    )
  // Told to developers, in their own words.
  if (error instanceof InventoryError) return words(error.message, error.message)
  return refusedBySystem(error)
}

const noEngine = ({ message }: EngineNotFoundError): Words =>
  words(
    [
      message,
      'Eines davon hilft:',
      '  - LIVEKIT_SERVER_BIN nennt einen LiveKit-Server, dem Sie vertrauen',
      '  - livekit-server ist installiert und steht in PATH',
      '  - das Laden einer festgelegten Version ist erlaubt: --engine-download',
      '  - Go ist installiert; dann lässt sich der festgelegte Quelltext hier übersetzen',
    ].join('\n'),
    [
      message,
      'Any one of these helps:',
      '  - set LIVEKIT_SERVER_BIN to a LiveKit server you trust',
      '  - install livekit-server so that it is in PATH',
      '  - allow the download of a pinned release: --engine-download',
      '  - install Go, so that the pinned source can be built here',
    ].join('\n'),
  )

/** The engine's own words for a port that somebody else has. */
const PORT_TAKEN = /listen (udp|tcp)\S* \S*:(\d+): bind: address already in use/

function portOfCalls({ message }: EngineError): Words | null {
  const [, kind, port] = PORT_TAKEN.exec(message) ?? []
  if (kind === 'udp') return portTaken(kind, Number(port), 'engineUdpPort')
  return kind === 'tcp' ? portTaken(kind, Number(port), 'engineTcpPort') : null
}

const NOT_ALLOWED = words(
  'Dieser Benutzer darf es nicht. Rufen Sie es als root auf, oder als der Benutzer des Servers',
  'this user may not. Run it as root, or as the user of the server',
)
const REFUSALS: Readonly<Record<string, Words>> = {
  EACCES: NOT_ALLOWED,
  EPERM: NOT_ALLOWED,
  ENOSPC: words('Der Datenträger ist voll', 'the disk is full'),
  EROFS: words('Das Dateisystem ist schreibgeschützt', 'the file system is read-only'),
}

/** A file that could not be used for a reason outside of this program. */
function refusedBySystem(error: unknown): Words | null {
  if (!(error instanceof Error) || !('code' in error)) return null
  const why = REFUSALS[String(error.code)]
  if (!why) return null
  // What is written to an open file fails without a name.
  const path = 'path' in error ? String(error.path) : null
  return words(
    `${path ?? 'Das Datenverzeichnis'} lässt sich nicht verwenden: ${why.de}.`,
    `${path ?? 'The data directory'} cannot be used: ${why.en}.`,
  )
}
