export { asOwnerOf, DataOwnerError, refuseRootOver } from './asOwner.ts'
export {
  ChangeError,
  changing,
  exchanging,
  isRestoring,
  refuseWhileRestoring,
  STAGE,
} from './changes.ts'
export { countryName, isInEea } from './countries.ts'
export {
  DataPlaceError,
  openDirectoryAbove,
  refuseReplaceable,
  remedyOf,
  replaceableWords,
} from './dataPlace.ts'
export { describeConfig, describeSettings } from './describe.ts'
export { holdsSecret, writeSettings } from './file.ts'
export { oneOf } from './kinds.ts'
export {
  ConfigError,
  type ConfigSources,
  configFile,
  givenSettings,
  invalid,
  loadConfig,
  SECRETS_FILE,
} from './load.ts'
export { type Lock, lockFile } from './lockFile.ts'
export { listed, type Network, readNetwork } from './networks.ts'
export { isProblem, type Problem, problem } from './problem.ts'
export {
  type DeclaredEndpoint,
  type Processor,
  readEndpoint,
  readProcessor,
} from './recipients.ts'
export {
  loadServerKey,
  makeDataDirectory,
  openFresh,
  readSecret,
  readSecretAnywhere,
  SecretFileError,
  writeSecret,
} from './secrets.ts'
export {
  type Config,
  fileKey,
  flagKey,
  isSecret,
  type Setting,
  type SettingName,
  settingNames,
  settings,
} from './settings.ts'
