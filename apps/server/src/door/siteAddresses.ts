import { lookup } from 'node:dns/promises'
import { isIP } from 'node:net'
import { networkInterfaces } from 'node:os'
import { type Config, listed } from '../config/index.ts'

/** Where a public server is reached. At most one address of each family in each list: the engine tells no more. */
export type SiteAddresses = {
  /** What the DNS says of its name, everything. */
  readonly ofName: readonly string[]
  /** What clients are told: what was configured, else what the DNS says. */
  readonly told: readonly string[]
  /** Of this machine: the told ones if they are its own, else what leads to the network in that family. */
  readonly local: readonly string[]
  /** Every address of this machine that leads to a network. */
  readonly own: readonly string[]
}

export type AddressSources = {
  readonly resolve: (host: string) => Promise<readonly string[]>
  readonly interfaces: typeof networkInterfaces
}

export const systemAddresses: AddressSources = {
  resolve: async host => (await lookup(host, { all: true }).catch(() => [])).map(({ address }) => address),
  interfaces: networkInterfaces,
}

type Asked = Pick<Config, 'host' | 'publicAddresses' | 'internalAddresses'>

export async function siteAddresses(
  { host, publicAddresses, internalAddresses }: Asked,
  { resolve, interfaces }: AddressSources = systemAddresses,
): Promise<SiteAddresses> {
  const given = listed(publicAddresses)
  const ofName = host === '' ? [] : await resolve(host)
  const told = firstOfEach(given.length > 0 ? given : ofName)
  const own = Object.values(interfaces()).flatMap(infos =>
    (infos ?? [])
      .filter(({ internal, address }) => !internal && !LINK_LOCAL.test(address))
      .map(({ address }) => address),
  )
  return { ofName, told, own, local: localOf(listed(internalAddresses), told, own, interfaces) }
}

function localOf(
  given: readonly string[],
  told: readonly string[],
  own: readonly string[],
  interfaces: AddressSources['interfaces'],
): readonly string[] {
  if (given.length > 0) return given
  // Loopback counts here: a name that leads to this machine only is one people try things out with.
  const all = Object.values(interfaces()).flatMap(infos => (infos ?? []).map(({ address }) => address))
  // By family: behind a NAT for IPv4 a machine often has IPv6 addresses of its own.
  const found = told.flatMap(ip => (all.includes(ip) ? ip : (own.find(one => isIP(one) === isIP(ip)) ?? [])))
  return found.length > 0 ? found : firstOfEach(own)
}

const LINK_LOCAL = /^(fe80:|169\.254\.)/i

/** The engine tells one address of each family. */
function firstOfEach(addresses: readonly string[]): string[] {
  return [4, 6].flatMap(family => addresses.find(address => isIP(address) === family) ?? [])
}
