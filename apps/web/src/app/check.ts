import { tryWay, type WayFound } from '@konklave/media'
import {
  base64url,
  CHECK_PATH,
  CHECK_WAY_MS,
  type CheckReply,
  type ClientFrame,
  checkReply,
  decode,
  encode,
  INSTANCE_PATH,
  instanceInfo,
  PROTOCOL_VERSIONS,
  SOCKET_PATH,
  SUBPROTOCOL,
} from '@konklave/protocol'
import type { CheckServices, Line, Offer, Offers, Untried } from '../kernel/check.ts'

const wsOrigin = location.origin.replace(/^http/, 'ws')
const ANSWER_MAX_BYTES = 4 * 1024
const within = (signal: AbortSignal) => AbortSignal.any([signal, AbortSignal.timeout(CHECK_WAY_MS)])
const body = async (response: Response) => new Uint8Array(await response.arrayBuffer())
const ask = (path: string, init: RequestInit) =>
  fetch(path, { ...init, credentials: 'omit', cache: 'no-store' })

export const checkServices: CheckServices = {
  port: location.port || '443',
  async page(signal) {
    const response = await ask(INSTANCE_PATH, { signal: within(signal) })
    // A sign-in page of the network in between answers, too.
    decode(instanceInfo, await body(response), ANSWER_MAX_BYTES)
    return { t: 'works', http: httpVersion() }
  },
  async socket(signal) {
    const socket = new WebSocket(`${wsOrigin}${SOCKET_PATH}`, SUBPROTOCOL)
    try {
      return await new Promise<Line>(resolve => {
        const hello: ClientFrame = {
          t: 'hello',
          versions: [...PROTOCOL_VERSIONS],
          build: 'check',
          features: [],
        }
        socket.addEventListener('open', () => socket.send(encode(hello)))
        // Whatever it says: who speaks our subprotocol and answers a hello is there.
        socket.addEventListener('message', () => resolve({ t: 'works' }))
        socket.addEventListener('close', () => resolve({ t: 'fails' }))
        within(signal).addEventListener('abort', () => resolve({ t: 'fails' }))
      })
    } finally {
      socket.close()
    }
  },
  async ways(signal) {
    if (typeof RTCPeerConnection === 'undefined') return 'browser'
    const response = await ask(CHECK_PATH, { method: 'POST', signal: within(signal) })
    if (!response.ok) return refusals[response.status] ?? 'down'
    return offersOf(decode(checkReply, await body(response), ANSWER_MAX_BYTES))
  },
}

const refusals: Readonly<Record<number, Untried>> = { 404: 'closed', 429: 'busy', 503: 'down' }

function offersOf({ udp, tcp, relay }: CheckReply): Offers {
  const offer = (way: keyof Offers, port: string, ticket: Uint8Array): Offer => ({
    port,
    go: async signal =>
      lineOf(
        await tryWay({
          way,
          url: wsOrigin,
          ticket: base64url(ticket),
          signal: within(signal),
          ...(relay && { relay }),
        }),
      ),
  })
  const [first, last] = [udp.ports[0], udp.ports.at(-1)]
  return {
    udp: offer('udp', first === last ? `${first}` : `${first}–${last}`, udp.ticket),
    tcp: tcp ? offer('tcp', `${tcp.port}`, tcp.ticket) : null,
    relay: relay ? offer('relay', location.port || '443', relay.ticket) : null,
  }
}

function lineOf(found: WayFound): Line {
  if (found.t === 'open') return { t: 'works', roundTripMs: found.roundTripMs }
  return { t: found.t === 'closed' ? 'fails' : 'untried' }
}

/** As browsers name it (RFC 7301): `h2`, `http/1.1`. Some tell nothing. */
function httpVersion(): string | null {
  const entries = performance.getEntriesByName(new URL(INSTANCE_PATH, location.href).href)
  const last = entries.at(-1) as PerformanceResourceTiming | undefined
  const name = last?.nextHopProtocol
  if (!name) return null
  return name === 'h2' ? 'HTTP/2' : name.toUpperCase()
}
