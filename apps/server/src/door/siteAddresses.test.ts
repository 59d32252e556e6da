import { expect, test } from 'vitest'
import { type AddressSources, siteAddresses } from './siteAddresses.ts'

const network = (ofName: string[], own: string[]): AddressSources => ({
  resolve: async () => ofName,
  interfaces: () => ({
    lo: [{ address: '127.0.0.1', internal: true }] as never,
    eth0: own.map(address => ({ address, internal: false })) as never,
  }),
})
const of = (sources: AddressSources, given: { publicAddresses?: string; internalAddresses?: string } = {}) =>
  siteAddresses({ host: 'meet.example', publicAddresses: '', internalAddresses: '', ...given }, sources)

test('on the open network the addresses of the name are those of the machine', async () => {
  const found = await of(
    network(['192.0.2.7', '2001:db8::7'], ['192.0.2.7', '192.0.2.8', '2001:db8::7', 'fe80::1']),
  )
  expect(found.told).toEqual(['192.0.2.7', '2001:db8::7'])
  expect(found.local).toEqual(found.told)
  expect(found.own).not.toContain('fe80::1')
})

test('behind a NAT for IPv4 only, calls over IPv4 still find an address inside', async () => {
  const found = await of(network(['203.0.113.9', '2001:db8::7'], ['10.0.0.5', '2001:db8::7']))
  expect(found.local).toEqual(['10.0.0.5', '2001:db8::7'])
})

test('what was configured wins over the DNS and the interfaces', async () => {
  const given = { publicAddresses: '203.0.113.9', internalAddresses: '10.0.0.6' }
  const found = await of(network(['192.0.2.7'], ['10.0.0.5', '10.0.0.6']), given)
  expect(found).toMatchObject({ told: ['203.0.113.9'], local: ['10.0.0.6'], ofName: ['192.0.2.7'] })
})

test('a name that leads to loopback is one to try things out with', async () => {
  expect((await of(network(['127.0.0.1'], ['10.0.0.5']))).local).toEqual(['127.0.0.1'])
})
