import { readFile } from 'node:fs/promises'
import { launch } from '@konklave/testing/person'
import { serveSources } from '../lib/sources.ts'

/** Some seconds of an encoded picture. It begins with a key frame and has no other. */
export type Clip = {
  readonly fps: number
  readonly frames: readonly { readonly key: boolean; readonly data: Uint8Array<ArrayBuffer> }[]
}

type Written = { readonly fps: number; readonly frames: readonly (readonly [key: boolean, data: string])[] }

export type Format = {
  readonly width: number
  readonly height: number
  readonly fps: number
  readonly bitrate: number
}

const FRAMES = 60

/** Encodes a moving picture as VP8, as browsers do it for a call. @returns what {@link readClip} reads */
export async function recordClip(format: Format): Promise<string> {
  const sources = await serveSources()
  const browser = await launch('chrome')
  try {
    const page = await browser.newPage()
    await page.goto(sources.origin)
    const frames = await page.evaluate(encode, format, FRAMES)
    const written: Written = { fps: format.fps, frames }
    return JSON.stringify(written)
  } finally {
    await browser.close()
    sources.close()
  }
}

export async function readClip(path: string): Promise<Clip> {
  const { fps, frames } = JSON.parse(await readFile(path, 'utf8')) as Written
  return {
    fps,
    frames: frames.map(([key, data]) => ({ key, data: Uint8Array.from(Buffer.from(data, 'base64')) })),
  }
}

/** Runs in the page and uses nothing outside itself. A face before a wall: something moves, most stands still, nothing is quite even. */
async function encode(
  { width, height, fps, bitrate }: Format,
  count: number,
): Promise<[key: boolean, data: string][]> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')
  if (!context) throw new Error('no canvas')
  const frames: [boolean, string][] = []
  const encoder = new VideoEncoder({
    output(chunk) {
      const bytes = new Uint8Array(chunk.byteLength)
      chunk.copyTo(bytes)
      frames.push([chunk.type === 'key', btoa(String.fromCharCode(...bytes))])
    },
    error: fault => {
      throw fault
    },
  })
  encoder.configure({ codec: 'vp8', width, height, bitrate, framerate: fps, latencyMode: 'realtime' })
  for (let i = 0; i < count; i++) {
    const turn = (i / count) * 2 * Math.PI
    const wall = context.createLinearGradient(0, 0, width, height)
    wall.addColorStop(0, '#8a7f70')
    wall.addColorStop(1, '#4b5560')
    context.fillStyle = wall
    context.fillRect(0, 0, width, height)
    const [x, y] = [
      width / 2 + Math.sin(turn) * width * 0.08,
      height * 0.48 + Math.cos(2 * turn) * height * 0.03,
    ]
    context.fillStyle = '#d8a888'
    context.beginPath()
    context.ellipse(x, y, height * 0.22, height * 0.3, 0, 0, 7)
    context.fill()
    context.fillStyle = '#442c20'
    for (const side of [-1, 1]) context.fillRect(x + side * height * 0.09 - 3, y - height * 0.06, 6, 4)
    context.fillRect(x - 12, y + height * 0.13, 24, 2 + 5 * Math.abs(Math.sin(6 * turn)))
    for (let n = 0; n < 150; n++) {
      context.fillStyle = `rgb(128 128 128 / ${0.1 * Math.random()})`
      context.fillRect(Math.random() * width, Math.random() * height, 3, 3)
    }
    const frame = new VideoFrame(canvas, { timestamp: (i * 1e6) / fps })
    encoder.encode(frame, { keyFrame: i === 0 })
    frame.close()
    await new Promise(done => setTimeout(done, 5))
  }
  await encoder.flush()
  return frames
}
