import { existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { type Words, words } from '@konklave/protocol'
import { parse } from 'smol-toml'
import { OperatorError } from '../operatorError.ts'
import { nearest } from './nearest.ts'
import { isProblem, type Problem, problem } from './problem.ts'
import { readSecret, SecretFileError } from './secrets.ts'
import {
  type Config,
  envKey,
  fileKey,
  flagKey,
  isSecret,
  type SettingName,
  settingNames,
  settings,
} from './settings.ts'

/** The configuration cannot be used. The message is one sentence for the operator and names the place. */
export class ConfigError extends OperatorError {
  override readonly name = 'ConfigError'
  readonly reason: 'unknown' | 'invalid' | 'unreadable'
  constructor(reason: ConfigError['reason'], says: Words, options?: ErrorOptions) {
    super(says, options)
    this.reason = reason
  }
}

export type ConfigSources = {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
  /** Where an installed server has its file, for commands that are typed anywhere. */
  readonly systemFile?: string
}

export const DEFAULT_FILE = 'konklave.toml'
/** In the data directory: settings that nobody but the server may read. */
export const SECRETS_FILE = 'secrets.toml'

/**
 * Defaults, then the file (see {@link configFile}), then secrets.toml of the data directory, then the environment, then
 * flags. `--lan` is short for `--mode lan`. A word without dashes is refused too.
 * @throws ConfigError, SecretFileError
 */
export function loadConfig(sources: ConfigSources): Config {
  const initial = Object.fromEntries(settingNames.map(n => [n, settings[n].initial])) as Config
  const done = { ...initial, ...givenSettings(sources) }
  const { cwd } = sources
  return { ...done, data: resolve(cwd, done.data), web: done.web && resolve(cwd, done.web) }
}

/** Only what somebody has set, wherever, as it was written. @throws ConfigError, SecretFileError */
export function givenSettings(sources: ConfigSources): Partial<Config> {
  const { argv, env, cwd } = sources
  const layers = [readFile(configFile(sources)), readEnvironment(env), readFlags(argv).values] as const
  const { data = settings.data.initial } = parsed(layers)
  const [file, ...stronger] = layers
  return parsed([file, readSecrets(resolve(cwd, data)), ...stronger])
}

/** `--config`, else ./konklave.toml if there is one, else the installed one; null when there is none. */
export function configFile({ argv, cwd, systemFile }: ConfigSources): string | null {
  const { file } = readFlags(argv)
  if (file !== undefined) return resolve(cwd, file)
  return [resolve(cwd, DEFAULT_FILE), ...(systemFile ? [systemFile] : [])].find(existsSync) ?? null
}

function parsed(layers: readonly Layer[]): Partial<Config> {
  const config: Record<string, unknown> = {}
  for (const layer of layers) {
    for (const [name, { value, place }] of layer) {
      const one: unknown = settings[name].parse(value)
      if (isProblem(one)) throw invalid(place, one)
      config[name] = one
    }
  }
  return config
}

type Layer = ReadonlyMap<SettingName, { readonly value: unknown; readonly place: string }>

function readFlags(argv: readonly string[]): { values: Layer; file: string | undefined } {
  const byFlag = new Map(settingNames.map(n => [flagKey(n), n]))
  const values = new Map<SettingName, { value: unknown; place: string }>()
  let file: string | undefined
  for (let i = 0; i < argv.length; i++) {
    const [key = '', inline] = splitOnce(argv[i] ?? '', '=')
    if (key === '--lan' && inline === undefined) {
      values.set('mode', { value: 'lan', place: '--lan' })
      continue
    }
    const name = byFlag.get(key)
    if (name === undefined && key !== '--config') throw unknown(key, [...byFlag.keys(), '--config', '--lan'])
    const following = argv[i + 1]
    const isSwitch = name !== undefined && typeof settings[name].initial === 'boolean'
    const value = inline ?? (isSwitch ? '' : following)
    if (value === undefined) throw invalid(key, problem('braucht einen Wert', 'needs a value'))
    if (inline === undefined && !isSwitch) i++
    if (name === undefined) file = value
    else values.set(name, { value, place: key })
  }
  return { values, file }
}

function readEnvironment(env: ConfigSources['env']): Layer {
  const byKey = new Map(settingNames.map(n => [envKey(n), n]))
  const values = new Map<SettingName, { value: unknown; place: string }>()
  for (const [key, value] of Object.entries(env)) {
    if (!key.startsWith('KONKLAVE_') || value === undefined) continue
    const name = byKey.get(key)
    if (name !== undefined) values.set(name, { value, place: key })
    // Other programs of this project have variables of their own; a slip of the pen is worth stopping for.
    else if (nearest(key, byKey.keys()) !== null) throw unknown(key, byKey.keys())
  }
  return values
}

function readFile(path: string | null): Layer {
  return path === null ? new Map() : readTable(path, () => readFileSync(path, 'utf8'))
}

function readSecrets(dataDirectory: string): Layer {
  const path = join(dataDirectory, SECRETS_FILE)
  const layer = readTable(path, () => readSecret(path)?.toString('utf8') ?? '')
  for (const name of layer.keys())
    if (!isSecret(name))
      throw invalid(`${fileKey(name)} in ${path}`, problem('ist kein Geheimnis', 'is no secret'))
  return layer
}

function readTable(path: string, read: () => string): Layer {
  let table: Record<string, unknown>
  try {
    table = parse(read())
  } catch (cause) {
    if (cause instanceof SecretFileError) throw cause
    const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : ''
    throw new ConfigError(
      'unreadable',
      words(
        `Die Konfigurationsdatei ${path} lässt sich nicht lesen: ${why}.`,
        `The configuration file ${path} cannot be read: ${why}.`,
      ),
      { cause },
    )
  }
  const byKey = new Map(settingNames.map(n => [fileKey(n), n]))
  const values = new Map<SettingName, { value: unknown; place: string }>()
  for (const [key, value] of Object.entries(table)) {
    const name = byKey.get(key)
    if (name === undefined) throw unknown(`${key} in ${path}`, byKey.keys(), key)
    values.set(name, { value, place: `${key} in ${path}` })
  }
  return values
}

function unknown(place: string, known: Iterable<string>, key = place): ConfigError {
  const near = nearest(key, known)
  return new ConfigError(
    'unknown',
    words(
      `${place} ist keine Einstellung${near ? `; meinten Sie ${near}?` : '.'}`,
      `${place} is not a setting${near ? `; did you mean ${near}?` : '.'}`,
    ),
  )
}

/** What a setting or a flag, named as it was written, has wrong with it. */
export const invalid = (place: string, { problem: { de, en } }: Problem): ConfigError =>
  new ConfigError('invalid', words(`${place} ${de}.`, `${place} ${en}.`))

function splitOnce(text: string, by: string): [string, string | undefined] {
  const at = text.indexOf(by)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}
