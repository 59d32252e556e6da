import { createServer } from 'node:net'
import { describe, expect } from 'vitest'
import { test } from '../../testing/site.ts'
import type { Status } from '../control.ts'
import { type Machine, systemMachine } from './index.ts'

describe('the name', () => {
  test('without an address, elsewhere, or elsewhere for IPv6 only: nobody would come', async ({ site }) => {
    expect(await site.bad({ name: [] })).toMatchObject([{ check: 'name', verdict: 'fail' }])
    expect(await site.bad({ name: ['203.0.113.9'] })).toMatchObject([
      { check: 'name', verdict: 'fail', says: expect.stringContaining('leads elsewhere: to 203.0.113.9') },
    ])
    expect(await site.bad({ name: ['192.0.2.7', '2001:db8::9'] })).toMatchObject([
      { check: 'name', verdict: 'fail', remedy: expect.stringContaining('AAAA') },
    ])
  })

  test('behind a router it may be right, and is once it is configured', async ({ site }) => {
    const behind = { name: ['203.0.113.9'], own: ['10.0.0.5'] }
    expect(await site.bad(behind)).toMatchObject([
      { check: 'name', verdict: 'warn', remedy: expect.stringContaining('public_addresses') },
    ])
    expect(await site.bad({ ...behind, config: { publicAddresses: '203.0.113.9' } })).toEqual([])
    expect(await site.bad({ ...behind, config: { publicAddresses: '203.0.113.10' } })).toMatchObject([
      { check: 'name', verdict: 'fail', says: expect.stringContaining('leads elsewhere') },
    ])
    expect(
      await site.bad({
        ...behind,
        own: ['10.0.0.5', '10.1.0.5'],
        config: { publicAddresses: '203.0.113.9' },
      }),
    ).toMatchObject([
      { check: 'interfaces', verdict: 'warn', remedy: expect.stringContaining('internal_addresses') },
    ])
    const chosen = { publicAddresses: '203.0.113.9', internalAddresses: '10.0.0.6' }
    expect(await site.bad({ ...behind, config: chosen })).toMatchObject([
      { check: 'interfaces', verdict: 'fail' },
    ])
  })
})

describe('ports', () => {
  const taken = {
    port: async (_: string, port: number) => (port === 443 ? 'taken' : 'free'),
  } as Partial<Machine>
  const status: Status = {
    version: '1',
    mode: 'public',
    pid: 1,
    since: '',
    engine: 'up',
    sockets: 0,
    rooms: 0,
    meetings: 0,
    certificateDays: 1,
    memoryBytes: 1,
    ports: { tcp: [443, 80], udp: [7882] },
  }
  test('taken by another program is a failure that says how to find it; by this server it is not', async ({
    site,
  }) => {
    expect(await site.bad({ machine: taken })).toMatchObject([
      {
        check: 'ports',
        verdict: 'fail',
        says: '443/tcp is taken by another program.',
        remedy: expect.stringContaining('ss -ltnp'),
      },
    ])
    expect(await site.bad({ machine: taken, status })).toEqual([])
  })

  test('taken while a server here is starting, it is most likely that one', async ({ site }) => {
    const found = await site.bad({ machine: taken, isHeld: true })
    expect(found).toMatchObject([{ check: 'ports', of: '443/tcp', verdict: 'warn' }])
    expect(found[0]?.says).toContain('starting')
  })

  test('a UDP port that changes at each start cannot be opened anywhere', async ({ site }) => {
    expect(await site.bad({ config: { engineUdpPort: 0 } })).toMatchObject([
      { check: 'ports', verdict: 'warn' },
    ])
  })

  test('a port is really tried', async () => {
    const server = createServer()
    await new Promise<void>(resolve => server.listen(0, resolve))
    const { port } = server.address() as { port: number }
    expect(await systemMachine({}).port('tcp', port)).toBe('taken')
    await new Promise(resolve => server.close(resolve))
    expect(await systemMachine({}).port('tcp', port)).toBe('free')
  })
})
