import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Encryption_Type, type SignalResponse, type TrackInfo } from '@livekit/protocol'
import type { Browser, Page } from 'puppeteer-core'
import { build } from 'vite'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Kind, launch } from './browsers.ts'
import { startEngine } from './engine.ts'
import { type Gate, pageRoot, startGate } from './gate.ts'
import { agree, heartbeat, Person, until, want } from './person.ts'

let dist: string
let engine: Awaited<ReturnType<typeof startEngine>>
let gate: Gate
const browsers = new Map<Kind, Browser>()
const open: Person[] = []
let rooms = 0

beforeAll(async () => {
  dist = await mkdtemp(join(tmpdir(), 'media-browser-'))
  const options = { outDir: dist, target: 'es2024' } as const
  await build({ root: pageRoot, logLevel: 'error', build: options, worker: { format: 'es' } })
  engine = await startEngine()
  gate = await startGate(engine, dist)
  for (const kind of ['chrome', 'firefox'] as const) browsers.set(kind, await launch(kind))
})

afterEach(async () => {
  gate.setTamper(null)
  for (const person of open.splice(0)) await person.page.browserContext().close()
})

afterAll(async () => {
  for (const browser of browsers.values()) await browser.close()
  await gate?.stop()
  await engine?.stop()
  await rm(dist, { recursive: true, force: true })
})

type Options = Partial<Parameters<typeof Person.open>[0]>
async function person(name: 'anna' | 'ben' | 'cleo', kind: Kind, options: Options = {}): Promise<Person> {
  const browser = browsers.get(kind)
  if (!browser) throw new Error(`no ${kind}`)
  const made = await Person.open({ name, room: `room-${rooms}`, browser, gate, ...options })
  open.push(made)
  return made
}

async function pair(first: Kind, second: Kind): Promise<[Person, Person]> {
  rooms++
  const both: [Person, Person] = [await person('anna', first), await person('ben', second)]
  await meet(both)
  return both
}

/** Keys agreed, everybody connected and inside, wishing for everybody. */
async function meet(people: readonly Person[]): Promise<void> {
  await agree(1, people)
  await Promise.all(people.map(me => enter(me, people)))
}

async function enter(me: Person, people: readonly Person[]): Promise<void> {
  await me.connect()
  await want(
    me,
    people.filter(other => other !== me),
  )
  await me.do(hand => hand.transport.enter())
}

const sees = (me: Person, other: Person) =>
  until(`${me.name} sees ${other.name}`, async () => (await me.colourOf(other)) === other.look.name).catch(
    async error => {
      const both = { me: await me.snapshot(), other: await other.snapshot() }
      throw new Error(`${error} ${JSON.stringify(both)}`)
    },
  )
const shows = (me: Person, other: Person, kind: string, yes: boolean) =>
  until(`${me.name} ${yes ? 'has' : 'lost'} ${other.name}'s ${kind}`, async () => {
    const { remote } = await me.snapshot()
    return remote.includes(`${other.participant} ${kind}`) === yes
  })
/** By its pitch where the browser can tell, else by its loudness. */
const hears = (me: Person, other: Person) =>
  until(`${me.name} hears ${other.name}`, async () => {
    if (me.kind === 'firefox')
      return (await me.snapshot()).speaking.some(([who]) => who === other.participant)
    return Math.abs(((await me.hertzOf(other)) ?? 0) - other.look.hertz) <= 20
  })

