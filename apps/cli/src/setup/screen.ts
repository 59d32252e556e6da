import { isIP } from 'node:net'
import type { Config, SiteAddresses } from '@konklave/server'
import { fromOutside } from '../fromOutside.ts'
import type { Places } from './places.ts'

export type Outcome = {
  readonly config: Config
  readonly addresses: SiteAddresses
  readonly places: Places
  /** The first link for creating rooms; null: there are some already. */
  readonly link: string | null
  readonly warnings: readonly string[]
  readonly isSystem: boolean
  /** What an operator types before the name of a command. */
  readonly command: string
}

/** What there is to do now, on one screen. */
export function nextSteps({ config, addresses, places, link, warnings, isSystem, command }: Outcome): string {
  return [
    `Written: ${places.config}`,
    `         ${places.unit}`,
    `         ${places.users}`,
    '',
    ...ports(config, addresses),
    ...(warnings.length > 0 ? ['', ...warnings.map(line => `! ${line}`)] : []),
    '',
    ...(link
      ? [
          'Whoever has this link can create rooms. It is shown only once:',
          `  ${link}`,
          `Others: ${command} grant add --note NAME`,
          '',
        ]
      : []),
    ...(isSystem ? installed(command, config) : toTry(places, command)),
  ].join('\n')
}

function ports(config: Config, { told, local, own }: SiteAddresses): string[] {
  const rows = [
    [`${config.port}/tcp`, 'pages, sockets, calls from networks that block UDP'],
    [`${config.engineUdpPort}/udp`, 'sound and picture'],
    ...(config.engineTcpPort ? [[`${config.engineTcpPort}/tcp`, 'sound and picture without UDP']] : []),
    ...(config.httpPort
      ? [[`${config.httpPort}/tcp`, 'sends plain HTTP on to HTTPS; proves the name to the authority']]
      : []),
  ]
  const lines = rows.map(([port = '', what = '']) => `  ${port.padEnd(10)}${what}`)
  const behind = told.filter(ip => !own.includes(ip))
  if (told.length === 0)
    return [`Open in the firewall, once ${config.host} has an address in the DNS:`, ...lines]
  if (behind.length === 0) return [`Open in the firewall, for ${told.join(' and ')}:`, ...lines]
  const forwards = behind.map(ip => {
    const inner = local.find(one => isIP(one) === isIP(ip))
    return inner
      ? `Forward at the router, from ${ip} to ${inner}, each to the same port:`
      : `Not an address of this machine, and nothing inside to forward it to: ${ip}.`
  })
  return [...forwards, ...lines]
}

function installed(command: string, settings: Config): string[] {
  return [
    'Next:',
    '  systemd-sysusers && systemctl daemon-reload && systemctl enable --now konklave',
    `  ${command} check`,
    ...fromOutside(settings).map(line => `  ${line}`),
  ]
}

function toTry({ config, unit, users, data }: Places, command: string): string[] {
  return [
    'Next, to try it from here:',
    `  ${command} check --config ${config}`,
    `  ${command} up --config ${config}`,
    `To install it, run setup as root, or copy ${unit} and ${users} yourself; the data is in ${data}.`,
  ]
}
