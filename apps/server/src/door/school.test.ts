import { Agent, get } from 'node:https'
import { base64url, TICKET_PATH } from '@konklave/protocol'
import { afterEach, expect, test } from 'vitest'
import { ManualClock } from '../testing/manualClock.ts'
import { SocketClient } from '../testing/socketClient.ts'
import { randomBytes, startTestApp, type TestApp } from '../testing/testApp.ts'
import { createAddressLimits } from './addressLimits.ts'

let app: TestApp | undefined
afterEach(async () => app?.stop())

const agent = new Agent({ keepAlive: true, maxSockets: 8, rejectUnauthorized: false })

/** Status of what a browser gets that asks for a tree with this ticket. */
const fetchTree = ({ door }: TestApp, ticket: Uint8Array) =>
  new Promise<number>((resolve, reject) => {
    const { port } = door
    get(
      { host: '127.0.0.1', port, path: `${TICKET_PATH}${base64url(new Uint8Array(ticket))}`, agent },
      answer => {
        answer.resume()
        resolve(answer.statusCode ?? 0)
      },
    ).on('error', reject)
  })

const opens = (to: TestApp) =>
  SocketClient.open(`https://127.0.0.1:${to.door.port}`).then(
    ({ socket }) => socket,
    () => null,
  )

test.each([28, 200])(
  '[P-35] %i people behind one address come in at once: a socket and the trees of a large meeting for each',
  { timeout: 60_000 },
  async people => {
    const to = await startTestApp({ mode: 'lan' })
    app = to
    const sockets = await Promise.all(Array.from({ length: people }, () => opens(to)))
    expect(sockets.filter(Boolean)).toHaveLength(people)
    // For the page before the meeting, for Welcome, and because somebody was faster.
    const tickets = Array.from({ length: 3 * people }, () => to.deps.trees.issue(randomBytes(1_000)))
    const answers = await Promise.all(tickets.map(ticket => fetchTree(to, ticket)))
    expect(answers.filter(status => status !== 200)).toEqual([])
    for (const socket of sockets) socket?.terminate()
  },
)

test('[P-35] who guesses at tickets from that address is refused after a while, and whoever has one is not', {
  timeout: 60_000,
}, async () => {
  const to = await startTestApp({ mode: 'lan' })
  app = to
  const seen = new Set<number>()
  // A slow machine guesses hardly faster than an address is forgiven.
  for (let i = 0; i < 20 && !seen.has(429); i++) {
    const guesses = await Promise.all(Array.from({ length: 200 }, () => fetchTree(to, randomBytes(16))))
    for (const status of guesses) seen.add(status)
  }
  expect(seen).toEqual(new Set([404, 429]))
  expect(await fetchTree(to, to.deps.trees.issue(randomBytes(1_000)))).toBe(200)
})

test('[P-35] one address cannot open sockets without end: what two hundred need when a server comes back, and little more', () => {
  const clock = new ManualClock()
  const limits = createAddressLimits(clock)
  const taken = (of: number) =>
    Array.from({ length: of }, () => limits.take('socket', '192.0.2.1')).filter(Boolean).length
  expect(taken(200)).toBe(200)
  // All of them once more, at once.
  expect(taken(200)).toBe(200)
  expect(taken(1_000)).toBe(0)
  clock.advance(1_000)
  expect(taken(1_000)).toBe(40)
  expect(limits.take('socket', '192.0.2.2')).toBe(true)
})
