import { decode, serverFrame } from '@konklave/protocol'
import {
  frameCounts,
  Instance,
  keepWatchedFrames,
  makeWatchedWeb,
  type Person,
} from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { join, reads, say, startMeeting } from './flows.ts'
import { keepConnections, keepEverything } from './hostile.ts'

const ADA = { browser: 'chrome', code: 0b10110010, toneHz: 440 } as const
const BEN = { browser: 'chrome', code: 0b01001110, toneHz: 740 } as const
/** What was on its way when the server cut the line may still arrive; a tenth of this is normal. */
const IN_FLIGHT_MS = 1_500

test.runIf(inject('kind') === 'chrome')(
  '[K14] somebody removed who closes nothing, deletes nothing and tries everything gets nothing',
  async ({ person }) => {
    const web = makeWatchedWeb()
    const server = await Instance.start(['--web', web.directory])
    try {
      const ada = await person(ADA)
      const ben = await person({ ...BEN, before: keepWatchedFrames + keepEverything + keepConnections })
      const link = await startMeeting(ada, server.url)
      await join(ben, ada, link, 'Ben')
      await ada.press(/^Turn on camera$/)
      await ada.press(/^Turn on microphone$/)
      await ben.sees(ADA.code)
      await ben.hears(ADA.toneHz)
      await say(ben, 'said while inside')
      await reads(ada, 'said while inside')
      // The eyes: his worker is seen to open frames, his socket to bring messages, and his ticket to be good.
      const before = await frameCounts(ben)
      expect(before['open video after']).toBeGreaterThan(0)
      expect(before['open audio after']).toBeGreaterThan(0)
      expect(await validate(ben)).toBe(200)
      expect(await openSockets(ben)).toHaveLength(2)

      await ada.press(/^People/)
      await ada.press(/^What to do with Ben$/)
      await ada.press(/^Remove from the meeting$/)
      await ada.press(/^Remove$/)
      await ben.inPhase('gone')
      const removedAt = await ben.page.evaluate(() => performance.now())

      // Cut by the server, for he closes nothing. The socket may live: it carries nothing without a stream.
      await expect.poll(() => openSockets(ben), { timeout: 10_000 }).toEqual(['/socket'])
      await pass(ben, 'nothing is in flight', removedAt + IN_FLIGHT_MS)
      const cut = await frameCounts(ben)
      const cutAt = await clock(ben)

      // Ada goes on: what she says now must not reach him in any form, whatever he tries.
      await say(ada, 'only for those inside')
      await pass(ada, 'two seconds of her picture', (await clock(ada)) + 2_000)
      expect(await toldSince(ben, cutAt)).toEqual(['ping'])
      await replay(ben, 'same')
      await replay(ben, 'fresh')
      expect(await validate(ben)).toBe(403)
      expect(await reopenRtc(ben)).toBe('refused')
      await say(ada, 'and this too')
      await pass(ada, 'two more seconds', (await clock(ada)) + 2_000)
      const told = await toldSince(ben, cutAt)
      expect(told).toContain('hello')
      expect(told.filter(kind => !['hello', 'ping', 'closed', 'refused', 'fault'].includes(kind))).toEqual([])
      const after = await frameCounts(ben)
      for (const key of INCOMING) expect({ [key]: after[key] }).toEqual({ [key]: cut[key] })

      // With all keys, the pass and "I was inside" still in his hands: not even the door opens.
      await ben.page.reload({ waitUntil: 'domcontentloaded' })
      await ben.inPhase('gone', 40_000)
      await ben.text(/removed/)
      expect(await ben.page.evaluate(() => document.body.innerText)).not.toContain('only for those inside')
      expect(
        await ada.page.evaluate(
          () =>
            [...document.querySelectorAll('.line > p')].filter(p => p.textContent === 'said while inside')
              .length,
        ),
      ).toBe(1)
      await ada.text(/Only you|You/)
    } finally {
      await server.stop()
      web.remove()
    }
  },
  180_000,
)

/** Frames that reached his worker, and those it could open. */
const INCOMING = ['open video before', 'open audio before', 'open video after', 'open audio after'] as const

type Kept = {
  readonly socket: WebSocket
  readonly url: string
  readonly protocols: string | string[] | undefined
  readonly sent: (string | ArrayBuffer | Uint8Array<ArrayBuffer>)[]
  readonly got: { readonly at: number; readonly bytes: ArrayBuffer }[]
}
type Hoarder = { readonly __sockets: Kept[] }

const openSockets = (one: Person) =>
  one.page.evaluate(() =>
    (window as unknown as Hoarder).__sockets
      .filter(kept => kept.socket.readyState === WebSocket.OPEN)
      .map(kept => new URL(kept.url).pathname),
  )

/** Kinds of the frames that came on any of his sockets to the server since then. */
async function toldSince(one: Person, at: number): Promise<string[]> {
  const frames = await one.page.evaluate(
    since =>
      (window as unknown as Hoarder).__sockets
        .filter(kept => kept.url.endsWith('/socket'))
        .flatMap(kept => kept.got)
        .filter(message => message.at > since)
        .map(message => btoa(String.fromCharCode(...new Uint8Array(message.bytes)))),
    at,
  )
  const kinds = frames.map(text => decode(serverFrame, Buffer.from(text, 'base64'), 1 << 20).t)
  return [...new Set(kinds)].sort()
}

const clock = (one: Person) => one.page.evaluate(() => performance.now())
const pass = (one: Person, what: string, until: number) =>
  one.until(what, end => performance.now() > end, [until])

/** The gate's answer to the ticket he last used. */
const validate = (one: Person) =>
  one.page.evaluate(async () => {
    const rtc = (window as unknown as Hoarder).__sockets.findLast(kept => kept.url.includes('/rtc'))
    const url = new URL(rtc?.url ?? '')
    url.protocol = location.protocol
    url.pathname += '/validate'
    return (await fetch(url)).status
  })

const reopenRtc = (one: Person) =>
  one.page.evaluate(
    () =>
      new Promise<string>(done => {
        const rtc = (window as unknown as Hoarder).__sockets.findLast(kept => kept.url.includes('/rtc'))
        const socket = new WebSocket(rtc?.url ?? '', rtc?.protocols)
        socket.onopen = () => done('open')
        socket.onerror = () => done('refused')
      }),
  )

/** Everything his page ever sent, once more: on the socket it was sent on, or on a fresh one. */
const replay = (one: Person, on: 'same' | 'fresh') =>
  one.page.evaluate(
    where =>
      new Promise<void>(done => {
        const kept = (window as unknown as Hoarder).__sockets.find(k => k.url.endsWith('/socket'))
        if (!kept) throw new Error('no socket')
        // Not the greeting a second time: that alone would end the socket.
        const frames = kept.sent.slice(where === 'same' ? 1 : 0)
        const socket = where === 'same' ? kept.socket : new WebSocket(kept.url, kept.protocols)
        socket.binaryType = 'arraybuffer'
        const send = () => {
          for (const frame of frames) socket.send(frame)
          done()
        }
        if (where === 'same') send()
        else socket.onopen = send
      }),
    on,
  )
