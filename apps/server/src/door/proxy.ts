import type { IncomingHttpHeaders } from 'node:http'
import { BlockList, isIP } from 'node:net'
import { type Config, type Network, readNetwork } from '../config/index.ts'
import type { Tally } from '../log/tally.ts'

/** A reverse proxy before this server that ends TLS and is believed when it says who asks. */
export type ProxyRules = {
  /** Addresses and networks (CIDR) that it comes from. */
  readonly from: readonly string[]
  /** The one header it writes. Another one may have come from whoever asks. */
  readonly header: Config['proxyHeader']
}

/** What a proxy keeps from us although it must not. */
export type Stripped = 'host' | 'upgrade' | 'address'

export interface ForeignProxy {
  isProxy(address: string | undefined): boolean
  /** Who asks, for limits in memory only. Undefined: the proxy does not say. Nobody else is believed. */
  clientOf(remote: string | undefined, headers: IncomingHttpHeaders): string | undefined
  /** Whether it can only come from this machine, so that there need be no door to a network. */
  readonly isLocal: boolean
}

/** A proxy stands before this listener. */
export type Proxied = {
  readonly proxy: ForeignProxy
  /** It keeps something from us; noticed by what came. */
  readonly strips: Tally<Stripped>
  /** Whether a Host is one that only the proxy could have made up. */
  readonly isOwnAddress: (host: string | undefined) => boolean
  /** Where sockets are asked for. */
  readonly socketPaths: readonly string[]
}

export function foreignProxy({ from, header }: ProxyRules): ForeignProxy {
  const trusted = new BlockList()
  for (const one of from) {
    const { address, prefix } = networkOf(one)
    trusted.addSubnet(address, prefix, familyOf(address))
  }
  const isProxy = (address: string | undefined): boolean => {
    const bare = plain(address ?? '')
    return isIP(bare) !== 0 && trusted.check(bare, familyOf(bare))
  }
  return {
    isProxy,
    isLocal: from.every(one => LOOPBACK.test(one)),
    clientOf(remote, headers) {
      if (!isProxy(remote)) return remote
      // Each proxy adds the one it heard from at the end: from there on the first that is none of ours is who asks.
      const told = [headers[header] ?? []].flat().join(',').split(',').reverse()
      let nearest: string | undefined
      for (const one of told) {
        const address = header === 'forwarded' ? forOf(one) : one
        const bare = plain(withoutPort(address.trim()))
        if (isIP(bare) === 0) return nearest
        nearest = bare
        if (!isProxy(bare)) return bare
      }
      return nearest
    },
  }
}

/** The other end of the connection, or whoever the proxy says. */
export function whoAsks(
  remote: string | undefined,
  headers: IncomingHttpHeaders,
  proxied: Proxied | null,
): string | undefined {
  if (!proxied) return remote
  const told = proxied.proxy.clientOf(remote, headers)
  if (told === undefined) proxied.strips('address')
  return told ?? remote
}

function networkOf(text: string): Network {
  const network = readNetwork(text)
  if (!network) throw new Error('proxy_from was not checked')
  return network
}

const LOOPBACK = /^(127\.|::1(\/128)?$)/

const familyOf = (address: string) => (isIP(address) === 6 ? 'ipv6' : 'ipv4')

/** An IPv4 address as a socket for both families tells it, without the zone of a link-local one. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '')

/** RFC 7239 6: IPv6 in brackets, and a port may follow either. */
function withoutPort(text: string): string {
  const [, inBrackets] = /^\[([^\]]*)\](?::\d+)?$/.exec(text) ?? []
  return inBrackets ?? text.replace(/^([\d.]+):\d+$/, '$1')
}

/** RFC 7239 4: `for=192.0.2.43;proto=https`, also in quotes. */
function forOf(element: string): string {
  const [, told = ''] = /(?:^|;)\s*for="?([^";]*)"?/i.exec(element) ?? []
  return told
}
