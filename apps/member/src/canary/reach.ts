import dns from 'node:dns'
import { isIP } from 'node:net'
import { getCACertificates, setDefaultCACertificates } from 'node:tls'

/**
 * Lets this process find one name at one address, and trust what the server there has shown: behind a NAT a machine does
 * not reach itself by its own name.
 */
export function reach(origin: string, connectTo: string, trust: readonly string[]): void {
  if (trust.length > 0) setDefaultCACertificates([...getCACertificates('default'), ...trust])
  const { hostname } = new URL(origin)
  if (hostname === connectTo || isIP(connectTo) === 0) return
  const family = isIP(connectTo)
  const lookup = dns.lookup
  const found = (name: string, ...rest: readonly unknown[]) => {
    const done = rest.at(-1) as (error: null, address: unknown, family?: number) => void
    const [options] = rest
    if (name !== hostname) return (lookup as (...all: unknown[]) => void)(name, ...rest)
    const all = typeof options === 'object' && options !== null && 'all' in options && options.all === true
    process.nextTick(() =>
      all ? done(null, [{ address: connectTo, family }]) : done(null, connectTo, family),
    )
  }
  dns.lookup = found as unknown as typeof dns.lookup
}
