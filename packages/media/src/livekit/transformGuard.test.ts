import { afterEach, expect, test, vi } from 'vitest'
import type { FrameWorker } from './frameWorker.ts'
import { TransformGuard } from './transformGuard.ts'

/** One of its own each: the browser's classes do not inherit from each other. */
const end = () =>
  class {
    readonly seen: unknown[] = []
    readonly track = Object.assign(new EventTarget(), { kind: 'video', enabled: true })
    get transform(): unknown {
      return this.seen.at(-1)
    }
    set transform(next: unknown) {
      this.seen.push(next)
    }
    getParameters = () => ({ encodings: [] })
    setParameters = async () => undefined
  }
const Sender = end()
const Receiver = Object.assign(end(), {
  getCapabilities: () => ({ codecs: [{ mimeType: 'video/VP8' }, { mimeType: 'video/rtx' }] }),
})

afterEach(() => vi.unstubAllGlobals())

function guarded(codec: 'video/vp9' | 'video/vp8') {
  vi.stubGlobal('RTCRtpSender', Sender)
  vi.stubGlobal('RTCRtpReceiver', Receiver)
  const worker = { transform: () => 'sealed', post: () => undefined } as unknown as FrameWorker
  const guard = new TransformGuard(worker, 'call', () => ({ kind: 'camera', live: true, codec }))
  const asked: unknown[] = []
  const transceiver = {
    sender: new Sender(),
    receiver: new Receiver(),
    setCodecPreferences(codecs: readonly { mimeType: string }[]) {
      asked.push(codecs.map(({ mimeType }) => mimeType))
      throw new TypeError('not on this connection')
    },
  }
  const pc = Object.assign(new EventTarget(), {
    signalingState: 'stable',
    addTransceiver: () => transceiver,
    addTrack: () => transceiver.sender,
    getTransceivers: () => [transceiver],
  })
  guard.watch(pc as unknown as RTCPeerConnection)
  return { pc, guard, transceiver, asked }
}

test.each(['video/vp8', 'video/vp9'] as const)(
  '[K38] a sender has its transform whatever the browser says to its codecs: %s',
  codec => {
    const { pc, guard, transceiver, asked } = guarded(codec)
    const made = (pc.addTransceiver as (track: unknown) => unknown)({ kind: 'video' })
    expect(made).toBe(transceiver)
    expect(transceiver.sender.seen).toEqual(['sealed'])
    expect(guard.knows(transceiver.sender as unknown as RTCRtpSender)).toBe(true)
    // What the browser cannot do is not asked for.
    expect(asked).toEqual(codec === 'video/vp8' ? [['video/VP8', 'video/rtx']] : [])
  },
)
