import { isIP } from 'node:net'
import { siteAddresses } from '../../door/siteAddresses.ts'
import type { Check, Finding } from './types.ts'

/** Whether the name leads here, and which address of this machine calls use. */
export const checkName: Check = async ({ config, addresses }) => {
  if (config.mode !== 'public' || config.host === '') return []
  const { ofName, own, local, told } = await siteAddresses(config, addresses)
  const { host } = config
  if (ofName.length === 0)
    return [
      {
        check: 'name',
        verdict: 'fail',
        says: `${host} has no address in the DNS.`,
        remedy: 'Make an A record, and an AAAA record if this machine has IPv6, at whoever keeps the domain.',
      },
    ]
  const given = config.publicAddresses.trim() !== ''
  if (config.certificate === 'proxy')
    return [
      ...ofProxy(host, ofName, own, given),
      ...interfaces(local, told, own, config.internalAddresses !== ''),
    ]
  return [
    ...ofName.map(ip => (given ? asConfigured(host, ip, config.publicAddresses) : asHere(host, ip, own))),
    ...interfaces(local, told, own, config.internalAddresses !== ''),
  ]
}

/** The name leads to the proxy; calls do not take that way. */
function ofProxy(
  host: string,
  ofName: readonly string[],
  own: readonly string[],
  given: boolean,
): readonly Finding[] {
  const ips = ofName.join(' and ')
  if (given || ofName.every(ip => own.includes(ip)))
    return [{ check: 'name', verdict: 'ok', says: `${host} leads to ${ips}, where the proxy has to be.` }]
  return [
    {
      check: 'name',
      verdict: 'warn',
      says: `${host} leads to ${ips}, not to this machine. Calls do not pass the proxy, but that is where people are told to send them.`,
      remedy: 'Set public_addresses to what leads to this machine from outside, by UDP.',
    },
  ]
}

function asConfigured(host: string, ip: string, configured: string): Finding {
  if (configured.split(',').some(one => one.trim() === ip))
    return { check: 'name', verdict: 'ok', says: `${host} leads to ${ip}, as configured.` }
  return {
    check: 'name',
    verdict: 'fail',
    says: `${host} leads elsewhere: to ${ip}, and public_addresses says ${configured}.`,
    remedy: 'Correct the record in the DNS, or public_addresses.',
  }
}

function asHere(host: string, ip: string, own: readonly string[]): Finding {
  if (own.includes(ip))
    return { check: 'name', verdict: 'ok', says: `${host} leads to ${ip}, an address of this machine.` }
  if (isIP(ip) === 6)
    return {
      check: 'name',
      verdict: 'fail',
      says: `${host} leads to ${ip} as well, which is no address of this machine. Devices with IPv6 try that first.`,
      remedy: 'Remove the AAAA record, or give this machine that address.',
    }
  const inside = own.filter(address => isIP(address) === 4)
  if (inside.every(isPrivate) && inside.length > 0)
    return {
      check: 'name',
      verdict: 'warn',
      says: `${host} leads to ${ip}; this machine has ${inside.join(' and ')}. Right if a router forwards from there.`,
      remedy: `If it does, set public_addresses = "${ip}", so that a change is noticed. If not, correct the DNS.`,
    }
  return {
    check: 'name',
    verdict: 'fail',
    says: `${host} leads elsewhere: to ${ip}. This machine has ${own.join(' and ') || 'no address on a network'}.`,
    remedy: 'Correct the A record in the DNS.',
  }
}

function interfaces(
  local: readonly string[],
  told: readonly string[],
  own: readonly string[],
  chosen: boolean,
): Finding[] {
  const strange = local.filter(ip => !own.includes(ip) && !told.includes(ip))
  if (strange.length > 0)
    return [
      {
        check: 'interfaces',
        verdict: 'fail',
        says: `internal_addresses names ${strange.join(' and ')}, which this machine does not have.`,
        remedy: `It has ${own.join(', ') || 'none'}.`,
      },
    ]
  const inside = local.filter(ip => !told.includes(ip))
  const others = own.filter(ip => isIP(ip) === 4 && !local.includes(ip))
  if (inside.some(ip => isIP(ip) === 4) && others.length > 0 && !chosen)
    return [
      {
        check: 'interfaces',
        verdict: 'warn',
        says: `Calls use ${inside.join(' and ')}; this machine also has ${others.join(' and ')}.`,
        remedy: 'If the router forwards to another one, set internal_addresses.',
      },
    ]
  return [{ check: 'interfaces', verdict: 'ok', says: `Calls use ${local.join(' and ')}.` }]
}

/** RFC 1918, and RFC 6598 for routers of providers. */
function isPrivate(ip: string): boolean {
  const [a = 0, b = 0] = ip.split('.').map(Number)
  return (
    a === 10 ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 100 && b >= 64 && b < 128)
  )
}
