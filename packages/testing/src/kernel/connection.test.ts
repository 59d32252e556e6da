import { createConnection, Refused, RequestFailed, type Stream } from '@konklave/client'
import type { Credential } from '@konklave/protocol'
import { describe, expect, test } from 'vitest'
import { SeededRandom } from '../seededRandom.ts'
import { VirtualClock } from '../virtualClock.ts'
import { DocumentServer } from './documentServer.ts'

const credential = {
  memberKey: new Uint8Array(32),
  proof: { body: new Uint8Array(1), key: new Uint8Array(32), sig: new Uint8Array(64) },
  serverAuth: new Uint8Array(32),
} as unknown as Credential

function setUp() {
  const clock = new VirtualClock()
  const server = new DocumentServer(clock)
  const connection = createConnection({
    connect: server.connect,
    clock,
    random: new SeededRandom(1),
    build: 'test',
  })
  const seen: string[] = []
  const events: string[] = []
  const stream: Stream = connection.openStream({
    kind: 'document',
    id: new Uint8Array(16),
    credential: async () => credential,
    handlers: {
      opened: async () => {
        events.push('opened')
        return 'as-asked'
      },
      ordered: async (seq, body) => void seen.push(`${seq}:${body}`),
      ephemeral: (key, body) => void events.push(`${key}:${body}`),
      interrupted: () => void events.push('interrupted'),
      closed: code => void events.push(`closed:${code}`),
    },
  })
  return { clock, server, connection, seen, events, stream }
}

describe('connection', () => {
  test('opens a stream, hands over its log in order and gives credit back', async () => {
    const { clock, server, seen, stream } = setUp()
    server.log.push('a', 'b')
    await clock.until(() => seen.length === 2)
    expect(stream.open).toBe(true)
    expect(await answered(clock, stream.request('c'))).toBe(3)
    await clock.advance(10)
    expect(seen).toEqual(['1:a', '2:b', '3:c'])
    // In pieces: a frame for every line would cost more than most lines.
    expect(server.credit).toBe(0)
    const long = `${'x'.repeat(20_000)}`
    for (const line of [long, long]) server.append(line)
    await clock.until(() => server.credit > 40_000)
  })

  test('resumes after the last handled entry when the server comes back, within five seconds', async () => {
    const { clock, server, seen, events, connection } = setUp()
    server.log.push('a')
    await clock.until(() => seen.length === 1)
    server.crash()
    await clock.advance(20_000)
    expect(connection.state.value).toBe('waiting')
    server.up = true
    server.log.push('b')
    await clock.until(() => seen.length === 2, 5_000, 'the stream to come back')
    expect(server.opens.map(o => o.after)).toEqual([undefined, 1])
    expect(events).toEqual(['opened', 'interrupted', 'opened'])
  })

  test('notices a silent peer after six seconds and dials again', async () => {
    const { clock, server, seen } = setUp()
    await clock.until(() => server.opens.length === 1)
    const first = server.pair
    if (first) first.weather.lost = true
    await clock.advance(5_000)
    expect(server.pair).toBe(first)
    await clock.until(() => server.opens.length === 2, 4_000)
    server.append('x')
    await clock.until(() => seen.length === 1)
  })

  test('a hole in the sequence opens the stream anew from where it stood', async () => {
    const { clock, server, seen } = setUp()
    await clock.until(() => server.opens.length === 1)
    server.append('a')
    server.skipNext = true
    server.append('lost')
    server.append('b')
    await clock.until(() => seen.length === 3, 5_000)
    expect(seen).toEqual(['1:a', '2:lost', '3:b'])
    expect(server.opens[1]?.after).toBe(1)
  })

  test('requests end by refusal, timeout, abort and loss, each with its own reason', async () => {
    const { clock, server, stream } = setUp()
    await clock.until(() => stream.open)
    await expect(answered(clock, stream.request('bad'))).rejects.toEqual(new Refused('not-allowed'))
    await expect(answered(clock, stream.request('mute', { timeoutMs: 500 }))).rejects.toEqual(
      new RequestFailed('timeout'),
    )
    const controller = new AbortController()
    const aborted = stream.request('mute', { signal: controller.signal })
    controller.abort()
    await expect(aborted).rejects.toEqual(new RequestFailed('aborted'))
    const lost = answered(clock, stream.request('mute'))
    server.crash()
    await expect(lost).rejects.toEqual(new RequestFailed('offline'))
  })

  test('a stream the server closed stays closed; ephemerals arrive', async () => {
    const { clock, server, events, stream } = setUp()
    await clock.until(() => stream.open)
    server.typing('ada')
    server.close()
    await clock.advance(10)
    server.crash()
    server.up = true
    await clock.advance(5_000)
    expect(events).toEqual(['opened', 'typing:ada', 'closed:moved'])
    expect(server.opens).toHaveLength(1)
  })
})

/** Lets virtual time run until the reply is there. */
async function answered<T>(clock: VirtualClock, reply: Promise<T>): Promise<T> {
  let done = false
  const finish = () => {
    done = true
  }
  reply.then(finish, finish)
  await clock.until(() => done)
  return reply
}
