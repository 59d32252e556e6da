import { frameKey } from '../packages/media/src/frame/cipher.ts'
import type { EpochKeys, MediaKind, SenderKey } from '@konklave/media'
import type { EncodedFrame } from '../packages/media/src/worker/encoded.ts'
import { FrameDesk } from '../packages/media/src/worker/frameDesk.ts'
import { row, summary, verdict } from './lib/stats.ts'

const STREAMS = 25
const FRAMES = 30 * 10
const ROUNDS = 7
/** A tile of 180 to 360 lines: 240 kbit/s at 30 frames per second, a key frame of ten times that every 5 s. */
const DELTA_BYTES = 1_000
const KEY_BYTES = 10_000
const KEY_EVERY = 150

/**
 * What opening the frames of 25 people for ten seconds costs, beside the same bytes through bare WebCrypto and beside
 * streams that only pass frames on: all through the worker's own code, in one thread, as fast as they go. CPU of the whole
 * process, because WebCrypto works in other threads.
 */
export async function bench(): Promise<void> {
  const sealed = await Promise.all(Array.from({ length: STREAMS }, (_, n) => seal(sender(n))))
  const frames = STREAMS * FRAMES
  const plainBytes = STREAMS * sizes().reduce((sum, size) => sum + size, 0)
  const sealedBytes = sealed.flat().reduce((sum, frame) => sum + frame.length, 0)
  const bare: number[] = []
  const pipes: number[] = []
  const ours: number[] = []
  const bareOnes = await prepareBare(sealed)
  // One round before, so that nothing is compiled while the clock runs.
  for (let i = -1; i < ROUNDS; i++) {
    const times = [
      await cpuMs(() => openBare(bareOnes)),
      await cpuMs(() => passOn(sealed)),
      await cpuMs(() => openOurs(sealed)),
    ] as const
    if (i < 0) continue
    bare.push(times[0])
    pipes.push(times[1])
    ours.push(times[2])
  }
  const perFrame = (sample: readonly number[]) => sample.map(ms => (ms * 1000) / frames)
  console.log(`${frames} frames of ${DELTA_BYTES} and ${KEY_BYTES} B`)
  console.log(row('CPU per frame: bare WebCrypto', perFrame(bare), 'µs'))
  console.log(row('CPU per frame: streams that only pass on', perFrame(pipes), 'µs'))
  console.log(row('CPU per frame: the frame worker, streams included', perFrame(ours), 'µs'))
  const [b, p, o] = [bare, pipes, ours].map(sample => summary(sample).median) as [number, number, number]
  console.log(verdict('opening ÷ bare WebCrypto', o / b, 1.4, '×'))
  console.log(`without the streams, which a browser has in any case: ${((o - p) / b).toFixed(2)} ×`)
  console.log(`added to each frame: ${(sealedBytes - plainBytes) / frames} B`)
  console.log(`one core, 25 people at 30 fps: ${((o / 1000 / (FRAMES / 30)) * 100).toFixed(1)} %`)
}

type Bytes = Uint8Array<ArrayBuffer>

const sizes = () => Array.from({ length: FRAMES }, (_, i) => (i % KEY_EVERY === 0 ? KEY_BYTES : DELTA_BYTES))

const sender = (n: number): SenderKey => ({
  leafIndex: n,
  participant: Buffer.alloc(16, n + 1).toString('base64url'),
  secret: new Uint8Array(32).fill(n + 1),
})

const keys = (own: SenderKey | null, others: readonly SenderKey[]): EpochKeys => ({
  epoch: 1,
  own,
  others,
  addedSomebody: false,
  removedBarred: false,
})

const newDesk = () =>
  new FrameDesk({
    post: () => undefined,
    now: () => performance.now(),
    after: () => undefined,
  })

const newFrame = (bytes: Uint8Array): EncodedFrame => ({
  data: bytes.slice().buffer,
  type: 'delta',
  getMetadata: () => ({ mimeType: 'video/VP9' }),
})

/** Runs frames through one slot of a desk. */
async function through(
  desk: FrameDesk,
  options: { slot: number; dir: 'seal' | 'open'; kind: MediaKind | null },
  frames: readonly Uint8Array[],
  use: (bytes: Bytes) => void,
): Promise<void> {
  let out = 0
  const done = desk.attach(
    { desk: 'call', media: 'video', live: true, ...options },
    {
      options: null,
      readable: source(frames),
      writable: new WritableStream<EncodedFrame>({
        write: frame => {
          out++
          use(new Uint8Array(frame.data))
        },
      }),
    },
  )
  await done
  if (out !== frames.length) throw new Error(`${frames.length - out} of ${frames.length} frames were lost`)
}

function source(frames: readonly Uint8Array[]): ReadableStream<EncodedFrame> {
  let at = 0
  return new ReadableStream<EncodedFrame>({
    pull: controller => {
      const frame = frames[at++]
      if (frame) controller.enqueue(newFrame(frame))
      else controller.close()
    },
  })
}

async function seal(who: SenderKey): Promise<Bytes[]> {
  const desk = newDesk()
  desk.setKeys(keys(who, []), 0)
  const out: Bytes[] = []
  const plain = sizes().map(size => crypto.getRandomValues(new Uint8Array(size)))
  await through(desk, { slot: 1, dir: 'seal', kind: 'camera' }, plain, bytes => out.push(bytes))
  return out
}

async function openOurs(sealed: readonly Bytes[][]): Promise<void> {
  const desk = newDesk()
  const others = sealed.map((_, n) => sender(n))
  desk.setKeys(keys({ ...sender(0), leafIndex: STREAMS }, others), 0)
  await Promise.all(
    sealed.map((frames, slot) => through(desk, { slot, dir: 'open', kind: null }, frames, () => undefined)),
  )
}

/** The same streams with nothing in between. */
async function passOn(sealed: readonly Bytes[][]): Promise<void> {
  await Promise.all(
    sealed.map(async frames => {
      const reader = source(frames).getReader()
      const writer = new WritableStream<EncodedFrame>({ write: () => undefined }).getWriter()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) return
        await writer.write(value)
      }
    }),
  )
}

type Bare = { readonly key: CryptoKey; readonly jobs: readonly (readonly [AesGcmParams, Bytes])[] }

/** Everything but the decryption itself done ahead. */
async function prepareBare(sealed: readonly Bytes[][]): Promise<Bare[]> {
  return Promise.all(
    sealed.map(async (frames, n) => {
      const { key, salt } = await frameKey(new Uint8Array(32).fill(n + 1), 'camera', 0)
      const jobs = frames.map((frame, counter) => {
        const iv = salt.slice()
        const view = new DataView(iv.buffer)
        view.setUint32(8, view.getUint32(8) ^ counter)
        const tail = frame.slice(frame.length - 10)
        const additionalData = new Uint8Array([...Buffer.alloc(16, n + 1), ...tail])
        return [
          { name: 'AES-GCM', iv, additionalData, tagLength: 128 },
          frame.slice(0, frame.length - 10),
        ] as const
      })
      return { key, jobs }
    }),
  )
}

async function openBare(all: readonly Bare[]): Promise<void> {
  await Promise.all(
    all.map(async ({ key, jobs }) => {
      for (const [parameters, data] of jobs) await crypto.subtle.decrypt(parameters, key, data)
    }),
  )
}

async function cpuMs(run: () => Promise<void>): Promise<number> {
  const before = process.cpuUsage()
  await run()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
