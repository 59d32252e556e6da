import { isIP } from 'node:net'
import { type Config, publicOrigin, type Say, type SiteAddresses } from '@konklave/server'
import { isLocalProxy } from './proxy.ts'

const HEADERS = { 'x-forwarded-for': 'X-Forwarded-For', forwarded: 'Forwarded' } as const

/** What whoever runs the proxy has to know. Nothing of it can be set here. */
export function passOn(config: Config, { local }: SiteAddresses, say: Say): string[] {
  const { port, proxyFrom, proxyHeader } = config
  const isLocal = isLocalProxy(config)
  const [other = say('diesen-Rechner', 'this-machine')] = local
  const here = isLocal ? (proxyFrom.includes('127.') ? '127.0.0.1' : '::1') : other
  const to = `http://${isIP(here) === 6 ? `[${here}]` : here}:${port}`
  const kept = [
    ['Host', say('so, wie er kam, sonst erscheint keine Seite', 'as it came, or no page appears')],
    ['Upgrade', say('mit HTTP/1.1, sonst kommt niemand herein', 'with HTTP/1.1, or nobody gets in')],
    [
      HEADERS[proxyHeader],
      say('wer fragt, von ihm selbst geschrieben', 'who asks, written by the proxy itself'),
    ],
  ]
  return [
    say(
      `Der Proxy führt ${publicOrigin(config)} nach ${to} und reicht weiter:`,
      `The proxy leads ${publicOrigin(config)} to ${to} and passes on:`,
    ),
    ...kept.map(([name = '', why]) => `  ${name.padEnd(18)}${why}`),
    say(
      'Sein Zugriffsprotokoll gehört abgeschaltet; wer ihn für Sie betreibt, gehört in processors.',
      'Switch its access log off; whoever runs it for you belongs into processors.',
    ),
    ...(isLocal
      ? []
      : [
          say(
            `Lassen Sie Port ${port}/tcp nur von ${proxyFrom} herein. Bis hierher ist nichts verschlüsselt: Legen Sie einen Tunnel.`,
            `Let port ${port}/tcp in from ${proxyFrom} only. Up to here nothing is encrypted: use a tunnel.`,
          ),
        ]),
    say(
      'Beispiele für nginx, Caddy, HAProxy und Traefik: docs/admin/nat-and-proxy.md.',
      'Examples for nginx, Caddy, HAProxy and Traefik: docs/admin/nat-and-proxy.md.',
    ),
  ]
}