describe.each<[Kind, Kind]>([
  ['chrome', 'chrome'],
  ['chrome', 'firefox'],
])('%s and %s', (first, second) => {
  test('[K35] [K38] picture and sound both ways, and not one plain frame', async () => {
    const [anna, ben] = await pair(first, second)
    for (const someone of [anna, ben]) {
      expect(await someone.capture('camera', true)).toBeNull()
      expect(await someone.capture('microphone', true)).toBeNull()
    }
    await Promise.all([sees(anna, ben), sees(ben, anna)])
    await Promise.all([hears(anna, ben), hears(ben, anna)])
    for (const [me, other] of [
      [anna, ben],
      [ben, anna],
    ] as const) {
      await until('speaking', async () =>
        (await me.snapshot()).speaking.some(([who]) => who === other.participant),
      )
      const now = await me.snapshot()
      expect(now.stats).toMatchObject({ selfTest: 'passed', foreignClear: 0 })
      expect(now.stats.framesSealed).toBeGreaterThan(20)
      expect(now.alarms).toEqual([])
      await until('the way is known', async () => /^connected (udp|tcp)$/.test((await me.snapshot()).state))
    }
  })

  test('[K36] muting takes the picture down, and it comes back under a new context', async () => {
    const [anna, ben] = await pair(first, second)
    await ben.capture('camera', true)
    await sees(anna, ben)
    const before = await ben.do(hand => hand.transport.contexts())
    expect(before.contexts.map(c => c.kind)).toEqual(['camera'])
    await ben.capture('camera', false)
    await heartbeat([ben, anna])
    await shows(anna, ben, 'camera', false)
    expect((await ben.do(hand => hand.transport.contexts())).contexts).toEqual([])
    expect((await ben.snapshot()).local).toEqual([])
    await ben.capture('camera', true)
    await heartbeat([ben, anna])
    await sees(anna, ben)
    const after = await ben.do(hand => hand.transport.contexts())
    expect(after.contexts[0]?.ctx).toBe(before.nextCtx)
  })

  test('[K37] a new epoch keeps the picture; who was removed sees and is seen no more', async () => {
    const [anna, ben] = await pair(first, second)
    for (const someone of [anna, ben]) await someone.capture('camera', true)
    await Promise.all([sees(anna, ben), sees(ben, anna)])
    await agree(2, [anna, ben], { addedSomebody: true })
    const opened = (await anna.snapshot()).stats.framesOpened
    await until('frames go on', async () => (await anna.snapshot()).stats.framesOpened > opened + 20)
    expect((await anna.snapshot()).alarms).toEqual([])
    await agree(3, [anna], { removedBarred: true })
    await shows(anna, ben, 'camera', false)
    expect(await anna.colourOf(ben)).toBeNull()
    // Ben still has epoch 2, and Anna's frames of epoch 3 reach him: nothing of them opens.
    const lost = (await ben.snapshot()).stats.framesOpened
    await until('Ben is fed', async () => (await anna.snapshot()).stats.framesSealed > 60)
    expect((await ben.snapshot()).stats.framesOpened - lost).toBeLessThan(20)
  })
})

test('a screen is shared with its sound, and ends', async () => {
  const [anna, ben] = await pair('chrome', 'chrome')
  expect(await ben.do(hand => hand.transport.setShare(true))).toBeNull()
  await until('the screen', async () => (await anna.colourOf(ben, 'screen')) === 'green')
  await until(
    'its sound',
    async () => Math.abs(((await anna.hertzOf(ben, 'screenAudio')) ?? 0) - 1_320) <= 20,
  )
  await ben.do(hand => hand.transport.setShare(false))
  await heartbeat([ben, anna])
  await shows(anna, ben, 'screen', false)
  expect((await ben.snapshot()).local).toEqual([])
})

test('pre-warmed: nobody knows, and the click brings picture and sound of both', async () => {
  rooms++
  const anna = await person('anna', 'chrome')
  const ben = await person('ben', 'chrome', { rights: 'prewarm' })
  await agree(1, [anna])
  await Promise.all([enter(anna, [anna, ben]), ben.connect()])
  await anna.capture('camera', true)
  expect(await ben.capture('camera', true)).toBeNull()
  expect(await ben.capture('microphone', true)).toBeNull()
  await until('Ben is connected', async () => (await ben.snapshot()).state.startsWith('connected'))
  expect((await ben.snapshot()).stats.framesSealed).toBe(0)
  expect((await anna.snapshot()).alarms).toEqual([])
  await agree(2, [anna, ben], { addedSomebody: true })
  await want(ben, [anna])
  const clicked = Date.now()
  await gate.admit(ben.ticket)
  await ben.do(hand => hand.transport.enter())
  await shows(ben, anna, 'camera', true)
  console.log(`click to first picture: ${Date.now() - clicked} ms on loopback, as seen by a poll of 100 ms`)
  await Promise.all([sees(ben, anna), sees(anna, ben), hears(anna, ben)])
})

