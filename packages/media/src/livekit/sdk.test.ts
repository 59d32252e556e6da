import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test, vi } from 'vitest'
import { guardedRoom, publisherPc } from './sdk.ts'
import type { TransformGuard } from './transformGuard.ts'

const bundle = readFileSync(createRequire(import.meta.url).resolve('livekit-client'), 'utf8')
const guard = () => ({ watch: vi.fn(), knows: () => false, adopt: vi.fn() }) as unknown as TransformGuard
const room = (hook: { guard: TransformGuard; refused?: (trackId: string, again: () => void) => void }) =>
  guardedRoom({}, { ticket: () => 'ours', unguarded: () => undefined, refused: () => undefined, ...hook })
type Inside = {
  token?: string
  emit(event: string, ...args: unknown[]): boolean
  client: { onTokenRefresh?: (token: string) => void; sendAddTrack(request: unknown): Promise<void> }
}

test('[K38] the pinned SDK still has every name this package hooks into', () => {
  for (const name of [
    'transportsCreated',
    '_pc',
    'createAndSendOffer',
    'localSenderCreated',
    'pcManager',
    'publisher',
    'setupEngine',
    'signalRequestResponse',
    'sendAddTrack',
    'configure',
  ])
    expect(bundle, name).toMatch(new RegExp(`\\b${name}\\b`))
  expect(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')).toContain(
    '"livekit-client": "2.23.0"',
  )
})

test('[K38] each peer connection of the engine is guarded before anything is made in it', async () => {
  const watched = guard()
  const made = await room({ guard: watched })
  const connection = () =>
    Object.fromEntries(
      ['createOffer', 'setLocalDescription', 'setRemoteDescription'].map(name => [
        name,
        async () => undefined,
      ]),
    )
  const [first, second] = [connection(), connection()]
  const createAndSendOffer = async () => undefined
  ;(made.engine as unknown as Inside).emit(
    'transportsCreated',
    { _pc: first, createAndSendOffer },
    { _pc: second, createAndSendOffer },
  )
  expect(vi.mocked(watched.watch).mock.calls.map(([pc]) => pc)).toEqual([first, second])
})

test('connections that are replaced are closed, the new ones stay: nothing is left of a join that was tried again', async () => {
  const made = await room({ guard: guard() })
  const close = [vi.fn(), vi.fn()]
  const transport = (n: number) => ({
    createAndSendOffer: async () => undefined,
    _pc: {
      createOffer: async () => undefined,
      setLocalDescription: async () => undefined,
      setRemoteDescription: async () => undefined,
      close: close[n],
    },
  })
  const engine = made.engine as unknown as Inside
  engine.emit('transportsCreated', transport(0))
  expect(close.map(one => one.mock.calls.length)).toEqual([0, 0])
  engine.emit('transportsCreated', transport(1))
  expect(close.map(one => one.mock.calls.length)).toEqual([1, 0])
})

test('[K38] the engine cannot replace our ticket by a token of its own', async () => {
  const made = await room({ guard: guard() })
  const engine = made.engine as unknown as Inside
  engine.token = 'theirs'
  expect(engine.token).toBe('ours')
})

test('[K38] media is announced as encrypted before the first connection', async () => {
  expect((await room({ guard: guard() })).localParticipant.isE2EEEnabled).toBe(true)
})

test('a request to publish that the engine refuses is told, and can be asked again', async () => {
  const refused: [string, () => void][] = []
  const made = await room({ guard: guard(), refused: (...what) => void refused.push(what) })
  const engine = made.engine as unknown as Inside
  const asked = vi.spyOn(engine.client, 'sendAddTrack').mockResolvedValue()
  const request = { case: 'addTrack', value: { cid: 'track' } }
  engine.emit('signalRequestResponse', { reason: 0, request })
  engine.emit('signalRequestResponse', { reason: 3, request: { case: 'updateMetadata', value: {} } })
  expect(refused).toEqual([])
  engine.emit('signalRequestResponse', { reason: 3, request })
  expect(refused.map(([trackId]) => trackId)).toEqual(['track'])
  refused[0]?.[1]()
  expect(asked).toHaveBeenCalledWith(request.value)
})

test('the SDK’s first connection is one that was begun before, guarded like any other; the next it makes itself', async () => {
  class Made {
    configured: RTCConfiguration[] = []
    setConfiguration = (configuration: RTCConfiguration) => void this.configured.push(configuration)
    createOffer = async () => undefined
    setLocalDescription = async () => undefined
    setRemoteDescription = async () => undefined
  }
  vi.stubGlobal('RTCPeerConnection', Made)
  const begun = [new Made() as unknown as RTCPeerConnection]
  const watched = guard()
  const configured = async () => {
    const made = await guardedRoom(
      {},
      {
        guard: watched,
        ticket: () => 'ours',
        unguarded: () => undefined,
        refused: () => undefined,
        begun: () => begun.shift() ?? null,
      },
    )
    const engine = made.engine as unknown as { configure(): Promise<void> }
    await engine.configure()
    expect(globalThis.RTCPeerConnection).toBe(Made)
    return publisherPc(made)
  }
  const [first] = begun
  try {
    expect(await configured()).toBe(first)
    // As the SDK wants its own: in the same way, else it could not be changed later.
    expect((first as unknown as Made).configured).toMatchObject([{ sdpSemantics: 'unified-plan' }])
    const second = await configured()
    expect(second).toBeInstanceOf(Made)
    expect(vi.mocked(watched.watch).mock.calls.map(([pc]) => pc)).toEqual([first, second])
  } finally {
    vi.unstubAllGlobals()
  }
})
