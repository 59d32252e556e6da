import { isIP } from 'node:net'
import { words } from '@konklave/protocol'
import { siteAddresses } from '../../door/siteAddresses.ts'
import { allOf, type Check, type Finding } from './types.ts'

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
        says: words(`${host} hat keine Adresse im DNS.`, `${host} has no address in the DNS.`),
        remedy: words(
          'Legen Sie dort, wo die Domain verwaltet wird, einen A-Eintrag an, und einen AAAA-Eintrag, wenn dieser Rechner IPv6 hat.',
          'Make an A record, and an AAAA record if this machine has IPv6, at whoever keeps the domain.',
        ),
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
  const ips = allOf(ofName)
  if (given || ofName.every(ip => own.includes(ip)))
    return [
      {
        check: 'name',
        verdict: 'ok',
        says: words(
          `${host} führt zu ${ips.de}, wo der Proxy sein muss.`,
          `${host} leads to ${ips.en}, where the proxy has to be.`,
        ),
      },
    ]
  return [
    {
      check: 'name',
      verdict: 'warn',
      says: words(
        `${host} führt zu ${ips.de}, nicht zu diesem Rechner. Bild und Ton gehen nicht durch den Proxy, werden aber dorthin geschickt.`,
        `${host} leads to ${ips.en}, not to this machine. Calls do not pass the proxy, but that is where people are told to send them.`,
      ),
      remedy: words(
        'Geben Sie in public_addresses an, was von außen über UDP zu diesem Rechner führt.',
        'Set public_addresses to what leads to this machine from outside, by UDP.',
      ),
    },
  ]
}

function asConfigured(host: string, ip: string, configured: string): Finding {
  if (configured.split(',').some(one => one.trim() === ip))
    return {
      check: 'name',
      verdict: 'ok',
      says: words(`${host} führt zu ${ip}, wie eingestellt.`, `${host} leads to ${ip}, as configured.`),
    }
  return {
    check: 'name',
    verdict: 'fail',
    says: words(
      `${host} führt anderswohin: zu ${ip}, und public_addresses nennt ${configured}.`,
      `${host} leads elsewhere: to ${ip}, and public_addresses says ${configured}.`,
    ),
    remedy: words(
      'Berichtigen Sie den Eintrag im DNS, oder public_addresses.',
      'Correct the record in the DNS, or public_addresses.',
    ),
  }
}

function asHere(host: string, ip: string, own: readonly string[]): Finding {
  if (own.includes(ip))
    return {
      check: 'name',
      verdict: 'ok',
      says: words(
        `${host} führt zu ${ip}, einer Adresse dieses Rechners.`,
        `${host} leads to ${ip}, an address of this machine.`,
      ),
    }
  if (isIP(ip) === 6)
    return {
      check: 'name',
      verdict: 'fail',
      says: words(
        `${host} führt auch zu ${ip}, und das ist keine Adresse dieses Rechners. Geräte mit IPv6 versuchen sie zuerst.`,
        `${host} leads to ${ip} as well, which is no address of this machine. Devices with IPv6 try that first.`,
      ),
      remedy: words(
        'Entfernen Sie den AAAA-Eintrag, oder geben Sie diesem Rechner diese Adresse.',
        'Remove the AAAA record, or give this machine that address.',
      ),
    }
  const inside = own.filter(address => isIP(address) === 4)
  const [mine, insides] = [allOf(own), allOf(inside)]
  if (inside.every(isPrivate) && inside.length > 0)
    return {
      check: 'name',
      verdict: 'warn',
      says: words(
        `${host} führt zu ${ip}; dieser Rechner hat ${insides.de}. Das stimmt, wenn ein Router von dort weiterleitet.`,
        `${host} leads to ${ip}; this machine has ${insides.en}. Right if a router forwards from there.`,
      ),
      remedy: words(
        `Tut er das, setzen Sie public_addresses = "${ip}", damit eine Änderung auffällt. Wenn nicht, berichtigen Sie das DNS.`,
        `If it does, set public_addresses = "${ip}", so that a change is noticed. If not, correct the DNS.`,
      ),
    }
  return {
    check: 'name',
    verdict: 'fail',
    says: words(
      `${host} führt anderswohin: zu ${ip}. Dieser Rechner hat ${mine.de || 'keine Adresse in einem Netz'}.`,
      `${host} leads elsewhere: to ${ip}. This machine has ${mine.en || 'no address on a network'}.`,
    ),
    remedy: words('Berichtigen Sie den A-Eintrag im DNS.', 'Correct the A record in the DNS.'),
  }
}

function interfaces(
  local: readonly string[],
  told: readonly string[],
  own: readonly string[],
  chosen: boolean,
): Finding[] {
  const strange = local.filter(ip => !own.includes(ip) && !told.includes(ip))
  const unknown = allOf(strange)
  if (strange.length > 0)
    return [
      {
        check: 'interfaces',
        verdict: 'fail',
        says: words(
          `internal_addresses nennt ${unknown.de}, und das hat dieser Rechner nicht.`,
          `internal_addresses names ${unknown.en}, which this machine does not have.`,
        ),
        remedy: words(`Er hat ${own.join(', ') || 'keine Adresse'}.`, `It has ${own.join(', ') || 'none'}.`),
      },
    ]
  const inside = local.filter(ip => !told.includes(ip))
  const others = own.filter(ip => isIP(ip) === 4 && !local.includes(ip))
  const [used, unused] = [allOf(inside), allOf(others)]
  if (inside.some(ip => isIP(ip) === 4) && others.length > 0 && !chosen)
    return [
      {
        check: 'interfaces',
        verdict: 'warn',
        says: words(
          `Bild und Ton gehen über ${used.de}; dieser Rechner hat auch ${unused.de}.`,
          `Calls use ${used.en}; this machine also has ${unused.en}.`,
        ),
        remedy: words(
          'Leitet der Router an eine andere weiter, setzen Sie internal_addresses.',
          'If the router forwards to another one, set internal_addresses.',
        ),
      },
    ]
  const { de, en } = allOf(local)
  return [
    { check: 'interfaces', verdict: 'ok', says: words(`Bild und Ton gehen über ${de}.`, `Calls use ${en}.`) },
  ]
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
