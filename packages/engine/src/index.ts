export { networkAddress } from './addresses.ts'
export { EngineBuildError } from './build/errors.ts'
export { ENGINE_VERSION } from './build/pins.ts'
export { probeBinary } from './build/probe.ts'
export type { OnProgress, Progress } from './build/progress.ts'
export {
  EngineNotFoundError,
  type EngineOrigin,
  type ResolvedEngine,
  type ResolveOptions,
  resolveEngine,
} from './build/resolve.ts'
export {
  type Endpoint,
  type EngineControl,
  EngineError,
  type EngineReason,
  type EngineStatus,
  MEDIA_SOURCES,
  type MediaAddress,
  type MediaRights,
  type MediaSource,
  type ParticipantId,
  participantId,
  type Relay,
} from './control.ts'
export type { RelayCredential } from './relay.ts'
export { type RunningEngine, type StartOptions, startEngine } from './start.ts'
export type { Clock, DownCause, EngineEvent } from './supervise.ts'
