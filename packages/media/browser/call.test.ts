import { describe } from 'vitest'
import type { Kind } from './browsers.ts'
import { expect, test } from './call.fixture.ts'
import { enter, hears, sees, shows } from './call.ts'
import { agree, heartbeat, until, want } from './person.ts'

describe.each<[Kind, Kind]>([
  ['chrome', 'chrome'],
  ['chrome', 'firefox'],
])('%s and %s', (first, second) => {
  test('[K35] [K38] picture and sound both ways, and not one plain frame', async ({ pair }) => {
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

  test('[K36] muting takes the picture down, and it comes back under a new context', async ({ pair }) => {
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

  test('[K37] a new epoch keeps the picture; who was removed sees and is seen no more', async ({ pair }) => {
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

test('a screen is shared with its sound, and ends', async ({ pair }) => {
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

test('pre-warmed: nobody knows, and the click brings picture and sound of both', async ({ gate, person }) => {
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

test('[K22] without the right to send nothing leaves, and it starts when the right comes', async ({
  person,
}) => {
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

test('[K37] a key frame asked for in the same moment does not undo that a picture is switched on', async ({
  pair,
}) => {
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

test.for<Kind>(['chrome', 'firefox'])(
  '[K36] in %s a track that is switched off while its stream begins is seen and heard all the same',
  async (kind, { pair }) => {
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

test('what the server sees of a camera is noise with a trailer', async ({ pair }) => {
  const [, ben] = await pair('chrome', 'chrome')
  await ben.capture('camera', true)
  await until('sending', async () => (await ben.snapshot()).stats.framesSealed > 5)
  const sample = await ben.do(hand => hand.sample())
  expect(sample.length).toBeGreaterThan(40)
  expect(sample.at(-10)! >> 6).toBe(1)
})
