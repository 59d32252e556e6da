import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isIP, isIPv4 } from 'node:net'
import {
  bits,
  type Der,
  explicit,
  implicit,
  integer,
  octets,
  oid,
  sequence,
  setOf,
  text,
  utcTime,
  yes,
} from './der.ts'

export type SelfSigned = { readonly key: KeyObject; readonly pem: string }

export type SelfSignedOptions = {
  /** Host names and addresses, IPv6 without brackets. */
  readonly names: readonly string[]
  readonly notBefore: Date
  readonly notAfter: Date
}

const ECDSA_SHA256 = sequence(oid('1.2.840.10045.4.3.2'))
const DIGITAL_SIGNATURE = bits(Buffer.of(0x80), 7)
const SERVER_AUTH = sequence(oid('1.3.6.1.5.5.7.3.1'))
const SERIAL_SIZE_BYTES = 16

/** A new P-256 key and a certificate for these names signed with it (RFC 5280). Not an authority: it signs nothing else. */
export function makeSelfSigned({ names, notBefore, notAfter }: SelfSignedOptions): SelfSigned {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = sequence(setOf(sequence(oid('2.5.4.3'), text('Konklave on this network'))))
  const publicKey = createPublicKey(privateKey).export({ type: 'spki', format: 'der' })
  const serial = randomBytes(SERIAL_SIZE_BYTES)
  serial[0] = ((serial[0] ?? 0) & 0x7f) | 1
  const toBeSigned = sequence(
    explicit(0, integer(Buffer.of(2))), // X.509 version 3
    integer(serial),
    ECDSA_SHA256,
    issuer,
    sequence(utcTime(notBefore), utcTime(notAfter)),
    issuer,
    publicKey,
    explicit(
      3,
      sequence(
        extension('2.5.29.19', sequence(), 'critical'), // basicConstraints: not a CA
        extension('2.5.29.15', DIGITAL_SIGNATURE, 'critical'),
        extension('2.5.29.37', SERVER_AUTH),
        extension('2.5.29.17', sequence(...names.map(alternativeName))),
      ),
    ),
  )
  const signature = sign('sha256', toBeSigned, privateKey)
  const der = sequence(toBeSigned, ECDSA_SHA256, bits(signature))
  // No empty line at the end, whatever the length: readers take that for the end of the file.
  const lines = der
    .toString('base64')
    .match(/.{1,64}/g)
    ?.join('\n')
  return { key: privateKey, pem: `-----BEGIN CERTIFICATE-----\n${lines}\n-----END CERTIFICATE-----\n` }
}

function extension(id: string, value: Der, critical?: 'critical'): Der {
  return sequence(oid(id), ...(critical ? [yes] : []), octets(value))
}

/** GeneralName: dNSName or iPAddress (RFC 5280 4.2.1.6). */
function alternativeName(name: string): Der {
  return isIP(name) === 0 ? implicit(2, Buffer.from(name, 'latin1')) : implicit(7, addressBytes(name))
}

function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number))
  // The URL parser writes every IPv6 address in one way, an embedded IPv4 part included.
  const [left = '', right] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::')
  const head = left.split(':').filter(Boolean)
  const tail = (right ?? '').split(':').filter(Boolean)
  const groups = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail]
  return Buffer.from(
    groups.flatMap(group => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255]),
  )
}
