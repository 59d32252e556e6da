import { isIP } from 'node:net'
import {
  type Config,
  redirects,
  type Say,
  type SiteAddresses,
  type SpokenLanguage,
  sayIn,
  type Words,
} from '@konklave/server'
import { fromOutside } from '../fromOutside.ts'
import { passOn } from './passOn.ts'
import type { Places } from './places.ts'

export type Outcome = {
  readonly config: Config
  readonly addresses: SiteAddresses
  readonly places: Places
  /** It was set up before: what the law wants told was not asked again. */
  readonly wasThere: boolean
  /** The first link for creating rooms; null: there are some already. */
  readonly link: string | null
  readonly warnings: readonly Words[]
  readonly isSystem: boolean
  /** The service was there before, and may be running with what it was told then. */
  readonly isAgain: boolean
  /** What an operator types before the name of a command. */
  readonly command: string
  readonly language: SpokenLanguage
}

/** What there is to do now, on one screen. */
export function nextSteps(outcome: Outcome): string {
  const { config, addresses, places, wasThere, link, warnings, isSystem, command, language } = outcome
  const say = sayIn(language)
  const written = say('Geschrieben: ', 'Written: ')
  return [
    `${written}${places.config}`,
    `${' '.repeat(written.length)}${places.unit}`,
    `${' '.repeat(written.length)}${places.users}`,
    ...(wasThere
      ? [
          say(
            `Antworten von früher sind geblieben. Um eine zu ändern, ändern Sie ${places.config}, oder etwa: ${command} setup --privacy-contact NEU`,
            `Earlier answers were kept. To change one, change ${places.config}, or for instance: ${command} setup --privacy-contact NEW`,
          ),
        ]
      : []),
    '',
    ...ports(config, addresses, say),
    ...(config.certificate === 'proxy' ? ['', ...passOn(config, addresses, say)] : []),
    ...(warnings.length > 0
      ? ['', say('Aufgefallen:', 'Noticed:'), ...warnings.map(line => `  ${line[language]}`)]
      : []),
    '',
    ...(link
      ? [
          say(
            'Wer diesen Link hat, kann Räume anlegen. Er erscheint nur dieses eine Mal:',
            'Whoever has this link can create rooms. It is shown only once:',
          ),
          `  ${link}`,
          `${say('Weitere:', 'Others:')} ${command} grant add --note NAME`,
          '',
        ]
      : []),
    ...(isSystem ? installed(outcome, say) : toTry(places, command, say)),
  ].join('\n')
}

function ports(config: Config, { told, local, own }: SiteAddresses, say: Say): string[] {
  const lines = openPorts(config, say).map(([port, what]) => `  ${port.padEnd(10)}${what}`)
  const behind = told.filter(ip => !own.includes(ip))
  const { host } = config
  if (told.length === 0)
    return [
      say(
        `In der Firewall öffnen, sobald ${host} eine Adresse im DNS hat:`,
        `Open in the firewall, once ${host} has an address in the DNS:`,
      ),
      ...lines,
    ]
  if (behind.length === 0)
    return [
      say(
        `In der Firewall öffnen, für ${told.join(' und ')}:`,
        `Open in the firewall, for ${told.join(' and ')}:`,
      ),
      ...lines,
    ]
  const forwards = behind.map(ip => {
    const inner = local.find(one => isIP(one) === isIP(ip))
    return inner
      ? say(
          `Am Router weiterleiten, von ${ip} nach ${inner}, jeweils auf denselben Port:`,
          `Forward at the router, from ${ip} to ${inner}, each to the same port:`,
        )
      : say(
          `Keine Adresse dieses Rechners, und innen nichts, wohin sie führen könnte: ${ip}.`,
          `Not an address of this machine, and nothing inside to forward it to: ${ip}.`,
        )
  })
  return [...forwards, ...lines]
}

/** To everywhere. Behind a proxy that is not where pages are. */
function openPorts(config: Config, say: Say): (readonly [string, string])[] {
  const { port, engineUdpPort, engineTcpPort, httpPort, certificate } = config
  return [
    ...(certificate === 'proxy'
      ? []
      : [
          [
            `${port}/tcp`,
            say(
              'Seiten, Verbindungen, Gespräche aus Netzen, die UDP sperren',
              'pages, sockets, calls from networks that block UDP',
            ),
          ] as const,
        ]),
    [`${engineUdpPort}/udp`, say('Bild und Ton', 'sound and picture')],
    ...(engineTcpPort
      ? [[`${engineTcpPort}/tcp`, say('Bild und Ton ohne UDP', 'sound and picture without UDP')] as const]
      : []),
    ...(redirects(config)
      ? [
          [
            `${httpPort}/tcp`,
            say(
              'leitet einfaches HTTP auf HTTPS weiter; weist der Zertifizierungsstelle den Namen nach',
              'sends plain HTTP on to HTTPS; proves the name to the authority',
            ),
          ] as const,
        ]
      : []),
  ]
}

function installed({ command, config, language, isAgain }: Outcome, say: Say): string[] {
  const begin = isAgain
    ? 'systemctl enable konklave && systemctl restart konklave'
    : 'systemctl enable --now konklave'
  return [
    say('Nächste Schritte:', 'Next:'),
    `  systemd-sysusers && systemctl daemon-reload && ${begin}`,
    `  ${command} check`,
    ...fromOutside(config).map(line => `  ${line[language]}`),
  ]
}

function toTry({ config, unit, users, data }: Places, command: string, say: Say): string[] {
  return [
    say('Nächste Schritte, um es von hier aus zu versuchen:', 'Next, to try it from here:'),
    `  ${command} check --config ${config}`,
    `  ${command} up --config ${config}`,
    say(
      `Zum Installieren rufen Sie setup als root auf, oder kopieren Sie ${unit} und ${users} selbst; die Daten liegen in ${data}.`,
      `To install it, run setup as root, or copy ${unit} and ${users} yourself; the data is in ${data}.`,
    ),
  ]
}
