import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { WebSocket, WebSocketServer } from 'ws'
import { wireOf } from './wire.ts'

test('frames of one turn leave in one piece, in their order; those of the next in another', async () => {
  const server = new WebSocketServer({ port: 0 })
  await once(server, 'listening')
  const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`)
  const got: string[] = []
  client.on('message', data => got.push(String(data)))
  try {
    const [socket] = (await once(server, 'connection')) as [WebSocket]
    // A new name of this private field in `ws` fails here; nothing would be gathered any more.
    const below = Reflect.get(socket, '_socket') as { _writev(): void; _write(): void }
    const [many, one] = [vi.spyOn(below, '_writev'), vi.spyOn(below, '_write')]
    const count = () => many.mock.calls.length + one.mock.calls.length
    const wire = wireOf(socket)
    const flushed = Promise.all(
      ['a', 'b', 'c'].map(text => new Promise<void>(resolve => wire.send(Buffer.from(text), resolve))),
    )
    await flushed
    expect(count()).toBe(1)
    await new Promise<void>(resolve => wire.send(Buffer.from('d'), resolve))
    expect(count()).toBe(2)
    await vi.waitFor(() => expect(got).toEqual(['a', 'b', 'c', 'd']))
  } finally {
    client.terminate()
    server.close()
  }
})
