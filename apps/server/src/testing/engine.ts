import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import {
  type Endpoint,
  type EngineControl,
  EngineError,
  type EngineStatus,
  type MediaRights,
} from '@konklave/engine'

export type Join = {
  readonly url: string
  readonly headers: IncomingHttpHeaders
  readonly socket: Duplex
  received: string
}

/** An engine whose signalling side is a real socket on loopback that tests look into. */
export interface TestEngine extends EngineControl {
  set(status: EngineStatus): void
  /** Calls in order, such as `removeParticipant room anna`. */
  readonly calls: string[]
  readonly joins: Join[]
  /** What the signalling side does with a join. */
  answer: 'accept' | 'refuse' | 'close' | 'silence'
  /** Where the relay is; null: there is none. */
  relayEndpoint: Endpoint | null
  /** Set to make `setRights` wait. */
  hold: Promise<void> | null
  /** So many answers to `setRights` get lost, then as many participants are not known yet. */
  lost: number
  unknown: number
  listen(): Promise<void>
  stop(): void
}

/** Without `listen` an engine that only has a status: for tests of everything else. */
export function testEngine(initial: EngineStatus = 'up'): TestEngine {
  const listeners = new Set<(status: EngineStatus) => void>()
  const calls: string[] = []
  const joins: Join[] = []
  let status = initial
  let server: Server | null = null
  let port = 1
  const call = (...words: string[]) => {
    calls.push(words.join(' '))
    if (status !== 'up') throw new EngineError('down', 'not up')
  }
  const engine: TestEngine = {
    calls,
    joins,
    answer: 'accept',
    relayEndpoint: null,
    hold: null,
    lost: 0,
    unknown: 0,
    set(next) {
      status = next
      for (const listener of listeners) listener(next)
    },
    async listen() {
      server = createServer((_, response) => response.writeHead(404).end())
      server.on('upgrade', (request, socket) => {
        socket.on('error', () => {})
        const join: Join = { url: request.url ?? '', headers: request.headers, socket, received: '' }
        joins.push(join)
        socket.on('data', chunk => {
          join.received += chunk
        })
        if (engine.answer === 'close') return socket.destroy()
        if (engine.answer === 'refuse')
          return socket.end('HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n')
        if (engine.answer === 'accept') socket.write(switching(request.headers))
      })
      server.listen(0, '127.0.0.1')
      await once(server, 'listening')
      port = (server.address() as AddressInfo).port
    },
    stop() {
      for (const join of joins) join.socket.destroy()
      server?.close()
    },
    status: () => status,
    onStatus(listener) {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    ensureRoom: async room => call('ensureRoom', room),
    closeRoom: async room => call('closeRoom', room),
    async setRights(room, participant, rights) {
      call('setRights', room, participant, nameOf(rights))
      await engine.hold
      if (engine.lost-- > 0) throw new EngineError('deadline', 'no answer')
      if (engine.unknown-- > 0) return false
      calls.push('setRights done')
      return true
    },
    removeParticipant: async (room, participant) => call('removeParticipant', room, participant),
    async admission(room, participant, rights) {
      call('admission', room, participant, nameOf(rights))
      return { authorization: `Bearer ${room}/${participant}/${nameOf(rights)}` }
    },
    endpoint: () => ({ host: '127.0.0.1', port }),
    mediaAddress: () => ({ ips: ['127.0.0.1'], udpPorts: [1] }),
    relay: () =>
      engine.relayEndpoint && {
        endpoint: engine.relayEndpoint,
        credential: () => ({ username: 'name', credential: 'word' }),
      },
  }
  return engine
}

const nameOf = (rights: MediaRights) =>
  rights.kind === 'prewarm' ? 'prewarm' : `member:${rights.publish.join(',')}`

function switching(headers: IncomingHttpHeaders): string {
  const key = `${headers['sec-websocket-key']}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`
  const accept = createHash('sha1').update(key).digest('base64')
  const extensions = headers['sec-websocket-extensions']
  return [
    'HTTP/1.1 101 Switching Protocols',
    'upgrade: websocket',
    'connection: Upgrade',
    `sec-websocket-accept: ${accept}`,
    ...(extensions ? [`sec-websocket-extensions: ${extensions}`] : []),
    '',
    'first words',
  ].join('\r\n')
}