test('[K22] without the right to send nothing leaves, and it starts when the right comes', async () => {
  rooms++
  const [anna, ben] = [await person('anna', 'chrome'), await person('ben', 'chrome')]
  await agree(1, [anna, ben], { withoutOwn: [ben] })
  await Promise.all([enter(anna, [anna, ben]), enter(ben, [anna, ben])])
  await ben.capture('camera', true)
  await until('Ben publishes', async () => (await ben.snapshot()).local.includes('camera'))
  await until('frames are held back', async () => (await ben.withheld()) > 10)
  expect((await ben.snapshot()).stats.framesSealed).toBe(0)
  expect((await anna.snapshot()).remote).toEqual([])
  await agree(1, [anna, ben])
  await sees(anna, ben)
})

test('[K35] an engine that swaps the tracks of two people cannot put one under the name of the other', async () => {
  rooms++
  const people = [
    await person('anna', 'chrome'),
    await person('ben', 'chrome'),
    await person('cleo', 'chrome'),
  ]
  const [anna, ben, cleo] = people as [Person, Person, Person]
  let swapped = 0
  gate.setTamper((response, pass) => {
    if (pass.identity !== anna.participant || response.message.case !== 'answer') return
    const { midToTrackId } = response.message.value
    const [first, second] = Object.keys(midToTrackId)
    if (!first || !second) return
    ;[midToTrackId[first], midToTrackId[second]] = [midToTrackId[second]!, midToTrackId[first]!]
    swapped++
  })
  await meet(people)
  for (const someone of [ben, cleo]) await someone.capture('camera', true)
  await until('both arrive', async () => (await anna.snapshot()).remote.length === 2)
  for (let i = 0; i < 5; i++)
    for (const someone of [ben, cleo])
      expect([null, someone.look.name]).toContain(await anna.colourOf(someone))
  expect(swapped).toBeGreaterThan(0)
})

/** Everything the engine says about tracks, of others and of one's own. */
function tracksIn({ message }: SignalResponse): readonly TrackInfo[] {
  if (message.case === 'join')
    return [message.value.participant, ...message.value.otherParticipants].flatMap(p => p?.tracks ?? [])
  if (message.case === 'update') return message.value.participants.flatMap(({ tracks }) => tracks)
  return message.case === 'trackPublished' && message.value.track ? [message.value.track] : []
}

test.each<Kind>(['chrome', 'firefox'])(
  '[K38] in %s an engine that says nothing is encrypted is not asked: sealed as ever, opened as ever',
  async kind => {
    rooms++
    const [anna, ben] = [await person('anna', kind), await person('ben', kind)]
    let said = 0
    gate.setTamper(response => {
      for (const track of tracksIn(response)) {
        track.encryption = Encryption_Type.NONE
        said++
      }
    })
    await meet([anna, ben])
    for (const someone of [anna, ben]) await someone.capture('camera', true)
    await Promise.all([sees(anna, ben), sees(ben, anna)])
    expect(said).toBeGreaterThan(1)
    for (const someone of [anna, ben]) {
      const { stats, alarms } = await someone.snapshot()
      expect(stats).toMatchObject({ foreignClear: 0 })
      expect(Math.min(stats.framesSealed, stats.framesOpened)).toBeGreaterThan(0)
      expect(alarms).toEqual([])
    }
  },
)

test('[K38] an engine participant without leaf is never shown and raises the alarm', async () => {
  rooms++
  const [anna, ben] = [await person('anna', 'chrome'), await person('ben', 'chrome')]
  await agree(1, [anna])
  await Promise.all([enter(anna, [anna, ben]), enter(ben, [ben])])
  await agree(1, [ben])
  await ben.capture('camera', true)
  await until('the alarm', async () => (await anna.snapshot()).alarms.length > 0)
  const { alarms, remote, stats } = await anna.snapshot()
  expect(alarms).toEqual([{ kind: 'ghost', participant: ben.participant }])
  expect(remote).toEqual([])
  expect(stats.framesRefused + stats.framesOpened).toBe(0)
})

test('[K35] frames under a wrong key are refused, told, and never shown', async () => {
  const [anna, ben] = await pair('chrome', 'chrome')
  await agree(1, [anna, ben], { forged: ben })
  await ben.capture('camera', true)
  await until('the alarm', async () => (await anna.snapshot()).alarms.length > 0)
  expect((await anna.snapshot()).alarms).toEqual([{ kind: 'unauthentic', participant: ben.participant }])
  expect((await anna.snapshot()).remote).toEqual([])
})

