import { expect, test } from 'vitest'
import { measureOf } from './measure.ts'

const p = { at: 5, held: 1, camera: true, sources: 2, without: '' }

test('everything that arrives is counted together, sound on its own where it is about sound', () => {
  const audio = { type: 'inbound-rtp', kind: 'audio', bytesReceived: 10, packetsReceived: 5, packetsLost: 1 }
  const measure = measureOf(
    [
      { ...audio, totalSamplesReceived: 960, concealedSamples: 90, silentConcealedSamples: 50 },
      { ...audio, packetsLost: -3 },
      { type: 'inbound-rtp', kind: 'video', bytesReceived: 100, packetsReceived: 7, totalFreezesDuration: 3 },
    ],
    p,
  )
  expect(measure.receiving).toEqual({
    ...{ bytes: 120, packets: 17, lost: 1 },
    ...{ samples: 960, concealed: 40, frozen: 3 },
  })
})

test('of the ways that were tried the one in use tells what there is room for, and the answers to what is sent how far it is', () => {
  const pair = { type: 'candidate-pair', state: 'succeeded', currentRoundTripTime: 0.08 }
  const measure = measureOf(
    [
      { ...pair, nominated: true, availableOutgoingBitrate: 300_000 },
      { ...pair, nominated: false, currentRoundTripTime: 9 },
      { type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0.1 },
      { type: 'remote-inbound-rtp', kind: 'video', fractionLost: 0.3, roundTripTime: 0.3 },
      { type: 'outbound-rtp', packetsSent: 40 },
    ],
    p,
  )
  expect(measure).toMatchObject({ at: 5, held: 1, roundTripMs: 300 })
  expect(measure.sending).toEqual({ packets: 40, lost: 0.2, available: 300_000, camera: true })
})

test('a browser that tells little gives a measure all the same', () => {
  expect(measureOf([{ type: 'inbound-rtp', kind: 'audio' }], p)).toMatchObject({
    roundTripMs: null,
    receiving: { packets: 0, lost: 0, samples: 0 },
    sending: { available: null, lost: 0 },
  })
})

test('the last report of what is no longer sent does not count', () => {
  const report = { type: 'remote-inbound-rtp', kind: 'audio', fractionLost: 0, timestamp: 60_000 }
  const old = { ...report, kind: 'video', fractionLost: 0.4, roundTripTime: 2, timestamp: 50_000 }
  expect(measureOf([report, old], p)).toMatchObject({ roundTripMs: null, sending: { lost: 0 } })
})
