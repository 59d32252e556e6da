import { expect, test } from 'vitest'
import { Playout } from './playout.ts'

test('[K35] a receiver that still plays what it was given is not free for another sender', () => {
  let timestamp: number | null = null
  const receiver = {
    getSynchronizationSources: () => (timestamp === null ? [] : [{ source: 7, timestamp }]),
  } as unknown as RTCRtpReceiver
  const playout = new Playout()
  expect(playout.drained(receiver, 0)).toBe(true)
  timestamp = 1_000
  expect(playout.drained(receiver, 0)).toBe(false)
  for (let now = 20; now <= 400; now += 20) {
    timestamp += 20
    playout.look([receiver], now)
    expect(playout.drained(receiver, now)).toBe(false)
  }
  expect(playout.drained(receiver, 500)).toBe(false)
  expect(playout.drained(receiver, 550)).toBe(true)
})

test('[K35] what is still played after its sender went is seen as well', () => {
  let timestamp = 1_000
  const receiver = {
    getSynchronizationSources: () => [{ source: 7, timestamp }],
  } as unknown as RTCRtpReceiver
  const playout = new Playout()
  playout.look([receiver], 0)
  timestamp = 1_100
  playout.look([], 100)
  expect(playout.drained(receiver, 240)).toBe(false)
  expect(playout.drained(receiver, 260)).toBe(true)
})

test('[K35] that a browser forgets an earlier source is not taken for sound', () => {
  let sources = [
    { source: 9, timestamp: 1_000 },
    { source: 7, timestamp: 400 },
  ]
  const receiver = { getSynchronizationSources: () => sources } as unknown as RTCRtpReceiver
  const playout = new Playout()
  playout.look([receiver], 0)
  sources = sources.slice(0, 1)
  expect(playout.drained(receiver, 9_500)).toBe(true)
})
