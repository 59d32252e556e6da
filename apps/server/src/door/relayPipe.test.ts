import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { ATTRIBUTE, channelData, FAILURE, SUCCESS, TURN, turnMessage } from '../turn.ts'
import { pipeTo } from './relayPipe.ts'

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

test('[P-21] relays that write faster than their clients read are held back, and nothing is lost or mixed up', async () => {
  const both = [await piped(), await piped()]
  const fullest = await Promise.all(both.map((through, mark) => flood(through, mark)))
  expect(Math.max(...fullest)).toBeLessThan(1_048_576)
})

test('[P-21] whichever end goes, the other one is told', async () => {
  const first = await piped()
  first.client.resetAndDestroy()
  await once(first.relay, 'close')
  const second = await piped()
  second.relay.end('last words')
  expect(String((await once(second.client, 'data'))[0])).toBe('last words')
  await once(second.client, 'close')
})

test('[P-21] a relay counts as used once it has granted something, however much it answers before', async () => {
  const { client, relay, used } = await piped()
  const refusal = turnMessage(TURN.allocate | FAILURE, [[ATTRIBUTE.nonce, Buffer.alloc(100)]])
  const answer = turnMessage(TURN.binding | SUCCESS, [])
  for (let i = 0; i < 50; i++) relay.write(Buffer.concat([refusal, answer]))
  await received(client, 50 * (refusal.length + answer.length))
  expect(used()).toBe(0)
  const granted = turnMessage(TURN.allocate | SUCCESS, [[ATTRIBUTE.relayed, Buffer.alloc(8)]])
  relay.write(Buffer.concat([answer, granted, channelData(Buffer.alloc(1_200))]))
  await received(client, answer.length)
  expect(used()).toBe(1)
})

test('[P-21] a packet does not wait until the ones before are acknowledged', async () => {
  expect((await piped()).atOnce()).toBe(true)
})

test('[P-21] a client that asks the relay for more than the way to media is cut off, and nothing of it arrives', async () => {
  const { client, relay, refused } = await piped()
  const arrived: Buffer[] = []
  relay.on('data', chunk => arrived.push(chunk))
  const first = channelData(Buffer.from('media'))
  client.write(first)
  await received(relay, first.length)
  client.write(Buffer.concat([first, turnMessage(TURN.connect, [])]))
  await Promise.all([once(client, 'close'), once(relay, 'close')])
  expect(Buffer.concat(arrived)).toEqual(first)
  expect(refused()).toBe(1)
})

test('clients that write faster than the relay reads are held back, and nothing is lost', async () => {
  const { client, relay } = await piped()
  relay.pause()
  const frames = Array.from({ length: 20_000 }, (_, i) => channelData(Buffer.alloc(1_200, i % 256)))
  for (const frame of frames) client.write(frame)
  await new Promise(setImmediate)
  expect(client.writableLength).toBeGreaterThan(0)
  const come: Buffer[] = []
  relay.on('data', chunk => come.push(chunk)).resume()
  const all = Buffer.concat(frames)
  for (let size = 0; size < all.length; ) size += ((await once(relay, 'data')) as [Buffer])[0].length
  expect(Buffer.concat(come).equals(all)).toBe(true)
})

test('a relay that nobody uses ends after a while, one in use does not', async () => {
  const busy = await piped(100)
  for (const end of [busy.client, busy.relay]) end.on('data', chunk => end.write(chunk))
  busy.client.write(channelData(Buffer.from('to and fro')))
  const idle = await piped(100)
  await Promise.all([once(idle.client, 'close'), once(idle.relay, 'close')])
  const next = await piped(100)
  await once(next.client, 'close')
  expect([busy.client.destroyed, busy.relay.destroyed]).toEqual([false, false])
  busy.client.destroy()
})

const PIECE = 50_000
const PIECES = 512

/** The relay writes all it can, its client reads once everything is full. Resolves with the most bytes that waited in between. */
async function flood({ client, relay, down }: Piped, mark: number): Promise<number> {
  client.pause()
  let [written, most] = [0, 0]
  const pieceOf = (i: number) => Buffer.alloc(PIECE, (2 * i + mark) % 256)
  const fill = () => {
    while (written < PIECES) {
      const more = relay.write(pieceOf(written++), () => {
        most = Math.max(most, down.writableLength)
      })
      if (!more) return void relay.once('drain', fill)
    }
  }
  fill()
  while (down.writableLength === 0 && written < PIECES) await new Promise(setImmediate)
  const come: Buffer[] = []
  client.on('data', chunk => come.push(chunk)).resume()
  for (let size = 0; size < PIECE * PIECES; ) size += ((await once(client, 'data')) as [Buffer])[0].length
  const all = Buffer.concat(come)
  for (let i = 0; i < PIECES; i++)
    expect(all.subarray(i * PIECE, (i + 1) * PIECE).equals(pieceOf(i)), `piece ${i}`).toBe(true)
  return most
}

type Piped = Awaited<ReturnType<typeof piped>>

/** A client, the relay that it is piped to, and the near end of the pipe. */
async function piped(idleMs?: number) {
  let uses = 0
  let refusals = 0
  let atOnce = false
  const [relays, door] = [await listening(), await listening()]
  const client = connect(door.port, '127.0.0.1').on('error', () => {})
  const [down] = (await once(door.server, 'connection')) as [Socket]
  const coming = once(relays.server, 'connection') as Promise<[Socket]>
  down.on('error', () => {})
  const setNoDelay = down.setNoDelay.bind(down)
  down.setNoDelay = on => {
    atOnce = on ?? true
    return setNoDelay(on)
  }
  pipeTo({
    to: { host: '127.0.0.1', port: relays.port, mediaPorts: new Set([7882]) },
    down,
    relaying: () => uses++,
    refused: () => refusals++,
    ...(idleMs === undefined ? {} : { idleMs }),
  })
  const [relay] = await coming
  relay.on('error', () => {}).resume()
  return { client, relay, down, used: () => uses, refused: () => refusals, atOnce: () => atOnce }
}

async function listening() {
  const server = createServer().listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return { server, port: (server.address() as AddressInfo).port }
}

async function received(socket: Socket, size: number): Promise<void> {
  for (let left = size; left > 0; ) left -= ((await once(socket, 'data')) as [Buffer])[0].length
}
