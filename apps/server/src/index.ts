export { EngineNotFoundError } from '@konklave/engine'
export { type SpokenLanguage, sameWords, type Words, words } from '@konklave/protocol'
export { type App, type AppParts, buildApp } from './app.ts'
export { probes, runAudit } from './audit/index.ts'
export { openFiles, searchFiles } from './audit/search/files.ts'
export { bytesMarker, found, type Marker, rawMarker, textMarker } from './audit/search/markers.ts'
export { copyWritableMemory, processTree, searchMemory } from './audit/search/memory.ts'
export type { CanaryEvent, CanaryOrder, CanaryRun, StartCanary } from './audit/sights/canary.ts'
export { socketsOf } from './audit/sights/processes.ts'
export { openTarget, type Target, type TargetOptions } from './audit/target.ts'
export type { Finding as AuditFinding, Probe, ProbeId } from './audit/types.ts'
export { type AcmeOptions, acmeCertificate } from './certificates/acme.ts'
export { dnsHook, httpChallenges } from './certificates/challenges.ts'
export { CertificateError, checkCertificate } from './certificates/check.ts'
export { certificateFiles } from './certificates/files.ts'
export type { CertificateSource } from './certificates/source.ts'
export {
  type Config,
  ConfigError,
  type ConfigSources,
  changing,
  configFile,
  describeConfig,
  describeSettings,
  fileKey,
  flagKey,
  givenSettings,
  invalid,
  isInEea,
  isProblem,
  isSecret,
  listed,
  loadConfig,
  makeDataDirectory,
  oneOf,
  type Problem,
  problem,
  readEndpoint,
  readNetwork,
  refuseWhileRestoring,
  SECRETS_FILE,
  type SettingName,
  settingNames,
  settings,
  writeSecret,
  writeSettings,
} from './config/index.ts'
export { GrantError, type Grants, grantsOf, type ListedGrant, mintGrant } from './door/grants.ts'
export { type LanAddress, lanAddresses, lanOrigins } from './door/lanNames.ts'
export { foreignProxy } from './door/proxy.ts'
export { isPublicHost, lacksForPublic, NotReadyError, publicOrigin, redirects } from './door/publicSite.ts'
export { createRedirectListener } from './door/redirectListener.ts'
export { makeSelfSigned } from './door/selfSigned.ts'
export {
  type AddressSources,
  type SiteAddresses,
  siteAddresses,
  systemAddresses,
} from './door/siteAddresses.ts'
export {
  type Breach,
  breachDocuments,
  type Component,
  citedProofs,
  components,
  type DutyQuestion,
  dutyDocuments,
  dutyQuestions,
  type Endpoint,
  endpointsOf,
  type Facts,
  gatherFacts,
  type Incident,
  type Lack,
  lackLines,
  lacksForDuties,
  languageOf,
  readMoment,
  type Say,
  type Scene,
  sayIn,
} from './duties/index.ts'
export { inventory } from './inventory/index.ts'
export type { Log } from './log/log.ts'
export { type Running, type Surroundings, start } from './main.ts'
export type { CallRights, MediaDesk } from './media/types.ts'
export { createMeetingKinds, type MeetingDeps, type MeetingKinds, type TreeTickets } from './meeting/index.ts'
export { BackupError } from './operate/archive.ts'
export { backUp } from './operate/backup.ts'
export { checkAll, type Finding, type Machine, systemMachine } from './operate/checks/index.ts'
export { askStatus, type Status } from './operate/control.ts'
export { InUseError, isHeld } from './operate/dataLock.ts'
export { findEngine } from './operate/findEngine.ts'
export { reportText } from './operate/report.ts'
export { openBackup, restoreConfig } from './operate/restore.ts'
export { type SceneParts, sceneOf } from './operate/scene.ts'
export { operatorMessage } from './operatorMessage.ts'
export {
  type CompareOptions,
  type Comparison,
  compareManifest,
  type Deviation,
  OWN_PAGES,
} from './release/compareManifest.ts'
export { ownCommand } from './release/ownCommand.ts'
export { releasedAssets } from './release/ownRelease.ts'
export { OWN_RELEASE, type Release } from './release/release.ts'
export { createRooms, type Rooms } from './rooms/index.ts'
export {
  createMemoryStore,
  DatabaseError,
  type MeetingRow,
  openSqliteStore,
  type Store,
  StoreError,
} from './store/index.ts'
export { createStreamKernel, type KernelOptions, type StreamKernel } from './streams/kernel.ts'
export type {
  Answer,
  Clock,
  OpenRequest,
  StreamKind,
  StreamPort,
  StreamSession,
} from './streams/types.ts'
export { VERSION } from './version.ts'
