import { afterEach, expect, test, vi } from 'vitest'
import type { CaptureProblem, MediaKind, Processed, TrackProcessor } from '../types.ts'
import { Devices } from './devices.ts'

class Track extends EventTarget {
  readonly kind = 'audio'
  readyState: 'live' | 'ended' = 'live'
  readonly name: string
  constructor(name: string) {
    super()
    this.name = name
  }
  stop(): void {
    this.readyState = 'ended'
  }
}
const track = (name: string) => new Track(name) as unknown as Track & MediaStreamTrack

/** A microphone that can be opened again and again, and what is sent of it. */
function set() {
  const opened: (Track & MediaStreamTrack)[] = []
  const asked: MediaStreamConstraints[] = []
  vi.stubGlobal('navigator', {
    mediaDevices: {
      async getUserMedia(wish: MediaStreamConstraints) {
        asked.push(wish)
        const one = track(`device ${opened.length}`)
        opened.push(one)
        return { getTracks: () => [one] }
      },
    },
  })
  const sent = new Map<MediaKind, MediaStreamTrack | null>()
  const ended: [MediaKind, CaptureProblem][] = []
  let allowed = true
  const devices = new Devices({
    publisher: {
      set: (kind, next) => void sent.set(kind, next),
      source: kind => sent.get(kind) ?? null,
      drop: () => sent.clear(),
    },
    camera: { width: 1, height: 1, frameRate: 1 },
    allowed: () => allowed,
    changed: () => undefined,
    ended: (...what) => ended.push(what),
  })
  return { devices, opened, asked, sent, ended, forbid: () => (allowed = false) }
}

/** A processor whose track is made when `go` is called. */
function slow() {
  const gate = Promise.withResolvers<void>()
  const made: (Processed & { stopped: boolean })[] = []
  let begun = 0
  const process: TrackProcessor = async device => {
    begun++
    await gate.promise
    const one = {
      track: track(`cleaned ${(device as unknown as Track).name}`),
      stopped: false,
      stop() {
        one.stopped = true
      },
    }
    made.push(one)
    return one
  }
  const busy = () => vi.waitFor(() => expect(begun).toBe(1))
  return { process, made, busy, go: () => gate.resolve() }
}
const named = (one: MediaStreamTrack | null | undefined) => (one as unknown as Track | null | undefined)?.name
const at = <T>(list: readonly T[], i: number): T => {
  const one = list[i]
  if (one === undefined) throw new Error(`nothing at ${i}`)
  return one
}

afterEach(() => vi.unstubAllGlobals())

test('what the processor makes is sent, and muting lets go of it and of the device', async () => {
  const { devices, opened, asked, sent } = set()
  const { process, made, go } = slow()
  go()
  expect(await devices.capture('microphone', { process, browserCleans: false })).toBeNull()
  expect(asked).toMatchObject([{ audio: { noiseSuppression: false, echoCancellation: true } }])
  expect(named(sent.get('microphone'))).toBe('cleaned device 0')
  expect(named(devices.open().get('microphone'))).toBe('device 0')
  await devices.capture('microphone', null)
  expect(sent.get('microphone')).toBeNull()
  expect([at(opened, 0).readyState, at(made, 0).track.readyState, at(made, 0).stopped]).toEqual([
    'ended',
    'ended',
    true,
  ])
})

test('[P-50] a microphone that is switched off while it is being set up is let go and never sent', async () => {
  const { devices, opened, sent } = set()
  const { process, made, busy, go } = slow()
  const opening = devices.capture('microphone', { process })
  await busy()
  await devices.capture('microphone', null)
  go()
  expect(await opening).toBeNull()
  expect(sent.get('microphone') ?? null).toBeNull()
  expect([at(opened, 0).readyState, at(made, 0).stopped]).toEqual(['ended', true])
})

test('one that may not send any more by the time it is set up is let go', async () => {
  const { devices, opened, sent, forbid } = set()
  const { process, busy, go } = slow()
  const opening = devices.capture('microphone', { process })
  await busy()
  forbid()
  go()
  expect(await opening).toBe('not-allowed')
  expect([at(opened, 0).readyState, sent.size]).toEqual(['ended', 0])
})

