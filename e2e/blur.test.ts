import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join as path } from 'node:path'
import { deflateSync } from 'node:zlib'
import { Instance, makeChangedWeb, type Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { drawnCamera } from './blur/camera.ts'
import { CLEAR, seenOf, seesPerson, seesRoom } from './blur/room.ts'
import { watchRoom } from './blur/watch.ts'
import { expect, test } from './fixture.ts'
import { admit, join, startMeeting } from './flows.ts'

const ADA = { browser: 'chrome', before: `(${watchRoom})()` } as const
const BEN = { before: `(${drawnCamera})()` } as const

/** Pictures through an encoder, of a device that does less when it is busy: on a machine that is, this takes long. */
const LONG_MS = 150_000

const cameras = ({ page }: Person) =>
  page.evaluate(() =>
    (window as unknown as { __cameras: MediaStreamTrack[] }).__cameras.map(track => track.readyState),
  )

async function openSettings(person: Person): Promise<void> {
  await person.press(/^More$/)
  await person.press(/^Settings$/)
}
/** Ben has chosen a blurred room, and then turns the camera on. */
async function blurredInside(
  person: (options: typeof ADA | typeof BEN) => Promise<Person>,
  url: string,
): Promise<{ readonly ada: Person; readonly ben: Person }> {
  const [ada, ben] = [await person(ADA), await person(BEN)]
  await join(ben, ada, await startMeeting(ada, url), 'Ben')
  await openSettings(ben)
  await ben.press(/^Blurred$/)
  await close(ben)
  await ben.press(/^Turn on camera$/)
  return { ada, ben }
}
async function close(person: Person): Promise<void> {
  await person.press(/^Close$/)
  await person.until('no sheet', () => !document.querySelector('[role=dialog]'), [])
}

test(
  '[P-71] what others receive never shows the room, from the first picture on, and the choice changes while it runs',
  async ({ person, url }) => {
    const ada = await person(ADA)
    const ben = await person(BEN)
    const link = await startMeeting(ada, url)
    await ben.goto(link)
    await ben.inPhase('prejoin')
    await ben.press(/^Choose devices$/)
    await ben.press(/^Blurred$/)
    await close(ben)
    await ben.type('Ben')
    await ben.press(/^Knock$/)
    await admit(ada, ben, 'Ben')
    // Chosen before; nothing opens by it.
    expect(await cameras(ben)).toEqual([])
    await ben.press(/^Turn on camera$/)
    await seesPerson(ada)
    expect(Math.max(...(await seenOf(ada)).map(({ most }) => most))).toBeLessThan(CLEAR)
    await openSettings(ben)
    await ben.press(/^Hills$/)
    await seesPerson(ada)
    await ben.press(/^Blurred$/)
    await seesPerson(ada)
    expect(Math.max(...(await seenOf(ada)).map(({ most }) => most))).toBeLessThan(CLEAR)
    // The camera is still the same one.
    expect(await cameras(ben)).toEqual(['live'])
    // What this test would see if the room were shown.
    await ben.press(/^As it is$/)
    await seesRoom(ada, true)
    await ben.press(/^Blurred$/)
    await seesRoom(ada, false)
    expect((await cameras(ben)).filter(state => state === 'live')).toEqual(['live'])
    await close(ben)
    await ben.press(/^Turn off camera$/)
    await ben.until(
      'no camera open',
      () =>
        (window as unknown as { __cameras: MediaStreamTrack[] }).__cameras.every(
          t => t.readyState === 'ended',
        ),
      [],
    )
  },
  LONG_MS,
)

test(
  '[P-71] where the background cannot be hidden the camera stays off, and the person is told',
  async ({ person, url }) => {
    const ada = await person(ADA)
    const ben = await person({
      before: `(${drawnCamera})()
      const Real = Worker
      window.Worker = class extends Real {
        constructor(url, how) {
          if (String(url).includes('paintWorker')) throw new DOMException('', 'SecurityError')
          super(url, how)
        }
      }`,
    })
    const link = await startMeeting(ada, url)
    await join(ben, ada, link, 'Ben')
    await openSettings(ben)
    await ben.press(/^Hills$/)
    await close(ben)
    await ben.press(/^Turn on camera$/)
    await ben.text(/Your background could not be hidden, so your camera is off/)
    expect(await cameras(ben)).toEqual(['ended'])
    expect(await seenOf(ada)).toEqual([])
    // Whoever then shows it as it is, is seen.
    await openSettings(ben)
    await ben.text(/This browser cannot do that/)
    await ben.press(/^As it is$/)
    await close(ben)
    await ben.press(/^Turn on camera$/)
    await seesRoom(ada, true)
  },
  LONG_MS,
)

/** In front of the worker: each look at a picture takes as long as on a device that is far too slow. */
const slowly = `{
  const real = OffscreenCanvasRenderingContext2D.prototype.getImageData
  OffscreenCanvasRenderingContext2D.prototype.getImageData = function (...of) {
    const until = performance.now() + 400
    while (performance.now() < until);
    return real.apply(this, of)
  }
}`

/** In front of the worker: the network comes as late as over a bad line. */
const late = `{
  const real = fetch
  globalThis.fetch = async (...of) => {
    await new Promise(done => setTimeout(done, 5000))
    return real(...of)
  }
}`

test(
  '[P-71] until the network is there, others see a blur and nothing else',
  async ({ person }) => {
    const web = makeChangedWeb(['paintWorker'], late)
    const server = await Instance.start(['--web', web.directory])
    try {
      const { ada } = await blurredInside(person, server.url)
      await seesRoom(ada, false)
      expect((await seenOf(ada)).every(({ most, person: share }) => most < CLEAR && share < 0.7)).toBe(true)
      await seesPerson(ada)
      expect(Math.max(...(await seenOf(ada)).map(({ most }) => most))).toBeLessThan(CLEAR)
    } finally {
      await server.stop()
      web.remove()
    }
  },
  LONG_MS,
)

test(
  '[P-71] a device that is too slow says so, switches the camera off, and has shown nothing of the room',
  async ({ person }) => {
    const web = makeChangedWeb(['paintWorker'], slowly)
    const server = await Instance.start(['--web', web.directory])
    try {
      const { ada, ben } = await blurredInside(person, server.url)
      await ben.text(/Your background could not be hidden, so your camera is off/, 40_000)
      expect(await cameras(ben)).toContain('ended')
      expect(await cameras(ben)).not.toContain('live')
      const seen = await seenOf(ada)
      expect(seen.length).toBeGreaterThan(0)
      expect(Math.max(...seen.map(({ most }) => most))).toBeLessThan(CLEAR)
      await openSettings(ben)
      await ben.text(/This device is too slow for that at the moment/)
    } finally {
      await server.stop()
      web.remove()
    }
  },
  LONG_MS,
)

/** One colour that is nowhere else: a PNG of two by two. */
function bluePicture(): Buffer {
  const crc = (bytes: Buffer) => {
    let sum = ~0
    for (const byte of bytes) {
      sum ^= byte
      for (let i = 0; i < 8; i++) sum = (sum >>> 1) ^ (0xedb88320 & -(sum & 1))
    }
    return ~sum >>> 0
  }
  const chunk = (name: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(name), data])
    const [length, end] = [Buffer.alloc(4), Buffer.alloc(4)]
    length.writeUInt32BE(data.length)
    end.writeUInt32BE(crc(body))
    return Buffer.concat([length, body, end])
  }
  const head = Buffer.from([0, 0, 0, 2, 0, 0, 0, 2, 8, 2, 0, 0, 0])
  const row = [0, 0, 0, 255, 0, 0, 255]
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.from([...row, ...row]))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

