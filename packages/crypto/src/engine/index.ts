export { EngineError, type EngineReason } from './errors.ts'
export type {
  Committed,
  EpochView,
  GroupEngine,
  Joined,
  LeafInput,
  Opened,
  Processed,
  RefusedAdd,
} from './groupEngine.ts'
export { createTsMlsEngine } from './tsMlsEngine.ts'
