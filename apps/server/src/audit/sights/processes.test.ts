import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { CouldNotLook } from '../unseen.ts'
import { outgoingOf, watchOutgoing } from './outgoing.ts'
import { lookAtProcesses } from './processes.ts'

const children: ChildProcess[] = []
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

/** A process that runs this and then says a line. */
async function started(code: string): Promise<number> {
  const child = spawn(process.execPath, ['-e', code], { stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  await once(child.stdout, 'data')
  return child.pid ?? 0
}

test('[P-16, P-60] open ports and files of a process are seen, with their addresses', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'konklave-sight-'))
  const file = join(dir, 'call.webm')
  const pid = await started(
    `const n = require('node:net'), d = require('node:dgram').createSocket('udp4')
     globalThis.fd = require('node:fs').openSync(${JSON.stringify(file)}, 'w')
     d.bind(0, '127.0.0.1', () => n.createServer().listen(0, '::', () => n.createServer().listen(0, '127.0.0.1', () => console.log('ready'))))`,
  )
  const [sight] = lookAtProcesses(pid)
  expect(sight).toMatchObject({ pid, name: 'node', uid: process.getuid?.() })
  const open = sight?.sockets.map(({ kind, state, address }) => `${kind} ${state} ${address}`)
  expect(open).toEqual(
    expect.arrayContaining(['tcp listens ::', 'tcp listens 127.0.0.1', 'udp listens 127.0.0.1']),
  )
  expect(sight?.writes).toContain(file)
  rmSync(dir, { recursive: true })
})

test('[P-01] a connection that a process begins is seen, one that came in is not', async () => {
  const outside = Object.values(networkInterfaces())
    .flatMap(list => list ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address
  const server = createServer().listen(0, '0.0.0.0')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const host = outside ?? '127.0.0.1'
  // Both ends are on this machine, so the one that begins is told apart by its source.
  const pid = await started(
    `require('node:net').connect({ port: ${port}, host: ${JSON.stringify(host)}, localAddress: '127.0.0.1' })
       .on('connect', () => console.log('ready')).on('error', () => console.log('refused'))`,
  )
  const [sight] = lookAtProcesses(pid)
  const talks = sight?.sockets.filter(({ state }) => state === 'talks') ?? []
  if (outside && talks.length > 0)
    expect(outgoingOf([{ ...lookAtProcesses(pid)[0]! }])).toEqual([
      { process: 'node', kind: 'tcp', to: `${host}:${port}` },
    ])
  const answering = {
    pid: 1,
    name: 'node',
    uid: 0,
    writes: [],
    sockets: [
      { kind: 'tcp', state: 'listens', address: '::', port: 443, peer: '::', peerPort: 0 },
      { kind: 'tcp', state: 'talks', address: '192.0.2.1', port: 443, peer: '203.0.113.7', peerPort: 5_000 },
      { kind: 'tcp', state: 'talks', address: '127.0.0.1', port: 5_001, peer: '127.0.0.1', peerPort: 7_880 },
      { kind: 'tcp', state: 'talks', address: '192.0.2.1', port: 5_002, peer: '198.51.100.9', peerPort: 443 },
      { kind: 'udp', state: 'talks', address: '192.0.2.1', port: 5_003, peer: '198.51.100.53', peerPort: 53 },
    ],
  } as const
  expect(outgoingOf([answering]).map(({ to }) => to)).toEqual(['198.51.100.9:443', '198.51.100.53:53'])
  server.close()
})

test('[P-15] a process that is not here is not called quiet', () => {
  const look = () => lookAtProcesses(2 ** 30)
  expect(look).toThrow(CouldNotLook)
  const watching = watchOutgoing(look)
  expect(() => watching.seen()).toThrow(CouldNotLook)
  watching.stop()
})
