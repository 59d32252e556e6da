/** The names under which a listener may be asked for. Anything else is another site's page or a rebound name. */
export type ListenerNames = {
  /** Values of the Host header, lower case, with the port unless it is the scheme's own. */
  readonly hosts: ReadonlySet<string>
  /** Values of the Origin header; also what a stream proof may name (K26). */
  readonly origins: ReadonlySet<string>
}

export type Scheme = 'http' | 'https'

const OWN_PORT: Record<Scheme, number> = { http: 80, https: 443 }

/** `names`: host names and IP addresses, IPv6 without brackets. */
export function listenerNames(scheme: Scheme, names: readonly string[], port: number): ListenerNames {
  const hosts = new Set<string>()
  const origins = new Set<string>()
  for (const name of names) {
    const host = `${bracketed(name.toLowerCase())}${port === OWN_PORT[scheme] ? '' : `:${port}`}`
    hosts.add(host)
    origins.add(`${scheme}://${host}`)
  }
  return { hosts, origins }
}

export const bracketed = (name: string) => (name.includes(':') ? `[${name}]` : name)

export type NameVerdict = 'ok' | 'host' | 'origin'

/**
 * Host must be ours, or a page elsewhere could reach us through a name it controls (DNS rebinding). Origin, which every
 * browser sends with sockets and with requests that change something, must be ours; programs send none.
 */
export function judgeNames(
  names: ListenerNames,
  host: string | undefined,
  origin: string | undefined,
): NameVerdict {
  if (host === undefined || !names.hosts.has(host.toLowerCase())) return 'host'
  return origin === undefined || names.origins.has(origin) ? 'ok' : 'origin'
}

export const REFUSAL_STATUS = { host: 421, origin: 403 } as const satisfies Record<
  Exclude<NameVerdict, 'ok'>,
  number
>
