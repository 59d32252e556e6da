import type { Person } from '@konklave/testing/person'

type Paged = { __turn(page: number): void; __likeness(page: number): { likeness: number; lines: number } }

/**
 * Runs in the page before its scripts; must not use anything outside itself. What is shared is a page of small text, another
 * one after `__turn`. `__likeness` says how much a shared screen that is seen looks like a page: 1 is the same (correlation of
 * its luminance), and text that is blurred loses most of it.
 */
export function installText(): void {
  const [width, height] = [1280, 720]
  const draw = (page: number, to: HTMLCanvasElement) => {
    const context = to.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D
    context.fillStyle = '#fff'
    context.fillRect(0, 0, width, height)
    context.fillStyle = '#111'
    context.font = '20px sans-serif'
    let state = page * 7919 + 17
    const next = (n: number) => {
      state = (state * 1103515245 + 12345) % 2147483648
      return Math.floor(state / 65536) % n
    }
    for (let line = 0; line < 24; line++) {
      let text = ''
      while (text.length < 88) {
        for (let i = 2 + next(8); i > 0; i--) text += String.fromCharCode(97 + next(26))
        text += ' '
      }
      context.fillText(text, 40, 34 + line * 28, width - 80)
    }
  }
  const canvas = () => Object.assign(document.createElement('canvas'), { width, height })
  let shown = 1
  const screen = canvas()
  const luminance = (of: HTMLCanvasElement) => {
    const context = of.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D
    const { data } = context.getImageData(40, 16, width - 80, 34 * 20)
    return Float32Array.from({ length: data.length / 4 }, (_, i) => data[i * 4 + 1] ?? 0)
  }
  let known: { readonly page: number; readonly values: Float32Array } | null = null
  const ofPage = (page: number) => {
    if (known?.page === page) return known.values
    const drawn = canvas()
    draw(page, drawn)
    known = { page, values: luminance(drawn) }
    return known.values
  }
  Object.assign(window, {
    __turn(page: number) {
      shown = page
      draw(shown, screen)
    },
    __likeness(page: number) {
      const video = document.querySelector<HTMLVideoElement>('[data-kind=screen] video')
      if (!video || video.videoWidth === 0) return { likeness: 0, lines: 0 }
      const seen = canvas()
      seen.getContext('2d', { willReadFrequently: true })?.drawImage(video, 0, 0, width, height)
      const [a, b] = [ofPage(page), luminance(seen)]
      const mean = (of: Float32Array) => of.reduce((sum, v) => sum + v, 0) / of.length
      const [ma, mb] = [mean(a), mean(b)]
      let [ab, aa, bb] = [0, 0, 0]
      for (let i = 0; i < a.length; i++) {
        const [x, y] = [(a[i] ?? 0) - ma, (b[i] ?? 0) - mb]
        ab += x * y
        aa += x * x
        bb += y * y
      }
      return { likeness: ab / Math.sqrt(aa * bb || 1), lines: video.videoHeight }
    },
  } satisfies Paged)
  if (!navigator.mediaDevices) return
  navigator.mediaDevices.getDisplayMedia = async () => {
    draw(shown, screen)
    // A screen at rest still gives a frame now and then.
    setInterval(() => draw(shown, screen), 200)
    return screen.captureStream(15)
  }
}

export const turn = ({ page }: Person, to: number): Promise<void> =>
  page.evaluate(n => (window as unknown as Paged).__turn(n), to)

/** So like the page that every letter can be read. */
const SHARP = 0.93
const WHOLE_LINES = 720

/** Milliseconds until the page is sharp in full size; null: not within the patience. */
export async function sharpAfter(reader: Person, page: number, patienceMs: number): Promise<number | null> {
  const began = performance.now()
  let best = { likeness: 0, lines: 0 }
  while (performance.now() - began < patienceMs) {
    const now = await reader.page.evaluate(n => (window as unknown as Paged).__likeness(n), page)
    if (now.likeness > best.likeness) best = now
    if (now.likeness >= SHARP && now.lines >= WHOLE_LINES) return performance.now() - began
    await new Promise(resolve => setTimeout(resolve, 100))
  }
  console.log(`  page ${page} not sharp: likeness ${best.likeness.toFixed(3)}, ${best.lines} lines`)
  return null
}
