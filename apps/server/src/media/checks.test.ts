import {
  CHECK_LIFE_MS,
  CHECK_PATH,
  CHECK_WAY_MS,
  type CheckReply,
  checkReply,
  decode,
  ECHO_LIFE_MS,
  ECHO_PATH,
  echoReply,
  encode,
  RELAY_PATH,
  relayReply,
} from '@konklave/protocol'
import { expect, test } from 'vitest'
import { testEngine } from '../testing/engine.ts'
import { eventually } from '../testing/eventually.ts'
import { Http2Client } from '../testing/http2Client.ts'
import { ManualClock } from '../testing/manualClock.ts'
import { randomBytes, startTestApp } from '../testing/testApp.ts'
import { createWayChecks } from './checks.ts'
import type { CallRights } from './types.ts'

type Issued = { readonly room: string; readonly participant: string; readonly rights: CallRights }

function checks(engine = testEngine()) {
  const clock = new ManualClock()
  const issued: Issued[] = []
  const closed: string[] = []
  const desk = {
    issue(room: string, participant: string, rights: CallRights) {
      issued.push({ room, participant, rights })
      return randomBytes(16)
    },
    closeRoom: async (room: string) => void closed.push(room),
  }
  return { ...createWayChecks({ desk, engine, clock, randomBytes }), clock, engine, issued, closed }
}

const opened = (check: CheckReply | 'busy' | 'down'): CheckReply => {
  if (typeof check === 'string') throw new Error(check)
  return check
}

test('[P-13] a check is a room of its own, in which somebody for each way is hidden and may neither send nor receive', () => {
  const engine = {
    ...testEngine(),
    mediaAddress: () => ({ ips: ['192.0.2.1'], udpPorts: [7882], tcpPort: 7881 }),
  }
  const lifetimes: (number | undefined)[] = []
  engine.relay = () => ({
    endpoint: { host: '127.0.0.1', port: 1 },
    credential: validSeconds => {
      lifetimes.push(validSeconds)
      return { username: 'name', credential: 'word' }
    },
  })
  const { open, issued } = checks(engine)
  const first = opened(open())
  expect(first).toMatchObject({
    udp: { ports: [7882] },
    tcp: { port: 7881 },
    relay: { username: 'name', credential: 'word' },
  })
  open()
  expect(issued.map(({ rights }) => rights)).toEqual(Array(6).fill({ kind: 'prewarm' }))
  expect(new Set(issued.map(({ participant }) => participant)).size).toBe(6)
  expect(issued.map(({ room }) => room === issued[0]?.room)).toEqual([true, true, true, false, false, false])
  // Not the day that somebody in a meeting may go on relaying.
  expect(lifetimes).toEqual([CHECK_LIFE_MS / 1_000, CHECK_LIFE_MS / 1_000])
  expect(encode(first)).toEqual(encode(decode(checkReply, encode(first), 4_096)))
})

test('what the server does not offer is not in the answer', () => {
  const { open, issued } = checks()
  expect(Object.keys(opened(open()))).toEqual(['udp'])
  expect(issued).toHaveLength(1)
})

test('a check ends after a minute, which three ways tried to the end fit into', () => {
  const { open, clock, issued, closed } = checks()
  open()
  clock.advance(CHECK_LIFE_MS - 1)
  expect(closed).toEqual([])
  clock.advance(1)
  expect(closed).toEqual([issued[0]?.room])
  expect(3 * CHECK_WAY_MS).toBeLessThan(CHECK_LIFE_MS)
  expect(CHECK_LIFE_MS).toBeLessThanOrEqual(60_000)
})

test('[P-78] at most fifty are open at once; one that ended makes room for the next', () => {
  const { open, clock } = checks()
  for (let i = 0; i < 50; i++) expect(open()).toHaveProperty('udp')
  expect(open()).toBe('busy')
  clock.advance(CHECK_LIFE_MS)
  expect(open()).toHaveProperty('udp')
})

test('without the engine there is none, and none is counted', () => {
  const { open, engine, issued } = checks()
  engine.set('down')
  for (let i = 0; i < 60; i++) expect(open()).toBe('down')
  engine.set('up')
  expect(open()).toHaveProperty('udp')
  expect(issued).toHaveLength(1)
})

test('[P-13] an echo is a room of its own with one who may send a microphone and one who only hears; nobody is hidden, and it ends after a minute', () => {
  const { echo, open, clock, issued, closed } = checks()
  const reply = echo()
  if (typeof reply === 'string') throw new Error(reply)
  expect(issued.map(({ rights }) => rights)).toEqual([
    { kind: 'member', publish: ['microphone'] },
    { kind: 'member', publish: [] },
  ])
  expect(issued.map(({ participant }) => participant)).toEqual(
    [reply.says, reply.hears].map(({ mediaId }) => Buffer.from(mediaId).toString('base64url')),
  )
  expect(new Set(issued.map(({ room }) => room)).size).toBe(1)
  expect(encode(reply)).toEqual(encode(decode(echoReply, encode(reply), 4_096)))
  clock.advance(ECHO_LIFE_MS - 1)
  expect(closed).toEqual([])
  clock.advance(1)
  expect(closed).toEqual([issued[0]?.room])
  expect(ECHO_LIFE_MS).toBeLessThanOrEqual(60_000)
  // Those who check do not keep those from it who want to hear themselves.
  for (let i = 0; i < 50; i++) expect(echo()).toHaveProperty('says')
  expect(echo()).toBe('busy')
  expect(open()).toHaveProperty('udp')
})

