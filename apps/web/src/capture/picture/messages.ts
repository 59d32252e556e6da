import type { Look } from './look.ts'

/** From the page to the worker that paints. */
export type ToPainter =
  | { readonly t: 'look'; readonly look: Look; readonly own: ImageBitmap | null }
  /** Frames flow between two streams and never touch the page. */
  | {
      readonly t: 'flow'
      readonly frames: ReadableStream<VideoFrame>
      readonly painted: WritableStream<VideoFrame>
    }
  /** One frame at a time, where the browser has no such streams. */
  | { readonly t: 'frame'; readonly frame: ImageBitmap }
  | { readonly t: 'end' }

export type FromPainter =
  /** The first frame is painted; with `cut`, the person is cut out from now on. */
  | { readonly t: 'painted'; readonly cut: boolean }
  | { readonly t: 'frame'; readonly frame: ImageBitmap | null }
  | { readonly t: 'gaveUp'; readonly why: 'slow' | 'failed' }
