export { EngineNotFoundError } from '@konklave/engine'
export { type App, type AppParts, buildApp } from './app.ts'
export {
  type Config,
  ConfigError,
  describeConfig,
  describeSettings,
  loadConfig,
  makeDataDirectory,
} from './config/index.ts'
export { mintGrant } from './door/grants.ts'
export { inventory } from './inventory/index.ts'
export { type Running, type Surroundings, start } from './main.ts'
export { operatorMessage } from './operatorMessage.ts'
