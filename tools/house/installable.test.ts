import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const web = join(import.meta.dirname, '../../apps/web')
const text = (path: string) => readFileSync(join(web, path), 'utf8')
const app = JSON.parse(text('public/app.webmanifest')) as {
  readonly id: string
  readonly start_url: string
  readonly scope: string
  readonly icons: readonly {
    readonly src: string
    readonly type: string
    readonly sizes: string
    readonly purpose?: string
  }[]
  readonly background_color: string
  readonly theme_color: string
}

test('[K2] whoever installs the page keeps the start page, and no room', () => {
  expect([app.id, app.start_url, app.scope]).toEqual(['/', '/', '/'])
  expect(text('index.html')).toContain('<link rel="manifest" href="/app.webmanifest" />')
})

test('[P-56] its icons come from here and are as large as they say', () => {
  const pictures = app.icons.filter(({ type }) => type === 'image/png')
  expect(pictures.map(({ sizes }) => sizes)).toEqual(expect.arrayContaining(['192x192', '512x512']))
  expect(app.icons.some(({ purpose }) => purpose === 'maskable')).toBe(true)
  for (const { src, sizes } of pictures) {
    const bytes = readFileSync(join(web, 'public', src))
    expect(`${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`, src).toBe(sizes)
  }
  for (const { src } of app.icons) expect(src).toMatch(/^\/[\w-]+\.(png|svg)$/)
  // The drawing repeats the numbers of the mark.
  expect(text('public/mark.svg')).toContain(
    'M16 7.5a5 5 0 0 0-2.6 9.27L11.6 24.5h8.8l-1.8-7.73A5 5 0 0 0 16 7.5Z',
  )
})

test('the frame of the window has the colour of the page, by day and by night', () => {
  const [, light, dark] =
    /--paper: light-dark\(oklch\(([^)]+)\), oklch\(([^)]+)\)\)/.exec(text('src/styles/tokens.css')) ?? []
  const frame = (scheme: string) =>
    new RegExp(`<meta name="theme-color" content="([^"]+)"[^>]+data-for="${scheme}"`).exec(
      text('index.html'),
    )?.[1]
  expect([frame('light'), frame('dark')]).toEqual([hex(light), hex(dark)])
  expect([app.theme_color, app.background_color]).toEqual([hex(light), hex(light)])
})

test('[P-22] nothing of ours asks for a service worker', () => {
  const sources = readdirSync(join(web, 'src'), { recursive: true, encoding: 'utf8' })
    .filter(name => /\.tsx?$/.test(name))
    .map(name => `src/${name}`)
  const asking = [...sources, 'public/first.js', 'index.html'].filter(name =>
    /serviceWorker/i.test(text(name)),
  )
  expect(sources.length).toBeGreaterThan(100)
  expect(asking).toEqual([])
})

/** OKLCH to sRGB as in CSS Color 4. */
function hex(colour = ''): string {
  const [l = 0, c = 0, h = 0] = colour.split(' ').map(Number)
  const a = c * Math.cos((h * Math.PI) / 180)
  const b = c * Math.sin((h * Math.PI) / 180)
  const long = (l + 0.3963377774 * a + 0.2158037573 * b) ** 3
  const medium = (l - 0.1055613458 * a - 0.0638541728 * b) ** 3
  const short = (l - 0.0894841775 * a - 1.291485548 * b) ** 3
  const byte = (linear: number) =>
    Math.round((linear <= 0.0031308 ? 12.92 * linear : 1.055 * linear ** (1 / 2.4) - 0.055) * 255)
      .toString(16)
      .padStart(2, '0')
  const red = 4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short
  const green = -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short
  const blue = -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short
  return `#${byte(red)}${byte(green)}${byte(blue)}`
}
