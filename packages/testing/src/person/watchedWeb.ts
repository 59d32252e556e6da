import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Person } from './person.ts'

const dist = join(import.meta.dirname, '../../../../apps/web/dist')

/** What passed through one transform of a page's frame worker. */
export type WatchedFrame = {
  /** `seal`: on the way out; `open`: on the way in. */
  readonly dir: 'seal' | 'open'
  readonly media: 'audio' | 'video'
  /** Before the worker saw it: plain on the way out, sealed on the way in. After it: the other way round. */
  readonly side: 'before' | 'after'
  readonly bytes: Buffer
}
export type FrameCounts = Record<`${'seal' | 'open'} ${'audio' | 'video'} ${'before' | 'after'}`, number>

/**
 * The built web app as somebody with a debugger would run it: everything as shipped, and in front of the frame worker
 * a listener that notes what goes into and comes out of each transform. Directory for `--web`.
 */
export function makeWatchedWeb(): ChangedWeb {
  return makeChangedWeb(['frames'], `(${watchFrames.toString()})()`)
}

export type ChangedWeb = { readonly directory: string; remove(): void }

/** The built web app as shipped, with `code` in front of these workers. Directory for `--web`. */
export function makeChangedWeb(
  workers: readonly ('frames' | 'mls' | 'paintWorker')[],
  code: string,
): ChangedWeb {
  const directory = mkdtempSync(join(tmpdir(), 'konklave-changed-web-'))
  cpSync(dist, directory, { recursive: true })
  const assets = join(directory, 'assets')
  for (const name of workers) {
    const worker = readdirSync(assets).find(file => file.startsWith(`${name}-`) && file.endsWith('.js'))
    if (!worker) throw new Error(`no worker ${name} in ${dist}: build apps/web first`)
    const path = join(assets, worker)
    writeFileSync(path, `${code};\n${readFileSync(path, 'utf8')}`)
  }
  return { directory, remove: () => rmSync(directory, { recursive: true, force: true }) }
}

/** Give it to `Person` as `before`: the page keeps what its frame worker tells. */
export const keepWatchedFrames = `{
  const kept = []
  const counts = {}
  new BroadcastChannel('watched-frames').onmessage = ({ data }) => {
    const key = [data.dir, data.media, data.side].join(' ')
    counts[key] = (counts[key] ?? 0) + 1
    kept.push(data)
    if (kept.length > 600) kept.shift()
  }
  Object.assign(window, { __frames: kept, __frameCounts: counts })
}`

/** The last 600 frames of a page, the first 900 bytes of each. */
export async function watchedFrames(person: Person): Promise<WatchedFrame[]> {
  type Kept = Omit<WatchedFrame, 'bytes'> & { readonly bytes: Uint8Array }
  const kept = await person.page.evaluate(() =>
    (window as unknown as { __frames: Kept[] }).__frames.map(frame => ({
      ...frame,
      bytes: btoa(String.fromCharCode(...frame.bytes)),
    })),
  )
  return kept.map(frame => ({ ...frame, bytes: Buffer.from(frame.bytes, 'base64') }))
}

export async function frameCounts(person: Person): Promise<Partial<FrameCounts>> {
  return person.page.evaluate(() => ({
    ...(window as unknown as { __frameCounts: Partial<FrameCounts> }).__frameCounts,
  }))
}

/** Runs in the worker, before its own code; must not use anything outside itself. */
function watchFrames(): void {
  type Frame = { readonly data: ArrayBuffer }
  type Seen = Event & {
    readonly transformer: {
      readonly readable: ReadableStream<Frame>
      readonly writable: WritableStream<Frame>
      readonly options: { readonly desk: string; readonly dir: string; readonly media: string }
    }
  }
  const channel = new BroadcastChannel('watched-frames')
  addEventListener('rtctransform', event => {
    const { transformer } = event as Seen
    const { desk, dir, media } = transformer.options
    if (desk !== 'call') return
    const note = (side: string) =>
      new TransformStream<Frame, Frame>({
        transform(frame, out) {
          channel.postMessage({ dir, media, side, bytes: new Uint8Array(frame.data.slice(0, 900)) })
          out.enqueue(frame)
        },
      })
    const after = note('after')
    const readable = transformer.readable.pipeThrough(note('before'))
    void after.readable.pipeTo(transformer.writable).catch(() => undefined)
    Object.defineProperty(transformer, 'readable', { value: readable })
    Object.defineProperty(transformer, 'writable', { value: after.writable })
  })
}
