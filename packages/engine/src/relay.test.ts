import { createHash } from 'node:crypto'
import { BlockList, isIP } from 'node:net'
import { expect, test } from 'vitest'
import { engineConfig } from './config.ts'
import { base62, everythingBut, RELAY_CREDENTIAL_SECONDS, relayCredential } from './relay.ts'

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** The engine's decoder, written down from the other side: bits from the end, five where a letter begins with 1111. */
function unbase62(text: string): Buffer {
  let bits = ''
  for (const [i, letter] of [...text].entries()) {
    const value = ALPHABET.indexOf(letter)
    const last = i === text.length - 1
    const size = last ? Math.max(1, value.toString(2).length) : (value & 0b11110) === 0b11110 ? 5 : 6
    bits = value.toString(2).padStart(size, '0').slice(-size) + bits
  }
  const padded = bits.padStart(Math.ceil(bits.length / 8) * 8, '0')
  return Buffer.from((padded.match(/.{8}/g) ?? []).map(byte => Number.parseInt(byte, 2)))
}

test('base 62 comes back, whatever the bytes', () => {
  for (let i = 0; i < 2_000; i++) {
    const bytes = createHash('sha256').update(`${i}`).digest()
    bytes[0] = (bytes[0] ?? 0) | 0x80
    expect(unbase62(base62(bytes))).toEqual(bytes)
  }
  expect(base62(Buffer.of())).toBe('')
})

test('[P-21] a credential names nobody, is another one each time, and ends', () => {
  const keys = { id: 'k1', secret: 's'.repeat(43) }
  const [a, b] = [relayCredential(keys, 1_000_000), relayCredential(keys, 1_000_000)]
  expect(a.username).not.toBe(b.username)
  const [id, who, expiry] = unbase62(a.username).toString().split('|')
  expect([id, Number(expiry)]).toEqual(['k1', 1_000 + RELAY_CREDENTIAL_SECONDS])
  expect(who).toMatch(/^[\w-]{16}$/)
  const sum = createHash('sha256').update(`${keys.secret}|${who}|${expiry}`).digest()
  expect(a.credential).toBe(base62(sum))
  const brief = relayCredential(keys, 1_000_000, 60)
  expect(unbase62(brief.username).toString()).toMatch(/\|1060$/)
})

test.each([
  [['203.0.113.10'], ['203.0.113.9', '203.0.113.11', '0.0.0.0', '255.255.255.255', '127.0.0.1', '10.0.0.5']],
  [
    ['203.0.113.10', '10.0.0.5'],
    ['10.0.0.4', '10.0.0.6', '8.8.8.8'],
  ],
  [['2001:db8::5'], ['2001:db8::4', '::', '::1', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'fe80::1']],
])('[P-21] everything but %j is everything but that', (addresses, others) => {
  const networks = new BlockList()
  for (const network of everythingBut(addresses)) {
    const [address = '', size] = network.split('/')
    networks.addSubnet(address, Number(size), isIP(address) === 4 ? 'ipv4' : 'ipv6')
  }
  const holds = (address: string) => networks.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')
  for (const address of addresses) expect(holds(address), address).toBe(false)
  for (const address of others) expect(holds(address), address).toBe(true)
})

test('[P-21] the relay is on loopback, without TLS of its own, and leads to this machine and to no other', () => {
  const config = engineConfig({
    signalPort: 7880,
    media: { ips: ['203.0.113.10'], udpPorts: [7882] },
    localIps: ['10.0.0.5'],
    relay: { domain: 'meet.example.org', port: 5349 },
  })
  expect(config.turn).toMatchObject({
    enabled: true,
    external_tls: true,
    bind_addresses: ['127.0.0.1'],
    allow_restricted_peer_cidrs: ['203.0.113.10/32', '10.0.0.5/32'],
  })
  expect(config.rtc.advertise_internal_ip).toBe(true)
  const { deny_peer_cidrs: denied } = config.turn as { deny_peer_cidrs: string[] }
  expect(denied).toContain('::/0')
  expect(denied).toEqual(expect.arrayContaining(everythingBut(['203.0.113.10', '10.0.0.5'])))
})