describe('the canary', () => {
  /** A browser (or a change of ours) in which transforms of senders are set but do nothing. */
  const breakTransforms = (page: Page) =>
    page.evaluateOnNewDocument(() => {
      Object.defineProperty(RTCRtpSender.prototype, 'transform', {
        configurable: true,
        set() {},
        get: () => null,
      })
    })

  test.each<Kind>(['firefox', 'chrome'])(
    '[K38] %s that does not transform is found out, and publishes nothing',
    async kind => {
      rooms++
      const [anna, ben] = [
        await person('anna', 'chrome'),
        await person('ben', kind, { before: breakTransforms }),
      ]
      await meet([anna, ben])
      if (kind === 'firefox') {
        await until('the alarm', async () => (await ben.snapshot()).alarms.length > 0)
        expect((await ben.snapshot()).alarms).toEqual([{ kind: 'not-encrypted' }])
        expect((await ben.snapshot()).stats.selfTest).toBe('failed')
        expect(await ben.capture('camera', true)).toBe('not-allowed')
      } else await ben.capture('camera', true)
      expect((await ben.snapshot()).local).toEqual([])
      expect((await anna.snapshot()).stats.foreignClear).toBe(0)
    },
  )

  test('[K38] in a tab behind another one nothing is said to have failed because no picture came; once somebody looks, it is', async () => {
    rooms++
    const ben = await person('ben', 'firefox', {
      async before(page) {
        await page.evaluateOnNewDocument(() => {
          Object.defineProperty(RTCRtpReceiver.prototype, 'transform', { set() {}, get: () => null })
        })
        await page.browserContext().newPage()
      },
    })
    expect(await ben.page.evaluate(() => document.hidden)).toBe(true)
    const underWay = async () => Number(await ben.page.evaluate('standing().length')) > 0
    await until('a try', underWay)
    await until('the end of the try', async () => !(await underWay()))
    expect(await ben.snapshot()).toMatchObject({ alarms: [], stats: { selfTest: 'not-run' } })
    await ben.page.bringToFront()
    await until('the outcome', async () => (await ben.snapshot()).stats.selfTest === 'failed', 40_000)
  })

  test('[K38] and it can turn red: a Firefox whose transforms break after the self-test sends plain frames', async () => {
    rooms++
    const [anna, ben] = [await person('anna', 'chrome'), await person('ben', 'firefox')]
    await until('the self-test', async () => (await ben.snapshot()).stats.selfTest === 'passed')
    await ben.page.evaluate(() => {
      Object.defineProperty(RTCRtpSender.prototype, 'transform', {
        configurable: true,
        set() {},
        get: () => null,
      })
    })
    await meet([anna, ben])
    await ben.capture('camera', true)
    await until('plain frames', async () => (await anna.snapshot()).stats.foreignClear > 5)
    expect((await anna.snapshot()).remote).toEqual([])
  })

  test.each<Kind>(['chrome', 'firefox'])(
    '[K38] in %s a sender made around the guard is shut, told and never plain',
    async kind => {
      rooms++
      const [anna, ben] = [await person('anna', 'chrome'), await person('ben', kind)]
      await until('the self-test', async () => (await ben.snapshot()).stats.selfTest === 'passed')
      await ben.page.evaluate(() => {
        const native = RTCPeerConnection.prototype.addTransceiver
        const get = () => native
        Object.assign(globalThis, {
          RTCPeerConnection: class extends RTCPeerConnection {
            constructor(config?: RTCConfiguration) {
              super(config)
              Object.defineProperty(this, 'addTransceiver', { get, set() {} })
            }
          },
        })
      })
      await meet([anna, ben])
      await ben.capture('camera', true)
      await until('the alarm', async () => (await ben.snapshot()).alarms.length > 0)
      expect((await ben.snapshot()).alarms).toEqual([{ kind: 'not-encrypted' }])
      await until('nothing is sent', async () => (await ben.snapshot()).local.length === 0)
      expect(await ben.capture('camera', true)).toBe('not-allowed')
      expect((await anna.snapshot()).stats).toMatchObject({ foreignClear: 0, framesOpened: 0 })
    },
  )

  test.each<Kind>(['chrome', 'firefox'])('[K38] in %s nobody can take a transform away', async kind => {
    const [, ben] = await pair('chrome', kind)
    await ben.capture('camera', true)
    const outcome = await ben.page.evaluate(() =>
      (globalThis as unknown as { senders: () => RTCRtpSender[] }).senders().map(sender => {
        try {
          sender.transform = null
          return 'taken'
        } catch {
          return 'fixed'
        }
      }),
    )
    expect(new Set(outcome)).toEqual(new Set(['fixed']))
  })
})

