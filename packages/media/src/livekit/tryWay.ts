import type { Trying, WayFound } from '../types.ts'
import { tuneDescriptions } from './descriptions.ts'
import { relayServers } from './relay.ts'

/**
 * Connects to the engine by one way only and says whether that leads there: as far as media would go, with its own
 * handshake, and no further. The connection has a data channel and no sender, so there is nothing that media could leave
 * by; nothing is written into the channel either.
 *
 * Speaks the engine's signalling itself (JSON, two peer connections, of which ours is the publisher's), because the SDK
 * weighs more than all the rest of a page that people open on a phone, and chooses ways by itself.
 */
export async function tryWay({ way, url, ticket, relay, signal }: Trying): Promise<WayFound> {
  const iceServers = way === 'relay' && relay ? relayServers(location, relay) : []
  const pc = new RTCPeerConnection({ iceServers, iceTransportPolicy: way === 'relay' ? 'relay' : 'all' })
  let socket: WebSocket | null = null
  try {
    tuneDescriptions(pc)
    pc.createDataChannel('_reliable')
    const offer = await pc.createOffer()
    await pc.setLocalDescription(offer)
    // Not before: nothing of it may come while nobody listens.
    const query = new URLSearchParams({ access_token: ticket, protocol: '16', auto_subscribe: '0' })
    socket = new WebSocket(`${url}/rtc?${query}`)
    if (!(await negotiate({ pc, socket, way, offer, signal }))) return { t: 'unasked' }
    return (await connected(pc, signal)) ? { t: 'open', roundTripMs: await roundTripMs(pc) } : { t: 'closed' }
  } finally {
    socket?.close()
    pc.close()
  }
}

type Negotiation = Pick<Trying, 'way' | 'signal'> & {
  readonly pc: RTCPeerConnection
  readonly socket: WebSocket
  readonly offer: RTCSessionDescriptionInit
}

/** Resolves when the engine has answered; false: it does not. Its addresses come with the answer, and later ones after it. */
function negotiate({ pc, socket, way, offer, signal }: Negotiation): Promise<boolean> {
  return new Promise(resolve => {
    const early: RTCIceCandidateInit[] = []
    const add = (candidate: RTCIceCandidateInit) => {
      if (leadsBy(way, candidate.candidate ?? '')) pc.addIceCandidate(candidate).catch(() => undefined)
    }
    const answer = async (sdp: string) => {
      await pc.setRemoteDescription({ type: 'answer', sdp: withoutOthers(way, sdp) })
      for (const candidate of early.splice(0)) add(candidate)
      resolve(true)
    }
    socket.addEventListener('open', () => socket.send(JSON.stringify({ offer })))
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const said = read(data)
      if (said?.t === 'answer') answer(said.sdp).catch(() => resolve(false))
      if (said?.t === 'candidate') {
        if (pc.remoteDescription) add(said.candidate)
        else early.push(said.candidate)
      }
    })
    for (const event of ['close', 'error']) socket.addEventListener(event, () => resolve(false))
    signal.addEventListener('abort', () => resolve(false))
  })
}

function connected(pc: RTCPeerConnection, signal: AbortSignal): Promise<boolean> {
  return new Promise(resolve => {
    const look = () => {
      if (pc.connectionState === 'connected') resolve(true)
      if (pc.connectionState === 'failed') resolve(false)
    }
    pc.addEventListener('connectionstatechange', look)
    signal.addEventListener('abort', () => resolve(false))
    if (signal.aborted) resolve(false)
    look()
  })
}

/** Of RFC 8839 5.1: foundation, component, then the transport. A relay of ours goes on by UDP. */
function leadsBy(way: Trying['way'], candidate: string): boolean {
  const transport = candidate.split(' ')[2]?.toLowerCase()
  return transport === (way === 'tcp' ? 'tcp' : 'udp')
}

const withoutOthers = (way: Trying['way'], sdp: string): string =>
  sdp
    .split(/(?<=\n)/)
    .filter(line => !line.startsWith('a=candidate:') || leadsBy(way, line))
    .join('')

type Said =
  | { readonly t: 'answer'; readonly sdp: string }
  | { readonly t: 'candidate'; readonly candidate: RTCIceCandidateInit }

/** One message of livekit.SignalResponse in JSON, as far as it concerns us. The first one, the welcome, is binary. */
function read(data: unknown): Said | null {
  if (typeof data !== 'string') return null
  const { answer, trickle } = JSON.parse(data) as {
    readonly answer?: { readonly sdp?: unknown }
    readonly trickle?: { readonly candidateInit?: unknown; readonly target?: unknown }
  }
  if (typeof answer?.sdp === 'string') return { t: 'answer', sdp: answer.sdp }
  if (typeof trickle?.candidateInit !== 'string' || trickle.target === 'SUBSCRIBER') return null
  return { t: 'candidate', candidate: JSON.parse(trickle.candidateInit) as RTCIceCandidateInit }
}

async function roundTripMs(pc: RTCPeerConnection): Promise<number | null> {
  for (const pair of (await pc.getStats()).values()) {
    if (pair.type !== 'candidate-pair' || pair.state !== 'succeeded' || pair.nominated === false) continue
    if (typeof pair.currentRoundTripTime === 'number')
      return Math.max(1, Math.round(pair.currentRoundTripTime * 1_000))
  }
  return null
}
