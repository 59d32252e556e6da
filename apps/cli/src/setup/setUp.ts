import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  type AddressSources,
  type Config,
  changing,
  fileKey,
  givenSettings,
  grantsOf,
  isSecret,
  lacksForPublic,
  makeDataDirectory,
  mintGrant,
  NotReadyError,
  publicOrigin,
  redirects,
  refuseWhileRestoring,
  SECRETS_FILE,
  type SettingName,
  type SiteAddresses,
  type SpokenLanguage,
  settingNames,
  siteAddresses,
  type Words,
  words,
  writeSecret,
  writeSettings,
} from '@konklave/server'
import { answered, type Somebody } from './answer.ts'
import { dutyQuestionsAsked } from './duties.ts'
import { declareHosts } from './endpoints.ts'
import type { Places } from './places.ts'
import { comesWith, isHidden } from './program.ts'
import { refuseContradictions } from './proxy.ts'
import { type Answers, configWith } from './question.ts'
import { technicalQuestions } from './questions.ts'
import { nextSteps } from './screen.ts'
import { unitText, usersText } from './unit.ts'

export type SetUp = {
  /** Settings of the command line, without the command's own options. */
  readonly flags: readonly string[]
  readonly places: Places
  readonly isSystem: boolean
  readonly language: SpokenLanguage
  /** Null: nobody is asked. */
  readonly ask: Somebody['ask'] | null
  /** For whom the first link is; null: none is made. */
  readonly grantNote: string | null
  readonly program: readonly string[]
  readonly engine: string | null
  readonly addresses: AddressSources
  /** What an operator types before the name of a command. */
  readonly command: string
}

const BY_FLAGS = words(
  'Geben Sie jedes als Flag an, etwa --controller-name für controller_name; oder lassen Sie --yes weg, dann werden Sie gefragt.',
  'Give each as a flag, such as --controller-name for controller_name; or leave out --yes, and you are asked.',
)

/** What a public server has unless somebody says otherwise: ports that can be written into a firewall. */
const usual = ({ certificate }: Answers): Answers => ({
  engineUdpPort: 7882,
  ...(certificate !== 'proxy' && { port: 443, httpPort: 80 }),
})

/**
 * Writes the files of a public server and tells what to do next. What was set before is kept.
 * @throws ConfigError, SecretFileError, NotReadyError, ChangeError
 */
export async function setUp(options: SetUp): Promise<string> {
  const { places, ask, language, addresses } = options
  const somebody = ask && { ask, language }
  const inPlace = (path: string) => `${places.root}${path}`
  const before = existing(inPlace(places.config), options)
  const given = { data: places.data, ...before, mode: 'public' } as const
  refuseWhileRestoring(inPlace(given.data))
  const technical = await answered(technicalQuestions, given, somebody)
  const reached = { ...usual(technical), ...technical }
  // Before more is asked, which would have to be answered again.
  refuseContradictions(configWith(reached), ofFlags(options))
  const asked = await answered(dutyQuestionsAsked, reached, somebody)
  const answers = somebody ? await declareHosts(asked, somebody) : asked
  const config = configWith(answers)
  const lacks = lacksForPublic(config)
  if (lacks.length > 0) throw new NotReadyError(lacks, ask ? undefined : BY_FLAGS)

  const at = await siteAddresses(config, addresses)
  const text = existsSync(inPlace(places.config)) ? readFileSync(inPlace(places.config), 'utf8') : null
  write(inPlace(places.config), writeSettings(text, answers, language))
  const data = inPlace(config.data)
  makeDataDirectory(data)
  writeSecrets(data, answers)
  const listening = [config.port, ...(redirects(config) ? [config.httpPort] : [])]
  const lowPorts = listening.some(port => port > 0 && port < 1024)
  const { program, engine } = options
  const unitPlaces = { config: places.config, data: config.data }
  const named = engine && !comesWith(program, engine) ? engine : null
  const isAgain = existsSync(inPlace(places.unit))
  write(inPlace(places.unit), unitText({ places: unitPlaces, program, engine: named, lowPorts }))
  write(inPlace(places.users), usersText(config.data))
  return nextSteps({
    config,
    addresses: at,
    places,
    wasThere: text !== null,
    link: firstLink(data, config, options.grantNote),
    warnings: warningsOf(options, config, at),
    isSystem: options.isSystem,
    isAgain,
    command: options.command,
    language,
  })
}

/** What the file, its secrets and the command line say. */
function existing(file: string, { flags, places }: SetUp): Answers {
  const argv = [...(existsSync(file) ? ['--config', file] : []), ...flags]
  const read = (more: readonly string[]) => givenSettings({ argv: [...argv, ...more], env: {}, cwd: '/' })
  const { data = places.data } = read([])
  return { ...read(['--data', `${places.root}${data}`]), data }
}

const ofFlags = ({ flags }: SetUp): Answers => givenSettings({ argv: flags, env: {}, cwd: '/' })

function writeSecrets(data: string, answers: Answers): void {
  const secrets = settingNames.filter(name => isSecret(name) && answers[name])
  if (secrets.length === 0) return
  const text = secrets.map(name => tomlLine(name, answers)).join('')
  changing(data, () => writeSecret(join(data, SECRETS_FILE), text))
}

const tomlLine = (name: SettingName, answers: Answers): string =>
  `${fileKey(name)} = ${JSON.stringify(answers[name])}\n`

function firstLink(data: string, config: Config, note: string | null): string | null {
  if (note === null || !grantsOf(data).neverGiven) return null
  return `${publicOrigin(config)}/#${mintGrant(data, note)}`
}

function warningsOf(
  { program, engine, isSystem }: SetUp,
  { host, certificate, publicAddresses }: Config,
  { ofName, told, own }: SiteAddresses,
): Words[] {
  const hidden = [...program, ...(engine ? [engine] : [])].filter(isHidden)
  const elsewhere = told.filter(ip => !own.includes(ip)).join(', ')
  return [
    ...(ofName.length === 0
      ? [words(`${host} hat noch keine Adresse im DNS.`, `${host} has no address in the DNS yet.`)]
      : []),
    ...(certificate === 'proxy' && publicAddresses === '' && elsewhere
      ? [
          words(
            `Bild und Ton gehen nicht durch den Proxy, sondern an ${elsewhere}, wohin der Name führt. Ist das nicht der Weg zu diesem Rechner, geben Sie public_addresses an.`,
            `Sound and picture do not go through the proxy but to ${elsewhere}, where the name leads. If that is no way to this machine, set public_addresses.`,
          ),
        ]
      : []),
    ...(engine === null
      ? [
          words(
            'Die Mediensteuerung fehlt hier noch; siehe docs/admin/install.md.',
            'There is no media engine here yet; see docs/admin/install.md.',
          ),
        ]
      : []),
    ...(isSystem && hidden.length > 0
      ? [
          words(
            `Der Dienst kann ${hidden.join(' und ')} nicht sehen. Entpacken Sie Konklave unter /opt und rufen Sie setup von dort auf.`,
            `The service cannot see ${hidden.join(' or ')}. Unpack Konklave under /opt and run setup from there.`,
          ),
        ]
      : []),
  ]
}

function write(path: string, text: string): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text, { mode: 0o644 })
}