test.each<Kind>(['chrome', 'firefox'])(
  'in %s a frame worker that dies is replaced, and the call goes on',
  async kind => {
    const [anna, ben] = await pair('chrome', kind)
    for (const someone of [anna, ben]) await someone.capture('camera', true)
    await Promise.all([sees(anna, ben), sees(ben, anna)])
    await ben.page.evaluate(() => (globalThis as unknown as { killWorker(): void }).killWorker())
    await until('a context of the next worker', async () => {
      const { contexts } = await ben.do(hand => hand.transport.contexts())
      return (contexts[0]?.ctx ?? 0) >= 1_024
    })
    const opened = (await anna.snapshot()).stats.framesOpened
    await until('Anna sees more', async () => (await anna.snapshot()).stats.framesOpened > opened + 20)
    await until('Ben sees again', async () => (await ben.snapshot()).stats.framesOpened > 20)
    await Promise.all([sees(anna, ben), sees(ben, anna)])
    expect((await anna.snapshot()).stats.foreignClear).toBe(0)
  },
)

test.each<Kind>(['chrome', 'firefox'])(
  '[K48] %s does not tell the engine how loud a voice is',
  async kind => {
    const [anna, ben] = await pair('chrome', kind)
    await ben.capture('microphone', true)
    await hears(anna, ben)
    const [agreed, ...others] = await answers(ben)
    expect(others).toEqual([])
    expect(agreed).toContain('a=extmap')
    expect(agreed).not.toContain('ssrc-audio-level')
    // Firefox does not tell what a sender agreed on.
    if (kind === 'firefox') return
    const extensions = await ben.page.evaluate(() =>
      (globalThis as unknown as { standing: () => RTCPeerConnection[] })
        .standing()
        .flatMap(pc => pc.getSenders().filter(({ track }) => track?.kind === 'audio'))
        .flatMap(sender => sender.getParameters().headerExtensions.map(({ uri }) => uri)),
    )
    expect(extensions).toContain('urn:ietf:params:rtp-hdrext:sdes:mid')
    expect(extensions.filter(uri => uri.includes('audio-level'))).toEqual([])
  },
)

test.each<Kind>(['chrome', 'firefox'])('%s begins the DTLS handshake itself', async kind => {
  const [, ben] = await pair('chrome', kind)
  await until('the way is known', async () => /^connected/.test((await ben.snapshot()).state))
  const roles = (await answers(ben)).map(sdp => /a=setup:(\w+)/.exec(sdp)?.[1])
  expect(roles).toEqual(['passive'])
})

/** What the engine has answered on the connections that stand. */
const answers = ({ page }: Person) =>
  page.evaluate(() =>
    (globalThis as unknown as { standing: () => RTCPeerConnection[] })
      .standing()
      // The connections of the self-test may still stand; only the one to the engine has 3 + 3 sections to receive by.
      .filter(connection => connection.getTransceivers().length >= 6)
      .map(({ remoteDescription }) => remoteDescription?.sdp ?? ''),
  )

test('[K37] a key frame asked for in the same moment does not undo that a picture is switched on', async () => {
  const [anna, ben] = await pair('chrome', 'chrome')
  await ben.capture('camera', true)
  await sees(anna, ben)
  const on = await ben.do(async hand => {
    const sender = (globalThis as unknown as { senders: () => RTCRtpSender[] })
      .senders()
      .find(({ track, transport }) => track?.kind === 'video' && transport?.state === 'connected')
    const enable = (active: boolean) => {
      const parameters = sender?.getParameters()
      for (const encoding of parameters?.encodings ?? []) encoding.active = active
      return parameters && sender?.setParameters(parameters)
    }
    const seen: boolean[] = []
    for (let i = 0; i < 20; i++) {
      await enable(false)
      hand.needKeyFrame()
      // The SDK as well says nothing when it is refused.
      await enable(true)?.catch(() => undefined)
      seen.push(sender?.getParameters().encodings[0]?.active === true)
    }
    return seen
  })
  expect(on).toEqual(Array.from({ length: 20 }, () => true))
})

