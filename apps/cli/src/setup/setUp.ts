import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  type AddressSources,
  type Config,
  fileKey,
  givenSettings,
  grantsOf,
  isSecret,
  lacksForPublic,
  makeDataDirectory,
  mintGrant,
  NotReadyError,
  SECRETS_FILE,
  type SettingName,
  settingNames,
  siteAddresses,
  writeSecret,
  writeSettings,
} from '@konklave/server'
import { type Ask, answered } from './answer.ts'
import { declareHosts } from './endpoints.ts'
import type { Places } from './places.ts'
import { comesWith, isHidden } from './program.ts'
import { type Answers, configWith } from './question.ts'
import { questions } from './questions.ts'
import { nextSteps } from './screen.ts'
import { unitText, usersText } from './unit.ts'

export type SetUp = {
  /** Settings of the command line, without the command's own options. */
  readonly flags: readonly string[]
  readonly places: Places
  readonly isSystem: boolean
  /** Null: nobody is asked. */
  readonly ask: Ask | null
  /** For whom the first link is; null: none is made. */
  readonly grantNote: string | null
  readonly program: readonly string[]
  readonly engine: string | null
  readonly addresses: AddressSources
  /** What an operator types before the name of a command. */
  readonly command: string
}

const BY_FLAGS =
  'Give each as a flag, such as --controller-name for controller_name; or leave out --yes, and you are asked.'

/** What a public server has unless somebody says otherwise: ports that can be written into a firewall. */
const USUAL: Answers = { port: 443, httpPort: 80, engineUdpPort: 7882 }

/**
 * Writes the files of a public server and tells what to do next. What was set before is kept.
 * @throws ConfigError, SecretFileError, NotReadyError
 */
export async function setUp(options: SetUp): Promise<string> {
  const { places, ask, addresses } = options
  const inPlace = (path: string) => `${places.root}${path}`
  const before = existing(inPlace(places.config), options)
  const given: Answers = { ...USUAL, data: places.data, ...before, mode: 'public' }
  const asked = await answered(questions, given, ask)
  const answers = ask ? await declareHosts(asked, ask) : asked
  const config = configWith(answers)
  const lacks = lacksForPublic(config)
  if (lacks.length > 0) throw new NotReadyError(lacks, ask ? undefined : BY_FLAGS)

  const at = await siteAddresses(config, addresses)
  const text = existsSync(inPlace(places.config)) ? readFileSync(inPlace(places.config), 'utf8') : null
  write(inPlace(places.config), writeSettings(text, answers))
  const data = inPlace(config.data)
  makeDataDirectory(data)
  writeSecrets(data, answers)
  const lowPorts = [config.port, config.httpPort].some(port => port > 0 && port < 1024)
  const { program, engine } = options
  const unitPlaces = { config: places.config, data: config.data }
  const named = engine && !comesWith(program, engine) ? engine : null
  write(inPlace(places.unit), unitText({ places: unitPlaces, program, engine: named, lowPorts }))
  write(inPlace(places.users), usersText(config.data))
  return nextSteps({
    config,
    addresses: at,
    places,
    link: firstLink(data, config, options.grantNote),
    warnings: warningsOf(options, config, at.ofName),
    isSystem: options.isSystem,
    command: options.command,
  })
}

/** What the file, its secrets and the command line say. */
function existing(file: string, { flags, places }: SetUp): Answers {
  const argv = [...(existsSync(file) ? ['--config', file] : []), ...flags]
  const read = (more: readonly string[]) => givenSettings({ argv: [...argv, ...more], env: {}, cwd: '/' })
  const { data = places.data } = read([])
  return { ...read(['--data', `${places.root}${data}`]), data }
}

function writeSecrets(data: string, answers: Answers): void {
  const secrets = settingNames.filter(name => isSecret(name) && answers[name])
  if (secrets.length === 0) return
  writeSecret(join(data, SECRETS_FILE), secrets.map(name => tomlLine(name, answers)).join(''))
}

const tomlLine = (name: SettingName, answers: Answers): string =>
  `${fileKey(name)} = ${JSON.stringify(answers[name])}\n`

function firstLink(data: string, { host, port }: Config, note: string | null): string | null {
  if (note === null || !grantsOf(data).neverGiven) return null
  return `https://${host}${port === 443 ? '' : `:${port}`}/#${mintGrant(data, note)}`
}

function warningsOf(
  { program, engine, isSystem }: SetUp,
  { host }: Config,
  ofName: readonly string[],
): string[] {
  const hidden = [...program, ...(engine ? [engine] : [])].filter(isHidden)
  return [
    ...(ofName.length === 0 ? [`${host} has no address in the DNS yet.`] : []),
    ...(engine === null ? ['There is no media engine here yet; see docs/admin/install.md.'] : []),
    ...(isSystem && hidden.length > 0
      ? [
          `The service cannot see ${hidden.join(' or ')}. Unpack Konklave under /opt and run setup from there.`,
        ]
      : []),
  ]
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text, { mode: 0o644 })
}
