import {
  type Config,
  flagKey,
  foreignProxy,
  invalid,
  isProblem,
  listed,
  type Problem,
  problem,
  readNetwork,
  type SettingName,
  settings,
  words,
} from '@konklave/server'
import { type Answers, configWith, type Question } from './question.ts'

const HTTPS_PORT = 443
/** What it listens on unless somebody says otherwise: nobody but the proxy sees it. */
const BEHIND = '8400'
/** As in docs/admin/nat-and-proxy.md. */
const CALLS_TCP = '7881'
/** RFC 4193 is fc00::/7; no organisation has an IPv4 network wider than a /8. */
const WIDEST = { ipv4: 8, ipv6: 7 }

const proxied = ({ certificate }: Answers) => certificate === 'proxy'

/** What a reverse proxy that has the certificate makes necessary to know. */
export const proxyQuestions: readonly Question[] = [
  {
    setting: 'proxyFrom',
    ask: words('Von welchen Adressen kommt der Proxy?', 'From which addresses does the proxy come?'),
    help: words(
      'Von dort wird geglaubt, wer fragt; niemand sonst kommt herein. Läuft er auf diesem Rechner, sind es diese beiden. Von einem anderen Rechner bis hierher ist nichts verschlüsselt.',
      'From there it is believed who asks; nobody else gets in. If it runs on this machine it is these two. From another machine to this one nothing is encrypted.',
    ),
    when: proxied,
    suggest: () => '127.0.0.1, ::1',
    needsWord: true,
    refuse: answer => noneGiven(answer)?.problem ?? believesAll(answer)?.problem ?? null,
  },
  {
    setting: 'proxyHeader',
    ask: words(
      'In welcher Kopfzeile sagt er, wer fragt (x-forwarded-for, forwarded)?',
      'In which header does it say who asks (x-forwarded-for, forwarded)?',
    ),
    help: words(
      'Nur diese wird gelesen: Die andere könnte von dem stammen, der fragt.',
      'Only that one is read: the other may have been written by whoever asks.',
    ),
    when: proxied,
    suggest: () => 'x-forwarded-for',
  },
  {
    setting: 'port',
    ask: words(
      'Auf welchem Port erreicht der Proxy diesen Server?',
      'On which port does the proxy reach this server?',
    ),
    help: words('Einfaches HTTP. 443 hat der Proxy.', 'Plain HTTP. The proxy has 443.'),
    when: proxied,
    suggest: () => BEHIND,
    refuse: (answer, answers) =>
      portOfProxy(configWith({ ...answers, port: Number(answer) }))?.problem ?? null,
  },
  {
    setting: 'engineTcpPort',
    ask: words(
      'Über welchen TCP-Port gehen Bild und Ton, wo UDP gesperrt ist (0: keinen)?',
      'Which TCP port carries sound and picture where UDP is blocked (0: none)?',
    ),
    help: words(
      'Durch den Proxy gehen sie nicht. Der Port muss von überall offen sein.',
      'They do not go through the proxy. The port has to be open to everywhere.',
    ),
    when: proxied,
    suggest: () => CALLS_TCP,
    refuse: (answer, answers) =>
      sharedPort(configWith({ ...answers, engineTcpPort: Number(answer) }))?.problem ?? null,
  },
]

/** Whether the proxy can only be on this machine. */
export const isLocalProxy = ({
  proxyFrom,
  proxyHeader,
}: Pick<Config, 'proxyFrom' | 'proxyHeader'>): boolean =>
  foreignProxy({ from: listed(proxyFrom), header: proxyHeader }).isLocal

/**
 * Settings around a proxy that cannot stand together, where nobody was asked who could be told at once. `given` was said
 * this time; what a file has kept from another way of doing it does not count.
 * @throws ConfigError, one sentence
 */
export function refuseContradictions(config: Config, given: Answers): void {
  for (const [setting, judge] of judges) {
    const found = judge(config, given)
    if (found) throw invalid(flagKey(setting), found)
  }
}

type Judge = (config: Config, given: Answers) => Problem | null

const judges: readonly (readonly [SettingName, Judge])[] = [
  ['proxyFrom', (config, given) => (given.proxyFrom ? withoutProxy(config) : null)],
  ['proxyHeader', (config, given) => (given.proxyHeader ? withoutProxy(config) : null)],
  ['proxyFrom', config => (proxied(config) ? believesAll(config.proxyFrom) : null)],
  ['tlsProfile', config => (proxied(config) && config.tlsProfile === 'strict' ? tlsOfProxy : null)],
  ['port', config => (proxied(config) ? portOfProxy(config) : null)],
  ['engineTcpPort', config => sharedPort(config)],
]

const withoutProxy = ({ certificate }: Config): Problem | null =>
  certificate === 'proxy'
    ? null
    : problem(
        `gilt nur mit --certificate proxy: Mit ${certificate} beendet dieser Server TLS selbst und glaubt niemandem, wer fragt`,
        `goes only with --certificate proxy: with ${certificate} this server ends TLS itself and believes nobody about who asks`,
      )

const tlsOfProxy = problem(
  'kann mit --certificate proxy nicht strict sein: Der Proxy beendet TLS, also legt er Versionen und Verfahren fest',
  'cannot be strict with --certificate proxy: the proxy ends TLS, so versions and ciphers are up to it',
)

const noneGiven = (from: string): Problem | null =>
  listed(from).length > 0
    ? null
    : problem('darf nicht leer sein: Sonst käme niemand herein', 'may not be empty: nobody would get in')

function believesAll(from: string): Problem | null {
  const wide = listed(from).find(one => {
    const network = readNetwork(one)
    return network && network.prefix < WIDEST[network.address.includes(':') ? 'ipv6' : 'ipv4']
  })
  return wide === undefined
    ? null
    : problem(
        `lässt sich mit ${wide} von allen sagen, wer fragt: So könnte jeder sich als jeder ausgeben`,
        `believes everybody with ${wide}: whoever asks could say they are somebody else`,
      )
}

function portOfProxy(config: Config): Problem | null {
  if (config.port !== HTTPS_PORT || !isLocalProxy(readable(config))) return null
  return problem(
    `kann nicht ${HTTPS_PORT} sein, denn den hat der Proxy auf diesem Rechner; nehmen Sie einen anderen, etwa ${BEHIND}`,
    `cannot be ${HTTPS_PORT}, which the proxy on this machine has; take another one, such as ${BEHIND}`,
  )
}

function sharedPort({ port, engineTcpPort }: Config): Problem | null {
  if (engineTcpPort === 0 || engineTcpPort !== port) return null
  return problem(
    `kann nicht ${port} sein, denn dort erreicht man die Seiten`,
    `cannot be ${port}, where pages are reached`,
  )
}

/** Without what is no network: that is told by the setting itself. */
const readable = (config: Config): Config =>
  isProblem(settings.proxyFrom.parse(config.proxyFrom)) ? { ...config, proxyFrom: '' } : config
