import type { MediaPort } from '@konklave/client'
import type { EncodedFrame } from '../../packages/media/src/worker/encoded.ts'
import { FrameDesk } from '../../packages/media/src/worker/frameDesk.ts'
import type { Clip } from './clip.ts'

/** A media side whose camera shows a recording, sealed with the keys of the running epoch. */
export type Feed = {
  readonly media: MediaPort
  /** Somebody needs a key frame: the recording begins anew. */
  anew(): void
}

export function openFeed(p: {
  readonly clip: Clip
  readonly ticket: (ticket: string) => void
  readonly sealed: (frame: Uint8Array) => void
}): Feed {
  const { frames, fps } = p.clip
  const listeners = new Set<() => void>()
  let at = 0
  const anew = () => {
    at = 0
  }
  const desk = new FrameDesk({
    post(message) {
      if (message.t === 'contextsChanged') for (const listener of listeners) listener()
      if (message.t === 'needKeyFrame') anew()
    },
    now: () => performance.now(),
    after: (ms, run) => void setTimeout(run, ms),
  })
  const camera = new TransformStream<EncodedFrame, EncodedFrame>()
  const writer = camera.writable.getWriter()
  const out = new WritableStream<EncodedFrame>({ write: frame => p.sealed(new Uint8Array(frame.data)) })
  desk
    .attach(
      { desk: 'call', slot: 0, dir: 'seal', media: 'video', kind: 'camera', live: true },
      { readable: camera.readable, writable: out, options: null },
    )
    .catch(() => undefined)
  // Not all in the same tick, as cameras are not.
  setTimeout(
    () => {
      setInterval(() => {
        const frame = frames[at]
        at = (at + 1) % frames.length
        if (!frame) return
        void writer.write({
          data: frame.data.slice().buffer,
          type: frame.key ? 'key' : 'delta',
          getMetadata: () => ({ mimeType: 'video/VP8' }),
        })
      }, 1000 / fps)
    },
    Math.random() * (1000 / fps),
  )
  return {
    anew,
    media: {
      setKeys: keys => desk.setKeys(keys, 0, false),
      report: report => desk.report(report),
      contexts: async () => desk.contexts(),
      onContexts(listener) {
        listeners.add(listener)
        return () => void listeners.delete(listener)
      },
      ticket(given) {
        if (given?.rights === 'member') p.ticket(given.ticket)
      },
      entering: () => undefined,
      entered: () => undefined,
      mute: () => undefined,
    },
  }
}
