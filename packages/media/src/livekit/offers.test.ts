import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Offering, Offers } from './offers.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function setUp({ awaited = false, settled = true } = {}) {
  const made: (RTCOfferOptions | undefined)[] = []
  const state = { awaited, currentDirection: settled ? 'recvonly' : null }
  const transport: Offering = {
    _pc: {
      getTransceivers: () => [{ direction: 'recvonly', currentDirection: state.currentDirection }],
    } as unknown as RTCPeerConnection,
    createAndSendOffer: async options => void made.push(options),
  }
  const offers = new Offers(() => state.awaited)
  offers.watch(transport)
  return { offers, transport, made, state }
}

test('what brings something new or something awaited is offered at once', async () => {
  for (const p of [{ settled: false }, { awaited: true }]) {
    const { transport, made } = setUp(p)
    await transport.createAndSendOffer()
    expect(made).toHaveLength(1)
  }
  const { transport, made } = setUp()
  await transport.createAndSendOffer({ iceRestart: true })
  expect(made).toEqual([{ iceRestart: true }])
})

test('what changes nothing is offered later, once for all, and never left out', async () => {
  const { transport, made } = setUp()
  await transport.createAndSendOffer()
  vi.advanceTimersByTime(500)
  await transport.createAndSendOffer()
  expect(made).toHaveLength(0)
  vi.advanceTimersByTime(300)
  expect(made).toHaveLength(1)
  vi.advanceTimersByTime(10_000)
  expect(made).toHaveLength(1)
})

test('what is offered meanwhile makes the later one unnecessary', async () => {
  const { offers, transport, made, state } = setUp()
  await transport.createAndSendOffer()
  await offers.make(transport)
  await transport.createAndSendOffer()
  state.awaited = true
  await transport.createAndSendOffer()
  vi.advanceTimersByTime(10_000)
  expect(made).toHaveLength(2)
})
