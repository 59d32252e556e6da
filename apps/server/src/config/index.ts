export { countryName, isInEea } from './countries.ts'
export { describeConfig, describeSettings } from './describe.ts'
export { ConfigError, type ConfigSources, loadConfig } from './load.ts'
export { isProblem } from './problem.ts'
export {
  type DeclaredEndpoint,
  type Processor,
  readEndpoint,
  readProcessor,
} from './recipients.ts'
export { loadServerKey, makeDataDirectory, readSecret, SecretFileError, writeSecret } from './secrets.ts'
export { type Config, fileKey, type SettingName, settingNames, settings } from './settings.ts'
