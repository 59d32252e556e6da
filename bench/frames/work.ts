import { frameKey } from '../../packages/media/src/frame/cipher.ts'
import type { EpochKeys, PeerKey } from '../../packages/media/src/types.ts'
import type { EncodedFrame } from '../../packages/media/src/worker/encoded.ts'
import { FrameDesk } from '../../packages/media/src/worker/frameDesk.ts'
import type { SlotOptions } from '../../packages/media/src/worker/protocol.ts'

/** What the frames bench measures; the same in Node and in a browser's worker. */

export const STREAMS = 25
export const FRAMES = 30 * 10
/** A tile of 180 to 360 lines: 240 kbit/s at 30 frames per second, a key frame of ten times that every 5 s. */
export const DELTA_BYTES = 1_000
export const KEY_BYTES = 10_000
const KEY_EVERY = 150

type Bytes = Uint8Array<ArrayBuffer>
type Run = () => Promise<void>

export type Work = {
  /** Each makes one run of all frames; what it needs is made before it is returned, so that the clock sees the run only. */
  readonly prepare: Readonly<Record<'bare' | 'passOn' | 'ours', () => Promise<Run>>>
  readonly addedBytes: number
}

/** Seals all frames once, through the worker's own sending side. */
export async function prepareWork(): Promise<Work> {
  const sealed = await Promise.all(Array.from({ length: STREAMS }, (_, n) => seal(sender(n))))
  const plainBytes = STREAMS * sizes().reduce((sum, size) => sum + size, 0)
  const sealedBytes = sealed.flat().reduce((sum, frame) => sum + frame.length, 0)
  return {
    addedBytes: (sealedBytes - plainBytes) / (STREAMS * FRAMES),
    prepare: {
      bare: async () => {
        const all = await Promise.all(sealed.map(bareJobs))
        return async () => void (await Promise.all(all.map(openBare)))
      },
      passOn: async () => {
        const all = sealed.map(frames => frames.map(newFrame))
        return async () => void (await Promise.all(all.map(passOn)))
      },
      ours: async () => {
        const all = sealed.map(frames => frames.map(newFrame))
        const desk = newDesk()
        desk.setKeys(
          keys(
            null,
            sealed.map((_, n) => sender(n)),
          ),
          0,
          false,
        )
        return async () =>
          void (await Promise.all(all.map((frames, slot) => through(desk, { slot, dir: 'open' }, frames))))
      },
    },
  }
}

const sizes = () => Array.from({ length: FRAMES }, (_, i) => (i % KEY_EVERY === 0 ? KEY_BYTES : DELTA_BYTES))

const mediaId = (n: number) => new Uint8Array(16).fill(n + 1)

const sender = (n: number): PeerKey => ({
  leafIndex: n,
  participant: btoa(String.fromCharCode(...mediaId(n)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .slice(0, 22),
  secret: new Uint8Array(32).fill(n + 1),
  kinds: ['camera'],
})

const keys = (own: PeerKey | null, others: readonly PeerKey[]): EpochKeys => ({
  epoch: 1,
  own,
  others,
  addedSomebody: false,
  removedBarred: false,
})

/** A desk whose page puts up every sender at once. */
function newDesk(): FrameDesk {
  const desk: FrameDesk = new FrameDesk({
    post: message => {
      if (message.t === 'bound') queueMicrotask(() => desk.shown(message.slot, message.n))
    },
    now: () => performance.now(),
    after: () => undefined,
  })
  return desk
}

const newFrame = (bytes: Uint8Array): EncodedFrame => ({
  data: bytes.slice().buffer as ArrayBuffer,
  type: 'delta',
  getMetadata: () => ({ mimeType: 'video/VP9' }),
})

async function seal(who: PeerKey): Promise<Bytes[]> {
  const desk = newDesk()
  desk.setKeys(keys(who, []), 0, false)
  const plain = sizes().map(size => newFrame(crypto.getRandomValues(new Uint8Array(size))))
  const out: Bytes[] = []
  await through(desk, { slot: 1, dir: 'seal' }, plain, frame => out.push(new Uint8Array(frame.data)))
  return out
}

/** Runs frames through one slot of a desk; throws when one does not come out. */
async function through(
  desk: FrameDesk,
  { slot, dir }: Pick<SlotOptions, 'slot' | 'dir'>,
  frames: EncodedFrame[],
  use: (frame: EncodedFrame) => void = () => undefined,
): Promise<void> {
  const count = frames.length
  let out = 0
  const kind = dir === 'seal' ? 'camera' : null
  await desk.attach(
    { desk: 'call', media: 'video', live: true, kind, slot, dir },
    {
      options: null,
      readable: source(frames),
      writable: sink(frame => {
        out++
        use(frame)
      }),
    },
  )
  if (out !== count) throw new Error(`${count - out} frames were lost`)
}

/** Takes them out of the list: a frame that has passed is forgotten, as in a call. */
function source(frames: EncodedFrame[]): ReadableStream<EncodedFrame> {
  const left = frames.splice(0).reverse()
  return new ReadableStream<EncodedFrame>({
    pull: controller => {
      const frame = left.pop()
      if (frame) controller.enqueue(frame)
      else controller.close()
    },
  })
}

const sink = (use: (frame: EncodedFrame) => void) =>
  new WritableStream<EncodedFrame>({ write: frame => use(frame) })

/** The same streams with nothing in between: a browser has them in any case. */
async function passOn(frames: EncodedFrame[]): Promise<void> {
  const reader = source(frames).getReader()
  const writer = sink(() => undefined).getWriter()
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    await writer.write(value)
  }
}

type Bare = { readonly key: CryptoKey; readonly jobs: readonly (readonly [AesGcmParams, Bytes])[] }

/** Everything but the decryption itself done ahead. */
async function bareJobs(frames: readonly Bytes[], n: number): Promise<Bare> {
  const { key, salt } = await frameKey(sender(n).secret, 'camera', 0)
  const jobs = frames.map((frame, counter) => {
    const iv = salt.slice()
    const view = new DataView(iv.buffer)
    view.setUint32(8, view.getUint32(8) ^ counter)
    const additionalData = new Uint8Array([...mediaId(n), ...frame.subarray(frame.length - 10)])
    const parameters = { name: 'AES-GCM', iv, additionalData, tagLength: 128 }
    return [parameters, frame.slice(0, frame.length - 10)] as const
  })
  return { key, jobs }
}

async function openBare({ key, jobs }: Bare): Promise<void> {
  for (const [parameters, data] of jobs) await crypto.subtle.decrypt(parameters, key, data)
}
