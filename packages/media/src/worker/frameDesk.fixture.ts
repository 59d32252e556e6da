import type { EpochKeys, MediaKind, PeerKey } from '../types.ts'
import type { EncodedFrame } from './encoded.ts'
import { FrameDesk } from './frameDesk.ts'
import type { FromWorker } from './protocol.ts'

export const kinds = ['microphone', 'camera', 'screen', 'screenAudio'] as const
export const anna: PeerKey = {
  leafIndex: 0,
  participant: 'AAAAAAAAAAAAAAAAAAAAAA',
  secret: new Uint8Array(32).fill(1),
  kinds,
}
export const ben: PeerKey = {
  leafIndex: 1,
  participant: 'BBBBBBBBBBBBBBBBBBBBBA',
  secret: new Uint8Array(32).fill(2),
  kinds,
}
export const cleo: PeerKey = {
  leafIndex: 2,
  participant: 'CCCCCCCCCCCCCCCCCCCCCA',
  secret: new Uint8Array(32).fill(3),
  kinds,
}

/** A desk with hands on its clock and streams: what is fed in, what comes out. */
export function bench({ shows = true } = {}) {
  let now = 0
  const timers: { at: number; run: () => void }[] = []
  const posted: FromWorker[] = []
  const desk = new FrameDesk({
    post: message => {
      posted.push(message)
      if (shows && message.t === 'bound') desk.shown(message.slot, message.n)
    },
    now: () => now,
    after: (ms, run) => timers.push({ at: now + ms, run }),
  })
  const attach = (slot: number, dir: 'seal' | 'open', kind: MediaKind | null = null, live = true) => {
    const media = kind === 'microphone' || kind === 'screenAudio' ? 'audio' : 'video'
    const input = new TransformStream<EncodedFrame>(undefined, { highWaterMark: 99 }, { highWaterMark: 99 })
    const out: Uint8Array[] = []
    const writable = new WritableStream<EncodedFrame>({
      write: frame => void out.push(new Uint8Array(frame.data)),
    })
    const options = { desk: 'call', slot, dir, media, kind, live } as const
    void desk.attach(options, { readable: input.readable, writable, options })
    const writer = input.writable.getWriter()
    return { out, put: (data: Uint8Array, type?: 'key' | 'delta') => writer.write(frameOf(data, type)) }
  }
  const pass = (ms: number) => {
    now += ms
    for (const timer of timers.splice(0)) timer.at <= now ? timer.run() : timers.push(timer)
  }
  return { desk, posted, attach, pass }
}

export function frameOf(data: Uint8Array, type: 'key' | 'delta' = 'key'): EncodedFrame {
  return { data: data.slice().buffer, type, getMetadata: () => ({ mimeType: 'video/VP9' }) }
}

export const picture = new TextEncoder().encode('a picture of somebody')
/** Long enough for every step of WebCrypto that is under way, which work in the same queue. */
export const settled = async () => {
  for (let i = 0; i < 20; i++) {
    await crypto.subtle.digest('SHA-256', picture)
    await new Promise(resolve => setTimeout(resolve))
  }
}
export const keys = (
  epoch: number,
  own: PeerKey | null,
  others: PeerKey[],
  more: Partial<EpochKeys> = {},
): EpochKeys => ({
  epoch,
  own,
  others,
  addedSomebody: false,
  removedBarred: false,
  ...more,
})

export async function sealedBy(
  who: PeerKey,
  epoch = 1,
  count = 1,
  kind: MediaKind = 'camera',
): Promise<Uint8Array[]> {
  const { desk, attach } = bench()
  desk.setKeys(keys(epoch, who, []), 0, false)
  const sender = attach(1, 'seal', kind)
  for (let i = 0; i < count; i++) await sender.put(picture)
  for (let tries = 0; sender.out.length < count; tries++) {
    if (tries === 50) throw new Error(`${sender.out.length} of ${count} frames were sealed`)
    await settled()
  }
  return sender.out
}
