import type { Kind } from './browsers.ts'
import { expect, test } from './call.fixture.ts'
import { sees } from './call.ts'
import { type Person, until } from './person.ts'

test.for<Kind>(['chrome', 'firefox'])(
  'in %s a frame worker that dies is replaced, and the call goes on',
  async (kind, { pair }) => {
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

test('the engine is killed: media is back by itself, and the ticket is still ours', async ({
  killEngine,
  pair,
}) => {
  const [anna, ben] = await pair('chrome', 'chrome')
  for (const someone of [anna, ben]) await someone.capture('camera', true)
  await Promise.all([sees(anna, ben), sees(ben, anna)])
  await killEngine()
  const opened = (await anna.snapshot()).stats.framesOpened
  await until('frames again', async () => (await anna.snapshot()).stats.framesOpened > opened + 20)
  await Promise.all([sees(anna, ben), sees(ben, anna)])
  expect((await ben.snapshot()).alarms).toEqual([])
  // What is switched on again goes by the sender that is there.
  await ben.capture('camera', false)
  await ben.capture('camera', true)
  await until('Anna sees Ben again', async () => (await ben.snapshot()).local.includes('camera'))
  await sees(anna, ben)
  expect(await cameraSenders(ben)).toBe(1)
})

const cameraSenders = ({ page }: Person) =>
  page.evaluate(
    () =>
      (globalThis as unknown as { standing: () => RTCPeerConnection[] })
        .standing()
        .flatMap(pc => pc.getSenders())
        .filter(({ track }) => track?.kind === 'video').length,
  )

test('who is removed ends, and does not try for ever', async ({ gate, pair }) => {
  const [, ben] = await pair('chrome', 'chrome')
  await until('inside', async () => (await ben.snapshot()).state.startsWith('connected'))
  await gate.remove(ben.ticket)
  await until('refused', async () => (await ben.snapshot()).state === 'unavailable')
})

test('the same ticket again keeps the connection, another one starts anew', async ({ gate, room, pair }) => {
  const [anna, ben] = await pair('chrome', 'chrome')
  await ben.capture('camera', true)
  await sees(anna, ben)
  const opened = (await anna.snapshot()).stats.framesOpened
  await ben.do((hand, ticket) => hand.reconnect(ticket), ben.ticket)
  await until('frames go on', async () => (await anna.snapshot()).stats.framesOpened > opened + 5, 1_500)
  const connections = () => ben.page.evaluate('connections()')
  const before = await connections()
  const next = gate.issue({ room, identity: ben.participant, rights: 'member' })
  await ben.do((hand, ticket) => hand.reconnect(ticket), next)
  await sees(anna, ben)
  expect(await connections()).toBeGreaterThan(Number(before))
})

test('[K11] whose rights come back later than the connection keeps the camera', async ({
  gate,
  room,
  pair,
}) => {
  const [anna, ben] = await pair('chrome', 'chrome')
  await ben.capture('camera', true)
  await sees(anna, ben)
  let refusals = 0
  gate.setTamper(({ message }, { identity }) => {
    if (message.case === 'requestResponse' && identity === ben.participant) refusals++
  })
  const next = gate.issue({ room, identity: ben.participant, rights: 'prewarm' })
  await ben.do((hand, ticket) => hand.reconnect(ticket), next)
  await until('refused more than once', async () => refusals > 1)
  await gate.admit(next)
  await sees(anna, ben)
})