test.runIf(inject('kind') === 'chrome')(
  '[P-22, P-71] a picture of one’s own is behind the person, is kept nowhere, and the preview shows it before others do',
  async ({ person, url }) => {
    const directory = mkdtempSync(path(tmpdir(), 'konklave-background-'))
    const file = path(directory, 'blue.png')
    writeFileSync(file, bluePicture())
    try {
      const ada = await person({ ...BEN, browser: 'chrome' })
      await ada.goto(url)
      await ada.press(/^Start a meeting$/)
      await ada.press(/^I have kept it$/)
      await ada.press(/^Go to the room$/)
      await ada.inPhase('prejoin')
      await ada.press(/^Turn on camera$/)
      await ada.press(/^Choose devices$/)
      await ada.until('a place for a file', () => document.querySelector('input[type=file]'), [])
      await ada.choose(file)
      await ada.text(/Your picture stays on this page/)
      await ada.until(
        'a blue room',
        () =>
          [...document.querySelectorAll('video')].some(video => {
            const canvas = document.createElement('canvas')
            Object.assign(canvas, { width: 64, height: 36 })
            const context = canvas.getContext('2d')
            context?.drawImage(video, 0, 0, 64, 36)
            const [r = 0, g = 0, b = 0] = context?.getImageData(4, 4, 1, 1).data ?? []
            return b > 200 && r < 60 && g < 60
          }),
        [],
      )
      const kept = await ada.page.evaluate(async () => ({
        items: [...Object.values(localStorage), ...Object.values(sessionStorage)].join().length,
        databases: (await indexedDB.databases()).map(({ name }) => name),
        prefs: JSON.parse(localStorage.getItem('konklave:prefs') ?? '{}').backdrop,
      }))
      expect(kept.prefs).toBe('own')
      expect(kept.items).toBeLessThan(4_000)
      await ada.page.reload()
      await ada.inPhase('prejoin')
      await ada.press(/^Choose devices$/)
      await ada.text(/Until you choose it again, the background is blurred/)
    } finally {
      rmSync(directory, { recursive: true, force: true })
    }
  },
)
