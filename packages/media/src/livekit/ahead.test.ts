import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { reachAhead } from './ahead.ts'

const login = { username: 'name', credential: 'word' }
const made: Browsers[] = []
class Browsers {
  closed = false
  readonly configuration: RTCConfiguration
  constructor(configuration: RTCConfiguration) {
    this.configuration = configuration
    made.push(this)
  }
  close() {
    this.closed = true
  }
}
const openedAt = (href: string) => vi.stubGlobal('location', new URL(href))

beforeEach(() => {
  made.length = 0
  vi.useFakeTimers()
  vi.stubGlobal('RTCPeerConnection', Browsers)
  vi.stubGlobal('RTCRtpSender', class {})
  openedAt('https://meet.example/m')
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const settled = () => vi.advanceTimersByTimeAsync(0)

test('is begun as soon as the relay can be shown something, and given out once', async () => {
  const ahead = reachAhead(Promise.resolve(login))
  await settled()
  expect(made.map(({ configuration }) => configuration)).toEqual([
    { iceServers: [{ urls: 'turns:meet.example:443?transport=tcp', ...login }], iceCandidatePoolSize: 1 },
  ])
  expect(ahead.take()).toEqual({ connection: made[0], configuration: made[0]?.configuration })
  expect(ahead.take()).toBeNull()
  await vi.advanceTimersByTimeAsync(120_000)
  expect(made.map(({ closed }) => closed)).toEqual([false])
})

test('is made as the SDK makes its own, where the browser does not let that be changed later', async () => {
  vi.stubGlobal(
    'RTCRtpSender',
    class {
      createEncodedStreams() {}
    },
  )
  const ahead = reachAhead(Promise.resolve(login))
  await settled()
  expect(made[0]?.configuration).toEqual({
    ...ahead.take()?.configuration,
    encodedInsertableStreams: true,
  })
})

test('is closed where nobody was let into the call within a minute', async () => {
  const ahead = reachAhead(Promise.resolve(login))
  await vi.advanceTimersByTimeAsync(59_999)
  expect(made.map(({ closed }) => closed)).toEqual([false])
  await vi.advanceTimersByTimeAsync(1)
  expect(made.map(({ closed }) => closed)).toEqual([true])
  expect(ahead.take()).toBeNull()
})

test('is closed, or not begun, when nobody will connect', async () => {
  const { promise, resolve } = Promise.withResolvers<typeof login>()
  const [early, late] = [reachAhead(Promise.resolve(login)), reachAhead(promise)]
  await settled()
  for (const ahead of [early, late]) ahead.close()
  resolve(login)
  await settled()
  expect(made.map(({ closed }) => closed)).toEqual([true])
})

test('is not begun for somebody who has connected without it', async () => {
  const { promise, resolve } = Promise.withResolvers<typeof login>()
  const ahead = reachAhead(promise)
  expect(ahead.take()).toBeNull()
  resolve(login)
  await settled()
  expect(made).toEqual([])
})

test('there is none without a relay, nor for a page opened by an address, nor where the answer was lost', async () => {
  reachAhead(Promise.resolve(null))
  reachAhead(Promise.reject(new TypeError('offline')))
  openedAt('https://192.0.2.1/m')
  reachAhead(Promise.resolve(login))
  await settled()
  expect(made).toEqual([])
})