test('the engine is killed: media is back by itself, and the ticket is still ours', async () => {
  const [anna, ben] = await pair('chrome', 'chrome')
  for (const someone of [anna, ben]) await someone.capture('camera', true)
  await Promise.all([sees(anna, ben), sees(ben, anna)])
  await engine.kill()
  engine = await startEngine(engine.ports)
  const opened = (await anna.snapshot()).stats.framesOpened
  await until('frames again', async () => (await anna.snapshot()).stats.framesOpened > opened + 20)
  await Promise.all([sees(anna, ben), sees(ben, anna)])
  expect((await ben.snapshot()).alarms).toEqual([])
})

test('who is removed ends, and does not try for ever', async () => {
  const [, ben] = await pair('chrome', 'chrome')
  await until('inside', async () => (await ben.snapshot()).state.startsWith('connected'))
  await gate.remove(ben.ticket)
  await until('refused', async () => (await ben.snapshot()).state === 'unavailable')
})

test('[K38] a browser with encoded streams only is as safe, and takes part', async () => {
  rooms++
  const older = (page: Page) =>
    page.evaluateOnNewDocument(() => {
      Reflect.deleteProperty(globalThis, 'RTCRtpScriptTransform')
    })
  const people = [await person('anna', 'chrome', { before: older }), await person('ben', 'firefox')] as const
  const [anna, ben] = people
  await meet(people)
  for (const someone of people) await someone.capture('camera', true)
  await Promise.all([sees(anna, ben), sees(ben, anna)])
  for (const someone of people)
    expect((await someone.snapshot()).stats).toMatchObject({ selfTest: 'passed', foreignClear: 0 })
})

test('the same ticket again keeps the connection, another one starts anew', async () => {
  const [anna, ben] = await pair('chrome', 'chrome')
  await ben.capture('camera', true)
  await sees(anna, ben)
  const opened = (await anna.snapshot()).stats.framesOpened
  await ben.do((hand, ticket) => hand.reconnect(ticket), ben.ticket)
  await until('frames go on', async () => (await anna.snapshot()).stats.framesOpened > opened + 5, 1_500)
  const connections = () => ben.page.evaluate('connections()')
  const before = await connections()
  const next = gate.issue({ room: `room-${rooms}`, identity: ben.participant, rights: 'member' })
  await ben.do((hand, ticket) => hand.reconnect(ticket), next)
  await sees(anna, ben)
  expect(await connections()).toBeGreaterThan(Number(before))
})

test('[K11] whose rights come back later than the connection keeps the camera', async () => {
  const [anna, ben] = await pair('chrome', 'chrome')
  await ben.capture('camera', true)
  await sees(anna, ben)
  let refusals = 0
  gate.setTamper(({ message }, { identity }) => {
    if (message.case === 'requestResponse' && identity === ben.participant) refusals++
  })
  const next = gate.issue({ room: `room-${rooms}`, identity: ben.participant, rights: 'prewarm' })
  await ben.do((hand, ticket) => hand.reconnect(ticket), next)
  await until('refused more than once', async () => refusals > 1)
  await gate.admit(next)
  await sees(anna, ben)
})

test.each<Kind>(['chrome', 'firefox'])(
  '[K36] in %s a track that is switched off while its stream begins is seen and heard all the same',
  async kind => {
    const [anna, ben] = await pair(kind, 'chrome')
    await anna.do(hand => {
      const { receivers } = globalThis as unknown as { receivers: () => RTCRtpReceiver[] }
      const off = () => {
        for (const { track } of receivers()) track.enabled = false
      }
      // The SDK does so when somebody else has just left the receiver.
      const timer = setInterval(off, 1)
      hand.transport.on('remote', media => {
        if (media.length === 2) clearInterval(timer)
      })
    })
    await ben.capture('camera', true)
    await ben.capture('microphone', true)
    await Promise.all([sees(anna, ben), hears(anna, ben)])
  },
)

test('what the server sees of a camera is noise with a trailer', async () => {
  const [, ben] = await pair('chrome', 'chrome')
  await ben.capture('camera', true)
  await until('sending', async () => (await ben.snapshot()).stats.framesSealed > 5)
  const sample = await ben.do(hand => hand.sample())
  expect(sample.length).toBeGreaterThan(40)
  expect(sample.at(-10)! >> 6).toBe(1)
})
