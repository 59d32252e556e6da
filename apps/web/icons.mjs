// Draws public/icon-*.png from the mark (public/mark.svg): node apps/web/icons.mjs
// The mark is a disc, a keyhole of a circle and a trapezoid: small enough to be drawn here, and the same on every machine.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32, deflateSync } from 'node:zlib'

const VIEW = 32
/** Samples per pixel and direction. */
const SAMPLES = 4
const ground = [0x2a, 0x6b, 0x66]
const white = [255, 255, 255]

const inDisc = (x, y, cx, cy, r) => (x - cx) ** 2 + (y - cy) ** 2 <= r * r
/** Half as wide as the trapezoid at this height; it begins inside the circle. */
const halfWidth = y => 2.6 + ((y - 16.77) / (24.5 - 16.77)) * (4.4 - 2.6)
const inKeyhole = (x, y) =>
  inDisc(x, y, 16, 12.5, 5) || (y >= 16 && y <= 24.5 && Math.abs(x - 16) <= halfWidth(y))

/** RGBA at a point of the mark; `whole`: the ground fills the square, for systems that cut their own shape. */
const colourAt = (x, y, whole) =>
  inKeyhole(x, y) ? [...white, 255] : whole || inDisc(x, y, 16, 16, 15) ? [...ground, 255] : [...ground, 0]

function draw(size, whole) {
  const rows = Buffer.alloc(size * (size * 4 + 1))
  const step = VIEW / size / SAMPLES
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const sum = [0, 0, 0, 0]
      for (let i = 0; i < SAMPLES * SAMPLES; i++) {
        const [sx, sy] = [x * SAMPLES + (i % SAMPLES), y * SAMPLES + Math.floor(i / SAMPLES)]
        const [r, g, b, a] = colourAt((sx + 0.5) * step, (sy + 0.5) * step, whole)
        for (const [channel, value] of [r * a, g * a, b * a, a].entries()) sum[channel] += value
      }
      const alpha = sum[3]
      const pixel = alpha === 0 ? [0, 0, 0] : sum.slice(0, 3).map(value => Math.round(value / alpha))
      rows.set([...pixel, Math.round(alpha / SAMPLES ** 2)], y * (size * 4 + 1) + 1 + x * 4)
    }
  return rows
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(crc32(body), body.length + 4)
  return out
}

function png(size, whole) {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(size, 0)
  header.writeUInt32BE(size, 4)
  // Eight bits each of red, green, blue and alpha.
  header.set([8, 6, 0, 0, 0], 8)
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(draw(size, whole), { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

const icons = [
  ['icon-192.png', 192, false],
  ['icon-512.png', 512, false],
  ['icon-whole-180.png', 180, true],
  ['icon-whole-512.png', 512, true],
]
for (const [name, size, whole] of icons)
  writeFileSync(join(import.meta.dirname, 'public', name), png(size, whole))
