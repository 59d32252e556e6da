import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { parse } from 'smol-toml'
import { nearest } from './nearest.ts'
import { isProblem } from './problem.ts'
import {
  type Config,
  envKey,
  fileKey,
  flagKey,
  type SettingName,
  settingNames,
  settings,
} from './settings.ts'

/** The configuration cannot be used. The message is one sentence for the operator and names the place. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError'
  readonly reason: 'unknown' | 'invalid' | 'unreadable'
  constructor(reason: ConfigError['reason'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.reason = reason
  }
}

export type ConfigSources = {
  readonly argv: readonly string[]
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: string
}

export const DEFAULT_FILE = 'konklave.toml'

/**
 * Defaults, then the file (`--config`, else ./konklave.toml if there is one), then the environment, then flags.
 * `--lan` is short for `--mode lan`. A word without dashes is refused too.
 * @throws ConfigError
 */
export function loadConfig({ argv, env, cwd }: ConfigSources): Config {
  const { values: flags, file } = readFlags(argv)
  const config: Record<string, unknown> = Object.fromEntries(settingNames.map(n => [n, settings[n].initial]))
  const layers = [readFile(file, cwd), readEnvironment(env), flags]
  for (const layer of layers) {
    for (const [name, { value, place }] of layer) {
      const parsed: unknown = settings[name].parse(value)
      if (isProblem(parsed)) throw new ConfigError('invalid', `${place} ${parsed.problem}.`)
      config[name] = parsed
    }
  }
  const done = config as Config
  return { ...done, data: resolve(cwd, done.data), web: done.web && resolve(cwd, done.web) }
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
    if (value === undefined) throw new ConfigError('invalid', `${key} needs a value.`)
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

function readFile(named: string | undefined, cwd: string): Layer {
  const path = resolve(cwd, named ?? DEFAULT_FILE)
  if (named === undefined && !existsSync(path)) return new Map()
  let table: Record<string, unknown>
  try {
    table = parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    const why = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : ''
    throw new ConfigError('unreadable', `The configuration file ${path} cannot be read: ${why}.`, { cause })
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
  return new ConfigError('unknown', `${place} is not a setting${near ? `; did you mean ${near}?` : '.'}`)
}

function splitOnce(text: string, by: string): [string, string | undefined] {
  const at = text.indexOf(by)
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)]
}
