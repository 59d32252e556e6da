import { Encryption_Type, type SignalResponse, type TrackInfo } from '@livekit/protocol'
import type { Kind } from './browsers.ts'
import { expect, test } from './call.fixture.ts'
import { enter, hears, meet, sees } from './call.ts'
import { agree, type Person, until } from './person.ts'

test('[K35] an engine that swaps the tracks of two people cannot put one under the name of the other', async ({
  gate,
  person,
}) => {
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

test.for<Kind>(['chrome', 'firefox'])(
  '[K38] in %s an engine that says nothing is encrypted is not asked: sealed as ever, opened as ever',
  async (kind, { gate, person }) => {
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

test('[K38] an engine participant without leaf is never shown and raises the alarm', async ({ person }) => {
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

test('[K35] frames under a wrong key are refused, told, and never shown', async ({ pair }) => {
  const [anna, ben] = await pair('chrome', 'chrome')
  await agree(1, [anna, ben], { forged: ben })
  await ben.capture('camera', true)
  await until('the alarm', async () => (await anna.snapshot()).alarms.length > 0)
  expect((await anna.snapshot()).alarms).toEqual([{ kind: 'unauthentic', participant: ben.participant }])
  expect((await anna.snapshot()).remote).toEqual([])
})

test.for<Kind>(['chrome', 'firefox'])(
  '[K48] %s does not tell the engine how loud a voice is',
  async (kind, { pair }) => {
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

test.for<Kind>(['chrome', 'firefox'])('%s begins the DTLS handshake itself', async (kind, { pair }) => {
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
