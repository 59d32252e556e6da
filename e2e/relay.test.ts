import { networkInterfaces } from 'node:os'
import { FIREFOX_TONE_HZ, launch, Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { join, startAtHome } from './flows.ts'
import { HOST, startPublic } from './publicServer.ts'
import { relayOnly } from './relayOnly.ts'

const host = { code: 0b10110010, toneHz: 440 }
const guest = { code: 0b01001110, toneHz: inject('kind') === 'firefox' ? FIREFOX_TONE_HZ : 740 }

/** Of connections to the engine; the self-test of the frame worker has others. */
const ways = ({ page }: Person) =>
  page.evaluate(() =>
    (window as unknown as { __connections: RTCPeerConnection[] }).__connections
      .filter(c => (c.getConfiguration().iceServers?.length ?? 0) > 0)
      .map(c => [c.connectionState, c.getConfiguration().iceTransportPolicy]),
  )

test('[P-21] where only the page’s own port is open, the call goes through it: sound and picture both ways', async () => {
  const address = Object.values(networkInterfaces())
    .flatMap(list => list ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address
  const { server, stop } = await startPublic(['--public-addresses', address ?? '127.0.0.1'])
  const browsers = await Promise.all(
    (['chrome', inject('kind')] as const).map(kind => launch(kind, { names: [HOST] })),
  )
  try {
    const [first, second] = browsers
    if (!first || !second) throw new Error('no browsers')
    const ada = await Person.open(first, { ...host, before: relayOnly })
    const ben = await Person.open(second, { ...guest, before: relayOnly })
    const link = await startAtHome(ada, await server.grant())
    await join(ben, ada, link, 'Ben')
    for (const person of [ada, ben]) {
      await person.press(/^Turn on camera$/)
      await person.press(/^Turn on microphone$/)
    }
    await Promise.all([ben.sees(host.code), ada.sees(guest.code)])
    await Promise.all([ben.hears(host.toneHz), ada.hears(guest.toneHz)])
    // One: what the page began before it was let into the call is what the call goes through.
    for (const person of [ada, ben]) expect(await ways(person)).toEqual([['connected', 'relay']])
  } finally {
    for (const browser of browsers) await browser.close()
    await stop()
  }
})