async function asked(mode: 'trial' | 'lan' | 'public', part: { readonly checks?: boolean } = {}) {
  const engine = testEngine()
  const server = await startTestApp({ mode, engine, ...part })
  const h2 = mode === 'trial' ? null : await Http2Client.open(server.url)
  const post = async (headers: Readonly<Record<string, string>> = {}) =>
    h2
      ? h2.request(CHECK_PATH, { ':method': 'POST', ...headers })
      : { status: (await fetch(`${server.url}${CHECK_PATH}`, { method: 'POST' })).status, body: Buffer.of() }
  const stop = async () => {
    h2?.close()
    await server.stop()
  }
  return { engine, server, post, stop }
}

test('asked over the wire: no room, link or name is needed, and the ticket opens the engine hidden', async () => {
  const { engine, server, post, stop } = await asked('public')
  await engine.listen()
  const { status, body } = await post()
  expect(status).toBe(200)
  const { udp } = decode(checkReply, body, 4_096)
  const h2 = await Http2Client.open(server.url)
  const ticket = Buffer.from(udp.ticket).toString('base64url')
  expect((await h2.connect(`/rtc?access_token=${ticket}`)).status).toBe(200)
  await eventually(() => engine.joins.length).toBe(1)
  expect(engine.joins[0]?.headers.authorization).toMatch(/^Bearer [\w-]{22}\/[\w-]{22}\/prewarm$/)
  h2.close()
  engine.stop()
  await stop()
})

test('[P-78] one address asks a dozen times, then slowly; a page from elsewhere is refused', async () => {
  const { post, stop } = await asked('lan')
  expect((await post({ origin: 'https://elsewhere.example' })).status).toBe(403)
  const answers: number[] = []
  for (let i = 0; i < 13; i++) answers.push((await post()).status)
  expect(answers).toEqual([...Array(12).fill(200), 429])
  await stop()
})

test('[P-78] one address may hear itself forty times, then slowly, also in a trial; not where it was switched off', async () => {
  const engine = testEngine()
  const server = await startTestApp({ mode: 'trial', engine })
  const ask = async () => (await fetch(`${server.url}${ECHO_PATH}`, { method: 'POST' })).status
  expect(await ask()).toBe(200)
  engine.set('down')
  expect(await ask()).toBe(503)
  await server.stop()
  const lan = await startTestApp({ mode: 'lan', engine: testEngine() })
  const h2 = await Http2Client.open(lan.url)
  const answers: number[] = []
  for (let i = 0; i < 41; i++) answers.push((await h2.request(ECHO_PATH, { ':method': 'POST' })).status)
  expect(answers).toEqual([...Array(40).fill(200), 429])
  h2.close()
  await lan.stop()
  const off = await startTestApp({ mode: 'public', engine: testEngine(), checks: false })
  const other = await Http2Client.open(off.url)
  expect((await other.request(ECHO_PATH, { ':method': 'POST' })).status).toBe(404)
  other.close()
  await off.stop()
})

test('there is no check in a trial, nor where it was switched off, and 503 while the engine is down', async () => {
  for (const [mode, part, engine, expected] of [
    ['trial', {}, 'up', 404],
    ['public', { checks: false }, 'up', 404],
    ['public', {}, 'down', 503],
  ] as const) {
    const one = await asked(mode, part)
    one.engine.set(engine)
    expect((await one.post()).status, `${mode} ${engine}`).toBe(expected)
    await one.stop()
  }
})

test('[P-21] what the relay asks for is given to pages that have shown nothing, unless that was switched off', async () => {
  const engine = testEngine()
  engine.relay = () => ({
    endpoint: { host: '127.0.0.1', port: 1 },
    credential: validSeconds => ({ username: `name ${validSeconds}`, credential: 'word' }),
  })
  const relayOf = async (part: Partial<Parameters<typeof startTestApp>[0]>) => {
    const server = await startTestApp({ mode: 'public', engine, ...part })
    const h2 = await Http2Client.open(server.url)
    const ask = (headers = {}) => h2.request(RELAY_PATH, { ':method': 'POST', ...headers })
    const elsewhere = await ask({ origin: 'https://elsewhere.example' })
    const { status, body } = await ask()
    h2.close()
    await server.stop()
    return [elsewhere.status, status, decode(relayReply, body, 1_024)]
  }
  // As long as with a ticket: whoever is let in goes on with it.
  const relay = { username: 'name undefined', credential: 'word' }
  expect(await relayOf({})).toEqual([403, 200, { relay }])
  expect(await relayOf({ checks: false })).toEqual([403, 200, {}])
  expect(await relayOf({ engine: testEngine() })).toEqual([403, 200, {}])
})
