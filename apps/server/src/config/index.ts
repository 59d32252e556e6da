export { describeConfig, describeSettings } from './describe.ts'
export { ConfigError, type ConfigSources, loadConfig } from './load.ts'
export { loadServerKey, makeDataDirectory, readSecret, SecretFileError, writeSecret } from './secrets.ts'
export { type Config, settingNames, settings } from './settings.ts'
