import { describe, expect, test } from 'vitest'
import { Pace } from './pace.ts'

/** Runs a camera of 30 pictures a second for a while; each takes so long. */
function run(pace: Pace, seconds: number, tookMs: number, from = 0): boolean {
  let free = 0
  for (let now = from; now < from + seconds * 1000; now += 1000 / 30) {
    if (now < free || !pace.due(now)) continue
    free = now + tookMs
    if (!pace.took(tookMs, free)) return false
  }
  return true
}

describe('a device that', () => {
  test('keeps up goes on as it began', () => {
    const pace = new Pace()
    expect(run(pace, 60, 15)).toBe(true)
    expect(pace.effort).toEqual({ lines: 720, gapMs: 1000 / 30 })
  })

  test('is too slow gets less to do, first a smaller picture, then fewer', () => {
    const pace = new Pace()
    expect(run(pace, 2, 40)).toBe(true)
    expect(pace.effort).toEqual({ lines: 360, gapMs: 1000 / 30 })
    expect(run(pace, 30, 40, 2_000)).toBe(true)
    expect(pace.effort).toEqual({ lines: 360, gapMs: 1000 / 15 })
  })

  test('[P-71] cannot even do the least gives up, within seconds', () => {
    expect(run(new Pace(), 15, 300)).toBe(false)
  })

  test('[P-71] was far too busy for some seconds, and again later, goes on', () => {
    const pace = new Pace()
    for (const from of [0, 16_000]) {
      expect(run(pace, 6, 300, from)).toBe(true)
      expect(run(pace, 10, 20, from + 6_000)).toBe(true)
    }
  })

  test('was busy for a moment does as much as before half a minute later', () => {
    const pace = new Pace()
    run(pace, 2, 40)
    run(pace, 45, 5, 2_000)
    expect(pace.effort.lines).toBe(720)
  })
})

test('a camera that is a little early is not made half as fast', () => {
  const pace = new Pace()
  const due = Array.from({ length: 30 }, (_, i) => pace.due(i * 31))
  expect(due.every(Boolean)).toBe(true)
})
