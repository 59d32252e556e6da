import { X509Certificate } from 'node:crypto'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { lanCertificate } from './certificate.ts'
import { lanAddresses, lanNames } from './lanNames.ts'
import { listenerNames } from './names.ts'
import { makeSelfSigned } from './selfSigned.ts'

const NOW = Date.UTC(2026, 10, 1)
const NAMES = ['localhost', 'meet.local', '192.0.2.10', '::1', '2001:db8::a:0:1', '::ffff:192.0.2.9']
let dir: string
beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'konklave-certificate-'))
})
afterEach(() => rmSync(dir, { recursive: true, force: true }))

test('the certificate is one that others can read: names, addresses, dates, use, signature', () => {
  const { pem, key } = makeSelfSigned({
    names: NAMES,
    notBefore: new Date(NOW),
    notAfter: new Date(NOW + 86_400_000),
  })
  const certificate = new X509Certificate(pem)
  expect(certificate.checkHost('meet.local')).toBe('meet.local')
  expect(certificate.checkHost('other.local')).toBeUndefined()
  for (const ip of ['192.0.2.10', '::1', '2001:db8::a:0:1']) expect(certificate.checkIP(ip), ip).toBe(ip)
  expect(certificate.checkIP('192.0.2.11')).toBeUndefined()
  expect(certificate.ca).toBe(false)
  expect(certificate.keyUsage).toEqual(['1.3.6.1.5.5.7.3.1'])
  expect(certificate.validFromDate.getTime()).toBe(NOW)
  expect(certificate.checkPrivateKey(key)).toBe(true)
  expect(certificate.verify(certificate.publicKey)).toBe(true)
  expect(certificate.publicKey.asymmetricKeyDetails?.namedCurve).toBe('prime256v1')
  expect(certificate.serialNumber).not.toBe(
    new X509Certificate(
      makeSelfSigned({ names: NAMES, notBefore: new Date(NOW), notAfter: new Date(NOW) }).pem,
    ).serialNumber,
  )
})

test('certificates of every length can be read', () => {
  const dates = { notBefore: new Date(NOW), notAfter: new Date(NOW + 86_400_000) }
  for (let size = 1; size <= 60; size++) {
    const name = `${'a'.repeat(size)}.local`
    const certificate = new X509Certificate(makeSelfSigned({ names: [name], ...dates }).pem)
    expect(certificate.checkHost(name)).toBe(name)
  }
})

test('it is kept for its owner only and made anew when names change, it ends, or the file is broken', () => {
  const first = lanCertificate(dir, NAMES, NOW)
  expect(first.made).toBe(true)
  const path = join(dir, 'lan-certificate.pem')
  expect(statSync(path).mode & 0o777).toBe(0o600)
  const again = lanCertificate(dir, [...NAMES].reverse(), NOW + 300 * 86_400_000)
  expect([again.made, again.cert]).toEqual([false, first.cert])
  const ending = lanCertificate(dir, NAMES, NOW + 370 * 86_400_000)
  expect(ending.made).toBe(true)
  expect(lanCertificate(dir, [...NAMES, '192.0.2.11'], NOW + 370 * 86_400_000).made).toBe(true)
  writeFileSync(path, 'garbage', { mode: 0o600 })
  expect(lanCertificate(dir, NAMES, NOW).made).toBe(true)
})

test('the likeliest address of a network comes first; loopback, link-local and container bridges do not count or come last', () => {
  const info = (address: string, family: 'IPv4' | 'IPv6', internal = false) =>
    ({ address, family, internal, netmask: '', mac: '', cidr: null, scopeid: 0 }) as never
  const addresses = lanAddresses({
    lo: [info('127.0.0.1', 'IPv4', true)],
    docker0: [info('172.17.0.1', 'IPv4')],
    eth0: [info('2001:db8::5', 'IPv6'), info('192.168.1.5', 'IPv4'), info('fe80::1', 'IPv6')],
  })
  expect(addresses.map(a => a.address)).toEqual(['192.168.1.5', '2001:db8::5', '172.17.0.1'])
  expect(lanNames(addresses, ['Meet.Example'], 'desk_1')).not.toContain('desk_1')
  expect(lanNames(addresses, ['Meet.Example'], 'Desk-1')).toEqual(
    expect.arrayContaining(['desk-1', 'desk-1.local', 'meet.example']),
  )
})

test("names of a listener carry its port unless it is the scheme's own", () => {
  expect([...listenerNames('https', ['meet.example', '::1'], 443).origins]).toEqual([
    'https://meet.example',
    'https://[::1]',
  ])
  expect([...listenerNames('http', ['localhost'], 443).hosts]).toEqual(['localhost:443'])
})
