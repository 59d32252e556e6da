import {
  type Config,
  type LanAddress,
  lanOrigins,
  publicOrigin,
  type Status,
  sameWords,
  type Words,
  words,
} from '@konklave/server'

export type Reached = {
  readonly config: Config
  /** Of the running server, which may have been told its mode and port at the start; null: none runs. */
  readonly status: Pick<Status, 'mode' | 'ports'> | null
  readonly addresses: readonly LanAddress[]
}

/** More ways than this would not be tried. */
const OTHERS_MAX = 3

/** The link behind which `token` stands, as others can open it, and below it what is to be known about it. */
export function grantLink(token: string, { config, status, addresses }: Reached): Words[] {
  const mode = status?.mode ?? config.mode
  const port = status?.ports.tcp[0] ?? config.port
  if (mode === 'public' && config.host) return [sameWords(`${publicOrigin(config)}/#${token}`)]
  if (mode === 'trial' && status)
    return [
      sameWords(`http://localhost:${port}/#${token}`),
      words(
        'Nur dieser Rechner kann das öffnen. Für andere im Netz starten Sie den Server mit --lan, und setzen Sie das ab # hinter die Adresse, die er dann nennt.',
        'Only this machine can open that. For others on the network start the server with --lan, and put what begins with # behind the address that it names then.',
      ),
    ]
  const [origin, ...others] = mode === 'lan' && port > 0 ? lanOrigins(config.names, port, addresses) : []
  if (origin === undefined)
    return [
      words(
        'Setzen Sie das hinter die Adresse, die der Server beim Start nennt:',
        'Put this behind the address that the server names at its start:',
      ),
      sameWords(`/#${token}`),
    ]
  const places = others.slice(0, OTHERS_MAX).map(other => `${other}/`)
  return [
    sameWords(`${origin}/#${token}`),
    ...(places.length > 0
      ? [
          words(
            `Öffnet sich das auf einem anderen Gerät nicht, setzen Sie das ab # hinter ${places.join(' oder ')}`,
            `If another device does not open that, put what begins with # behind ${places.join(' or ')}`,
          ),
        ]
      : []),
  ]
}
