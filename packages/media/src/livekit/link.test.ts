import { EventEmitter } from 'node:events'
import { ConnectionError, type Room, RoomEvent } from 'livekit-client'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Begun } from './ahead.ts'
import { Link } from './link.ts'

const early = { username: 'early', credential: 'word' }
const ticketed = { username: 'ticketed', credential: 'word' }

beforeEach(() => {
  vi.useFakeTimers()
  vi.stubGlobal('location', new URL('https://meet.example/m'))
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

/** The SDK as far as this goes: asks for a connection when it connects, and answers as told. */
function linked(begun: Begun | null, answers: readonly ('works' | 'fails')[]) {
  const left = [...answers]
  const configurations: (RTCConfiguration | undefined)[] = []
  const lent: (RTCPeerConnection | null)[] = []
  const disconnecting = Promise.withResolvers<void>()
  const room = Object.assign(new EventEmitter(), {
    async connect(_url: string, _ticket: string, options: { rtcConfig?: RTCConfiguration }) {
      configurations.push(options.rtcConfig)
      lent.push(link.lend())
      if (left.shift() === 'fails') throw ConnectionError.serverUnreachable('no way')
      room.emit(RoomEvent.SignalConnected)
    },
    disconnect: () => disconnecting.promise,
  })
  const around = { state: () => undefined, signalled: () => undefined, lost: () => undefined }
  const taken = [begun]
  const link = new Link(room as unknown as Room, { ...around, begun: () => taken.shift() ?? null })
  const names = () => configurations.map(of => of?.iceServers?.[0]?.username)
  return { link, names, lent, taken, disconnected: disconnecting.resolve }
}

function ahead(): Begun {
  const configuration = { iceServers: [{ urls: 'turns:meet.example:443?transport=tcp', ...early }] }
  return { connection: {} as RTCPeerConnection, configuration }
}

const target = (signal = new AbortController().signal) => ({
  url: 'wss://meet.example',
  ticket: 'ticket',
  relay: ticketed,
  signal,
})

test('connects with what was begun, in its configuration, which is not that of the ticket', async () => {
  const begun = ahead()
  const { link, names, lent } = linked(begun, ['works'])
  await link.connect(target())
  expect(names()).toEqual(['early'])
  expect(lent).toEqual([begun.connection])
})

test('what was begun is used once: when that fails, the next connection goes by the ticket', async () => {
  const begun = ahead()
  const { link, names, lent } = linked(begun, ['fails', 'works'])
  const connecting = link.connect(target())
  await vi.advanceTimersByTimeAsync(2_000)
  await connecting
  expect(names()).toEqual(['early', 'ticketed'])
  expect(lent).toEqual([begun.connection, null])
})

test('where nothing was begun it goes by the ticket', async () => {
  const { link, names } = linked(null, ['works'])
  await link.connect(target())
  expect(names()).toEqual(['ticketed'])
})

test('who closes while the connection before still ends takes nothing', async () => {
  const begun = ahead()
  const { link, taken, disconnected } = linked(begun, [])
  link.close()
  const leaving = new AbortController()
  const connecting = link.connect(target(leaving.signal))
  leaving.abort(new Error('gone'))
  await expect(connecting).rejects.toThrow('gone')
  link.close()
  disconnected()
  await vi.advanceTimersByTimeAsync(1_000)
  expect(taken).toEqual([begun])
})
