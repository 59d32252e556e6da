import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { launch, Person } from '@konklave/testing/person'
import { inject } from 'vitest'
import { expect, test } from './fixture.ts'
import { join as joinMeeting, reads, say, startMeeting } from './flows.ts'
import { openTown, type Place, type Town, townProblem } from './nat/town.ts'

const HOST = 'meet.example.org'
const KONKLAVE = join(import.meta.dirname, '../apps/cli/src/main.ts')
const UDP_PORT = 7882
const problem = townProblem()
if (problem) console.log(`nat: skipped, ${problem}`)

/** A tall screen under a finger. */
const TELEPHONE = { width: 390, height: 844, isMobile: true, hasTouch: true }

/** Remembers the connections of a page. */
const WATCHED = `{
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration) {
      super(configuration)
      ;(window.__connections ??= []).push(this)
    }
  }
}`

/** How the engine is reached: `relay by tls` where the call goes through the page's own port. */
const way = ({ page }: Person) =>
  page.evaluate(async () => {
    const all = (window as unknown as { __connections: RTCPeerConnection[] }).__connections
    // The self-test of the frame worker has connections without a server.
    const call = all.find(c => c.connectionState === 'connected' && c.getConfiguration().iceServers?.length)
    const stats = new Map((await call?.getStats())?.entries() ?? [])
    const pair = stats.get(
      [...stats.values()].find(({ type }) => type === 'transport')?.selectedCandidatePairId,
    )
    const { relayProtocol, protocol } = stats.get(pair?.localCandidateId) ?? {}
    return relayProtocol ? `relay by ${relayProtocol}` : protocol
  })

test.runIf(problem === null && inject('kind') === 'chrome').each([
  { forwarded: ['udp'], goes: 'udp' },
  { forwarded: [], goes: 'relay by tls' },
] as const)(
  '[P-02, P-21] from set-up to a call: a server behind a router, an authority’s certificate, a telephone behind its carrier’s NAT; calls by $goes',
  async ({ forwarded, goes }) => {
    const began = performance.now()
    const town = openTown([
      { protocol: 'tcp', port: 80 },
      { protocol: 'tcp', port: 443 },
      ...forwarded.map(protocol => ({ protocol, port: UDP_PORT })),
    ])
    const place = mkdtempSync(join(tmpdir(), 'konklave-nat-'))
    const running: ChildProcess[] = []
    const browsers: Awaited<ReturnType<typeof launch>>[] = []
    try {
      const roots = join(place, 'roots.pem')
      const open = program(town, 'open', join(import.meta.dirname, 'nat/open.ts'), HOST, roots)
      running.push(open.child)
      const [, directory = '', trust = ''] = /^(https:\S+) (\S+)$/.exec(await open.says(/^https:/)) ?? []

      const written = await finished(
        program(
          town,
          'house',
          KONKLAVE,
          'setup',
          HOST,
          '--yes',
          '--into',
          place,
          ...told({ directory, trust }),
        ),
      )
      expect(written.code, written.said).toBe(0)
      expect(written.said).toContain('Forward at the router, from 192.0.2.1 to 10.0.0.5')
      for (const port of ['443/tcp', `${UDP_PORT}/udp`, '80/tcp']) expect(written.said).toContain(port)
      const grant = /https:\/\/\S+/.exec(written.said)?.[0] ?? ''

      const config = ['--config', join(place, 'konklave.toml')]
      const server = program(town, 'house', KONKLAVE, 'up', ...config)
      running.push(server.child)
      await server.says(/ready/)
      // As if this authority were one of those that everybody trusts.
      const trusting = [`NODE_EXTRA_CA_CERTS=${roots}`, process.execPath]
      const check = await finished(
        start(town, 'house', 'env', ...trusting, KONKLAVE, 'check', '--json', ...config),
      )
      const failures = JSON.parse(check.said).filter((line: { verdict: string }) => line.verdict === 'fail')
      expect(failures).toEqual([])

      const [desk, telephone] = await Promise.all(
        (['open', 'phone'] as const).map(where =>
          launch('chrome', {
            executablePath: town.wrapper(where, '/usr/bin/chromium'),
            pipe: true,
            // The authority is nobody's. TURN has its own look at the certificate.
            args: ['--ignore-certificate-errors'],
          }),
        ),
      )
      if (!desk || !telephone) throw new Error('no browsers')
      browsers.push(desk, telephone)
      const ada = await Person.open(desk, { code: 0b10110010, toneHz: 440, before: WATCHED })
      const ben = await Person.open(telephone, {
        code: 0b01001110,
        toneHz: 740,
        viewport: TELEPHONE,
        before: WATCHED,
      })
      const link = await startMeeting(ada, grant)
      await joinMeeting(ben, ada, link, 'Ben')
      for (const person of [ada, ben]) {
        await person.press(/^Turn on camera$/)
        await person.press(/^Turn on microphone$/)
      }
      await Promise.all([ada.sees(0b01001110), ben.sees(0b10110010)])
      await Promise.all([ada.hears(740), ben.hears(440)])
      expect([await way(ada), await way(ben)]).toEqual([goes, goes])
      await say(ben, 'from the road')
      await reads(ada, 'from the road')
      console.log(`from set-up to a call by ${goes}: ${Math.round((performance.now() - began) / 1000)} s`)
    } finally {
      for (const browser of browsers) await browser.close()
      for (const child of running.reverse()) await ended(child)
      town.close()
      rmSync(place, { recursive: true, force: true })
    }
  },
  240_000,
)

/** What a person would answer; nobody who exists. */
const told = ({ directory, trust }: { directory: string; trust: string }) => [
  ...['--controller-name', 'Testing office', '--controller-address', '1 Test street, 00000 Testing'],
  ...['--controller-contact', 'office@example.org', '--privacy-contact', 'privacy@example.org'],
  ...[
    '--authority',
    'false',
    '--certificate',
    'acme',
    '--acme-directory',
    directory,
    '--acme-trust-file',
    trust,
  ],
  ...['--endpoints', `${new URL(directory).host}; Testing authority; DE`],
  ...['--engine-udp-port', String(UDP_PORT)],
]

const program = (town: Town, where: Place, ...args: readonly string[]) =>
  start(town, where, process.execPath, ...args)

function start(town: Town, where: Place, command: string, ...args: readonly string[]) {
  const child = town.spawn(where, command, args)
  const lines: string[] = []
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr])
    if (stream)
      createInterface({ input: stream }).on('line', line => {
        lines.push(line)
        for (const look of waiting) look()
      })
  /** The first line like that. */
  const says = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => {
        const found = lines.find(line => pattern.test(line))
        if (found !== undefined) resolve(found)
      }
      waiting.add(look)
      child.once('exit', () => reject(new Error(`it ended:\n${lines.join('\n')}`)))
      look()
    })
  return { child, lines, says }
}

async function finished({
  child,
  lines,
}: ReturnType<typeof program>): Promise<{ code: number; said: string }> {
  const [code] = await once(child, 'close')
  return { code, said: lines.join('\n') }
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = once(child, 'exit')
  child.kill('SIGTERM')
  await gone
}
