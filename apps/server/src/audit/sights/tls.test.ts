import { once } from 'node:events'
import { createServer, type Server, type TlsOptions } from 'node:tls'
import { afterEach, expect, test } from 'vitest'
import { makeSelfSigned } from '../../door/selfSigned.ts'
import { tlsOptions } from '../../door/tls.ts'
import { tlsProfile, tlsVersions } from '../probes/tls.ts'
import type { Target } from '../target.ts'
import { handshaker, scanPort } from './tls.ts'

const DAY_MS = 24 * 3600_000
const { key, pem } = makeSelfSigned({
  names: ['meet.test'],
  notBefore: new Date(Date.now() - DAY_MS),
  notAfter: new Date(Date.now() + DAY_MS),
})
const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

async function scanOf(options: TlsOptions) {
  const server = createServer({ key: key.export({ type: 'pkcs8', format: 'pem' }), cert: pem, ...options })
  server.on('secureConnection', socket => socket.on('error', () => {}))
  servers.push(server.listen(0, '127.0.0.1'))
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  return scanPort(port, handshaker({ connectTo: '127.0.0.1', name: 'meet.test' }))
}

const verdicts = async (options: TlsOptions, profile: 'default' | 'strict') => {
  const scan = await scanOf(options)
  const config = { mode: 'public', tlsProfile: profile }
  const target = { config, scans: async () => [scan] } as unknown as Target
  return [...(await tlsVersions.run(target)), ...(await tlsProfile.run(target))]
    .filter(({ verdict }) => verdict === 'deviation')
    .map(({ probe, says }) => `${probe} ${says.en.replace(/(Port|port) \d+/, 'it')}`)
}

test('[P-17, P-18] both profiles of this server are what they say', async () => {
  expect(await verdicts(tlsOptions('default'), 'default')).toEqual([])
  expect(await verdicts(tlsOptions('strict'), 'strict')).toEqual([])
  expect((await scanOf(tlsOptions('default')))?.suites).toHaveLength(6)
})

test('[P-17] what is too old or keeps no secret forward is found on a real port', async () => {
  const weak = { minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0' } as const
  const found = await verdicts(weak, 'default')
  expect(found).toEqual(expect.arrayContaining(['P-17 it takes TLSv1.', 'P-17 it takes TLSv1.1.']))
  expect(found.some(one => /takes TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA\./.test(one))).toBe(true)
  expect(await verdicts({ maxVersion: 'TLSv1.2' }, 'default')).toContain('P-17 it does not speak TLS 1.3.')
})

test('[P-18] the default profile is not the strict one, and says in what', async () => {
  const found = await verdicts(tlsOptions('default'), 'strict')
  for (const what of ['X25519', 'X25519MLKEM768', 'TLS_CHACHA20_POLY1305_SHA256'])
    expect(found).toContain(`P-18 it takes ${what}.`)
})

test('a port that speaks no TLS is none to scan', async () => {
  const { createServer: plain } = await import('node:http')
  const server = plain((_, response) => response.end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  expect(await scanPort(port, handshaker({ connectTo: '127.0.0.1', name: 'localhost' }))).toBeNull()
  server.close()
})
