import type { NetworkInterfaceInfo } from 'node:os'
import { expect, test } from 'vitest'
import { networkAddress } from './addresses.ts'

const at = (address: string, internal = false): NetworkInterfaceInfo => ({
  address,
  internal,
  family: 'IPv4',
  netmask: '255.255.255.0',
  mac: '00:00:00:00:00:00',
  cidr: `${address}/24`,
})

test('the first address that others on the network could reach', () => {
  expect(networkAddress({ lo: [at('127.0.0.1', true)], a: [at('169.254.1.1')], b: [at('192.0.2.7')] })).toBe(
    '192.0.2.7',
  )
  expect(networkAddress({ lo: [at('127.0.0.1', true)] })).toBeUndefined()
})
