import { hostname, networkInterfaces } from 'node:os'
import { listenerNames } from './names.ts'

export type LanAddress = { readonly address: string; readonly family: 'IPv4' | 'IPv6' }

/** Bridges and tunnels of containers and virtual machines: reachable from here, but nobody's network. */
const INNER = /^(docker|br-|veth|virbr|vmnet|vboxnet|cni|flannel|tun|tap|wg|zt)/

/** Addresses of this machine that others on the network can reach, the likeliest first. */
export function lanAddresses(interfaces = networkInterfaces()): LanAddress[] {
  const all = Object.entries(interfaces).flatMap(([name, infos]) =>
    (infos ?? [])
      // Link-local IPv6 needs a zone that no URL can carry.
      .filter(info => !info.internal && !/^fe80:/i.test(info.address))
      .map(({ address, family }) => ({ address, family, inner: INNER.test(name) })),
  )
  return all
    .sort((a, b) => Number(a.inner) - Number(b.inner) || a.family.localeCompare(b.family))
    .map(({ address, family }) => ({ address, family }))
}

/** Where others on the network open this server: by the names that the operator gave, else by address; the likeliest first. */
export function lanOrigins(names: string, port: number, addresses: readonly LanAddress[]): string[] {
  const told = [...furtherNames(names), ...addresses.map(({ address }) => address)]
  return [...listenerNames('https', told, port).origins]
}

/** Of the setting `names`. */
export const furtherNames = (names: string): string[] => names.split(',').flatMap(name => name.trim() || [])

/** Every name by which this machine may be called on its network, for the certificate and the Host check. */
export function lanNames(
  addresses: readonly LanAddress[],
  further: readonly string[],
  host = hostname(),
): string[] {
  const short = host.toLowerCase().replace(/\.local$/, '')
  const usable = /^[a-z0-9]([a-z0-9.-]{0,61}[a-z0-9])?$/.test(short) ? [short, `${short}.local`] : []
  return [
    ...new Set([
      'localhost',
      '127.0.0.1',
      '::1',
      ...usable,
      ...further.map(name => name.toLowerCase()),
      ...addresses.map(a => a.address),
    ]),
  ]
}