test('another device is set up before the one in use is let go', async () => {
  const { devices, opened, sent } = set()
  const { process, made, go } = slow()
  go()
  await devices.capture('microphone', { process })
  await devices.capture('microphone', { process, deviceId: 'other' })
  expect(named(sent.get('microphone'))).toBe('cleaned device 1')
  expect(opened.map(one => one.readyState)).toEqual(['ended', 'live'])
  expect(made.map(one => one.stopped)).toEqual([true, false])
})

test('a device that is unplugged behind its processor ends, and says so', async () => {
  const { devices, opened, sent, ended } = set()
  const { process, made, go } = slow()
  go()
  await devices.capture('microphone', { process })
  at(opened, 0).dispatchEvent(new Event('ended'))
  expect(ended).toEqual([['microphone', 'ended']])
  expect([sent.get('microphone'), at(made, 0).stopped]).toEqual([null, true])
})

test.each<[string, TrackProcessor]>([
  ['gives up', async () => null],
  ['breaks', () => Promise.reject(new Error('no sound'))],
])('a processor that %s leaves the device as it is', async (_, process) => {
  const { devices, sent } = set()
  expect(await devices.capture('microphone', { process })).toBeNull()
  expect(named(sent.get('microphone'))).toBe('device 0')
})

test.each<[string, TrackProcessor]>([
  ['gives up', async () => null],
  ['breaks', () => Promise.reject(new Error('no canvas'))],
])(
  '[P-71] a camera that is only to be seen changed is not seen when its processor %s, and what was seen ends',
  async (_, process) => {
    const { devices, opened, sent } = set()
    const { process: works, made, go } = slow()
    go()
    await devices.capture('camera', { process: works, withhold: true })
    expect(await devices.capture('camera', { process, withhold: true })).toBe('withheld')
    expect(sent.get('camera')).toBeNull()
    expect(devices.open().size).toBe(0)
    expect([opened.map(one => one.readyState), at(made, 0).stopped]).toEqual([['ended', 'ended'], true])
  },
)

test('[P-71] a camera that was switched off while its processor failed has no problem to tell', async () => {
  const { devices, sent } = set()
  const gate = Promise.withResolvers<null>()
  const opening = devices.capture('camera', { process: () => gate.promise, withhold: true })
  await devices.capture('camera', null)
  gate.resolve(null)
  expect(await opening).toBeNull()
  expect(sent.get('camera') ?? null).toBeNull()
})

test('closing lets go of everything, also of what is still being set up', async () => {
  const { devices, opened } = set()
  const { process, busy, go } = slow()
  await devices.capture('camera', {})
  const opening = devices.capture('microphone', { process })
  await busy()
  devices.close()
  go()
  await opening
  expect(opened.map(one => one.readyState)).toEqual(['ended', 'ended'])
})

test('what is given away stays open and belongs to whoever takes it over; a screen ends', async () => {
  const [from, to] = [set(), set()]
  const { process, made, go } = slow()
  go()
  await from.devices.capture('microphone', { process })
  const [microphone] = [...from.opened, ...to.opened]
  const held = from.devices.giveAway()
  expect([from.devices.open().size, from.sent.size, microphone?.readyState]).toEqual([0, 0, 'live'])
  to.devices.takeOver(held)
  expect(named(to.sent.get('microphone'))).toBe(named(at(made, 0).track))
  // Unplugged: only who has it now is told.
  microphone?.dispatchEvent(new Event('ended'))
  expect([from.ended, to.ended]).toEqual([[], [['microphone', 'ended']]])
})

test('what is still being opened when everything is given away is let go', async () => {
  const { devices, opened } = set()
  const { process, busy, go } = slow()
  const opening = devices.capture('microphone', { process })
  await busy()
  expect(devices.giveAway().size).toBe(0)
  go()
  await opening
  expect(opened.map(one => one.readyState)).toEqual(['ended'])
})

test('what was unplugged on the way, or may not be sent here, is not taken over', async () => {
  const [from, to] = [set(), set()]
  await from.devices.capture('camera', {})
  const held = from.devices.giveAway()
  to.forbid()
  to.devices.takeOver(held)
  expect([to.sent.size, to.ended]).toEqual([0, [['camera', 'not-allowed']]])
  expect(held.get('camera')?.device.readyState).toBe('ended')
})
