import { expect, test } from 'vitest'
import type { LineState, Wanted } from '../types.ts'
import { cameraEncoding } from './cameraEncoding.ts'
import { LineCare } from './lineCare.ts'

/** A connection whose statistics a test makes up, second by second, and a camera with one encoding. */
function surroundings() {
  const totals = { packetsReceived: 0, packetsLost: 0, totalSamplesReceived: 0, concealedSamples: 0 }
  const sent = { packetsSent: 0 }
  const now = { lost: 0, concealed: 0, available: 2_000_000, sentLost: 0 }
  const told: LineState[] = []
  const bound: number[] = []
  const holds: boolean[] = []
  let encoding = { maxBitrate: 1_700_000 }
  const limits = {
    receiveKbps: null as number | null,
    sendKbps: null as number | null,
    weak: new Set<string>(),
  }
  const sender = {
    getParameters: () => ({ encodings: [{ ...encoding }] }),
    setParameters: async ({ encodings }: RTCRtpSendParameters) => {
      encoding = encodings[0] as typeof encoding
      bound.push(encoding.maxBitrate)
    },
  } as unknown as RTCRtpSender
  const camera = { getSettings: () => ({ height: 720 }) } as unknown as MediaStreamTrack
  const stats = () => [
    { type: 'inbound-rtp', kind: 'audio', trackIdentifier: 'a', ...totals },
    { type: 'outbound-rtp', ...sent },
    { type: 'remote-inbound-rtp', fractionLost: now.sentLost },
    {
      ...{ type: 'candidate-pair', state: 'succeeded', currentRoundTripTime: 0.04 },
      availableOutgoingBitrate: now.available,
    },
  ]
  const pc = { getStats: async () => new Map(stats().map((one, i) => [String(i), one])) }
  const care = new LineCare({
    pc: () => pc as unknown as RTCPeerConnection,
    held: () => [],
    tracks: () =>
      new Map([
        ['a', 'ada'],
        ['b', 'ben'],
      ]),
    cameraEncoding,
    publisher: {
      hold: (_, held) => holds.at(-1) !== held && holds.push(held),
      sender: kind => (kind === 'camera' ? sender : null),
      source: () => camera,
    },
    limits,
    changed: line => told.push(line),
  })
  let at = 0
  const wanted: Wanted[] = [{ participant: 'ada', kind: 'camera', width: 1280, height: 720 }]
  return {
    ...{ now, told, bound, holds, limits, care, wanted },
    async pass(seconds: number) {
      for (let i = 0; i < seconds; i++) {
        at += 1_000
        totals.packetsReceived += Math.round(100 * (1 - now.lost))
        totals.packetsLost += Math.round(100 * now.lost)
        totals.totalSamplesReceived += 48_000
        totals.concealedSamples += 48_000 * now.concealed
        sent.packetsSent += 100
        care.thin(wanted)
        await care.look(at)
      }
      care.thin(wanted)
      at += 1_000
      await care.look(at)
    },
  }
}

test('a picture that is left out for a weak line is told, and given back with the line', async () => {
  const around = surroundings()
  await around.pass(5)
  expect(around.told.at(-1)).toEqual({ weak: 'no', paused: new Map(), cameraHeld: false })
  Object.assign(around.now, { lost: 0.4, concealed: 0.4 })
  await around.pass(6)
  expect(around.told.at(-1)).toMatchObject({ weak: 'receiving', paused: new Map([['ada', 'line']]) })
  expect(around.care.thin(around.wanted)).toMatchObject([{ width: 0, height: 0 }])
  Object.assign(around.now, { lost: 0, concealed: 0 })
  await around.pass(20)
  expect(around.told.at(-1)).toEqual({ weak: 'no', paused: new Map(), cameraHeld: false })
  expect(around.care.thin(around.wanted)).toEqual(around.wanted)
})

test('an own camera without room is bounded to its lowest layer, then held, and tried again', async () => {
  const around = surroundings()
  Object.assign(around.now, { available: 60_000, sentLost: 0.06 })
  await around.pass(3)
  expect(around.bound.at(-1)).toBe(150_000)
  expect(around.told.at(-1)).toMatchObject({ weak: 'sending', cameraHeld: false })
  await around.pass(5)
  expect([around.holds.at(-1), around.told.at(-1)?.cameraHeld]).toEqual([true, true])
  Object.assign(around.now, { available: 2_000_000, sentLost: 0 })
  await around.pass(20)
  expect([around.holds.at(-1), around.told.at(-1)?.weak, around.bound.at(-1)]).toEqual([
    false,
    'no',
    1_700_000,
  ])
})

test("the person's limit for sending bounds the camera and leaves room for the voice", async () => {
  const around = surroundings()
  around.limits.sendKbps = 500
  await around.pass(2)
  expect(around.bound.at(-1)).toBe(440_000)
})

test('[K36] what is lost of somebody whose line is weak by their own word is not taken for the own line', async () => {
  const around = surroundings()
  await around.pass(5)
  around.limits.weak = new Set(['ada'])
  Object.assign(around.now, { lost: 0.4, concealed: 0.4 })
  await around.pass(20)
  expect(around.told.at(-1)).toMatchObject({ weak: 'no' })
  around.limits.weak = new Set()
  await around.pass(4)
  expect(around.told.at(-1)).toMatchObject({ weak: 'receiving' })
})
