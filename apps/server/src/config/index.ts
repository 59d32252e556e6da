export { asOwnerOf, DataOwnerError, refuseRootOver } from './asOwner.ts'
export { countryName, isInEea } from './countries.ts'
export { describeConfig, describeSettings } from './describe.ts'
export { holdsSecret, writeSettings } from './file.ts'
export {
  ConfigError,
  type ConfigSources,
  configFile,
  givenSettings,
  loadConfig,
  SECRETS_FILE,
} from './load.ts'
export { type Lock, lockFile } from './lockFile.ts'
export { listed, type Network, readNetwork } from './networks.ts'
export { isProblem } from './problem.ts'
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
