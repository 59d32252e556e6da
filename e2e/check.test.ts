import { once } from 'node:events'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { launch, Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { findings } from './findings.ts'
import { expect, test } from './fixture.ts'
import { HOST, startPublic } from './publicServer.ts'
import { netsProblem, openNets } from './roaming/nets.ts'
import { sticksOut } from './sticksOut.ts'
import { withoutUdp } from './withoutUdp.ts'

const face = { code: 0b10110010, toneHz: 440 }
/** Firefox that has opened no device reaches no loopback by UDP. */
const address =
  Object.values(networkInterfaces())
    .flatMap(list => list ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? '127.0.0.1'

/** Keeps each connection that the page makes, on a phone so slow that its sockets open before it knows what to say. */
const KEPT = `{
  window.__connections = []
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration) {
      super(configuration)
      window.__connections.push(this)
    }
    async createOffer(options) {
      await new Promise(resolve => setTimeout(resolve, 200))
      return super.createOffer(options)
    }
  }
}`

/** The engine opens it on every address, so nobody else's test may have it. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}

type Shown = { readonly line: string; readonly result: string; readonly text: string }
const linesOf = ({ page }: Person): Promise<Shown[]> =>
  page.$$eval('.checkLine', all =>
    all.map(e => ({
      line: e.getAttribute('data-line') ?? '',
      result: e.getAttribute('data-result') ?? '',
      text: (e as HTMLElement).innerText,
    })),
  )
const results = async (person: Person) =>
  Object.fromEntries((await linesOf(person)).map(({ line, result }) => [line, result]))
const textOf = async (person: Person, name: string) =>
  (await linesOf(person)).find(({ line }) => line === name)?.text ?? ''
const heading = ({ page }: Person) => page.$eval('h1', h1 => h1.textContent)

/** On a phone, under the name of a public server with each way there is. */
async function onAPhone(
  before: string,
  go: (ada: Person, ports: { readonly page: string; readonly tcp: number }) => Promise<void>,
): Promise<void> {
  const tcp = await freePort()
  const { server, stop } = await startPublic([
    ...['--public-addresses', address, '--engine-tcp-port', `${tcp}`],
  ])
  const browser = await launch(inject('kind'), { names: [HOST] })
  try {
    const ada = await Person.open(browser, { ...face, before, viewport: { width: 390, height: 844 } })
    await ada.goto(`${server.url}/check`)
    await ada.inPhase('check')
    await ada.press(/^Start the check$/)
    await ada.inPhase('checked', 60_000)
    await go(ada, { page: new URL(server.url).port, tcp })
  } finally {
    await browser.close()
    await stop()
  }
}

test('[P-13, P-83] where nothing is closed every line gets through, without a name, a room or a device', async () => {
  await onAPhone(KEPT, async (ada, { page, tcp }) => {
    expect(await heading(ada)).toBe('Everything works from here')
    expect(await results(ada)).toEqual({
      page: 'works',
      socket: 'works',
      udp: 'works',
      tcp: 'works',
      relay: 'works',
    })
    expect(await textOf(ada, 'page')).toContain(`${page}/tcp · HTTP/2`)
    expect(await textOf(ada, 'tcp')).toContain(`${tcp}/tcp · ICE/TCP`)
    const connections = await ada.page.evaluate(() =>
      (window as unknown as { __connections: RTCPeerConnection[] }).__connections.map(c => [
        c.getConfiguration().iceTransportPolicy,
        c.getSenders().length,
        c.connectionState,
      ]),
    )
    // Nothing that media could leave by, and nothing left open.
    expect(connections).toEqual([
      ['all', 0, 'closed'],
      ['all', 0, 'closed'],
      ['relay', 0, 'closed'],
    ])
    expect(ada.errors).toEqual([])
    if (inject('kind') === 'chrome') expect(await findings(ada)).toEqual([])
  })
}, 90_000)

test('where UDP is closed its line says which port to open, and calls take the detour', async () => {
  await onAPhone(withoutUdp, async (ada, { tcp }) => {
    expect(await heading(ada)).toBe('Meetings work, over a detour')
    expect(await results(ada)).toMatchObject({ socket: 'works', udp: 'fails', tcp: 'works', relay: 'works' })
    const said = await textOf(ada, 'udp')
    expect(said).toMatch(/Open port \d+\/udp in the server's firewall, and forward it in the router/)
    expect(said).toContain(`sound and picture go through port ${tcp}/tcp`)
    await ada.page.setViewport({ width: 320, height: 640 })
    expect(await sticksOut(ada)).toEqual([])
    for (const value of inject('kind') === 'chrome' ? ['light', 'dark'] : []) {
      await ada.page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value }])
      expect(await findings(ada), value).toEqual([])
    }
  })
}, 90_000)

// Each way is waited for to its end: one browser shows it.
test.runIf(inject('kind') === 'chrome')(
  'where only the port of the page is open, and that to no call, there is only text, and each line says why',
  async () => {
    // What is offered to the browser leads nowhere, by no transport; pages and sockets go on.
    const nowhere = `RTCPeerConnection.prototype.addIceCandidate = async () => {}
    const { setRemoteDescription } = RTCPeerConnection.prototype
    RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }) {
      return setRemoteDescription.call(this, { type, sdp: sdp.replaceAll(/^a=candidate:.*\\r?\\n/gm, '') })
    }`
    await onAPhone(nowhere, async (ada, { tcp }) => {
      expect(await heading(ada)).toBe('Only text works')
      expect(await results(ada)).toMatchObject({
        socket: 'works',
        udp: 'fails',
        tcp: 'fails',
        relay: 'fails',
      })
      expect(await textOf(ada, 'tcp')).toContain(`Open port ${tcp}/tcp`)
      expect(await textOf(ada, 'relay')).toContain('a proxy before the server')
    })
  },
  120_000,
)

test('in a trial there is nothing to check, and the page says so', async ({ person, url }) => {
  const ada = await person({ language: 'de' })
  await ada.goto(`${url}/check`)
  await ada.press(/^Prüfung starten$/)
  await ada.inPhase('checked')
  expect(await heading(ada)).toBe('Hier gibt es nichts zu prüfen')
  expect(await results(ada)).toMatchObject({ page: 'works', socket: 'works', udp: 'untried' })
})

const problem = netsProblem()
if (problem) console.log(`check from another machine: skipped, ${problem}`)

/** Drops what comes from outside for that port, as a firewall does; the machine's own packets pass. */
const CLOSE_UDP = [
  'ip rule add pref 10 table local',
  'ip rule del pref 0 table local',
  'ip rule add pref 1 iif house0 ipproto udp dport 7882 type blackhole',
].join(' && ')

test.runIf(problem === null && inject('kind') === 'chrome')(
  'from another machine: all is open; with the UDP port of the server closed calls come through the port of the page',
  async () => {
    const nets = openNets()
    try {
      const program = join(import.meta.dirname, 'check/firewalled.ts')
      const check = nets.spawn(process.execPath, [program, nets.onLaptop('/usr/bin/chromium'), CLOSE_UDP])
      const said = check.stdout ? text(check.stdout) : Promise.resolve('')
      await once(check, 'exit')
      expect((await said).trim().split('\n')).toEqual([
        'Everything works from here: page works, socket works, udp works, tcp absent, relay works',
        'Meetings work, over a detour: page works, socket works, udp fails, tcp absent, relay works',
      ])
    } finally {
      nets.close()
    }
  },
  180_000,
)
