import type { MediaTransport, Route } from '@konklave/media'
import { base64url, type EchoReply } from '@konklave/protocol'
import { prefs } from '../../kernel/prefs.ts'
import { treat } from '../treat.ts'
import { askEcho, type NoEcho } from './askEcho.ts'
import { delayed } from './delayed.ts'

export type EchoEnd =
  /** `back`: something of it came back. */
  | { readonly t: 'done'; readonly route: Route | null; readonly back: boolean }
  | { readonly t: NoEcho | 'blocked' | 'refused' }

const SPEAKS_MS = 8_000
/** What was said last is heard, too. */
const HEARS_MS = 2_500
const CONNECTS_MS = 12_000

/**
 * Speaks to the engine as one person and hears itself as another, sealed under a key that only this page has: the whole way of a voice in a
 * meeting. Nothing is kept anywhere. `speaking`: the way is open; `track`: what is sent.
 */
export async function hearEcho(p: {
  readonly signal: AbortSignal
  readonly transport: () => Promise<MediaTransport>
  readonly speaking: (track: MediaStreamTrack) => void
}): Promise<EchoEnd> {
  const reply = await askEcho(p.signal)
  if (typeof reply === 'string') return { t: reply }
  const [says, hears] = await Promise.all([p.transport(), p.transport()])
  let stop = () => {}
  try {
    giveKeys(says, hears, reply)
    const mine = sentBy(says, p.signal)
    const back = backFrom(hears, p.signal).then(async track => {
      stop = await delayed(track)
    })
    back.catch(() => undefined)
    const problem = await open(says, hears, reply, p.signal)
    if (problem) return { t: problem }
    p.speaking(await mine)
    const heard = await Promise.race([back.then(() => true), waited(SPEAKS_MS, p.signal).then(() => false)])
    if (heard) await waited(SPEAKS_MS, p.signal)
    // Not before: how long there and back takes is known only some seconds after the way stands.
    const route = await says.route()
    await says.setCapture('microphone', null)
    if (heard) await waited(HEARS_MS, p.signal)
    return { t: 'done', route, back: heard }
  } finally {
    stop()
    await Promise.all([says.close(), hears.close()])
  }
}

/** One epoch, and one key in it. */
function giveKeys(says: MediaTransport, hears: MediaTransport, reply: EchoReply): void {
  const secret = crypto.getRandomValues(new Uint8Array(32))
  const speaker = { leafIndex: 0, participant: base64url(reply.says.mediaId), secret }
  const listener = {
    leafIndex: 1,
    participant: base64url(reply.hears.mediaId),
    secret: crypto.getRandomValues(new Uint8Array(32)),
    kinds: [],
  }
  const epoch = { epoch: 1, addedSomebody: false, removedBarred: false }
  says.setKeys({ ...epoch, own: speaker, others: [listener] })
  hears.setKeys({ ...epoch, own: null, others: [{ ...speaker, kinds: ['microphone'] }] })
  // It is played by ourselves, later.
  hears.setVolume(speaker.participant, 0)
}

async function open(
  says: MediaTransport,
  hears: MediaTransport,
  { says: speaker, hears: listener, relay }: EchoReply,
  signal: AbortSignal,
): Promise<'blocked' | 'refused' | null> {
  const url = location.origin.replace(/^http/, 'ws')
  const joins = (transport: MediaTransport, ticket: Uint8Array) =>
    transport.connect({ url, ticket: base64url(ticket), signal, ...(relay && { relay }) })
  const connected = Promise.all([stateOf(says, signal), stateOf(hears, signal)])
  const { microphone } = prefs.peek()
  const wish = { ...treat('microphone', () => undefined), ...(microphone && { deviceId: microphone }) }
  const problem = await says.setCapture('microphone', wish)
  if (problem) return 'refused'
  await Promise.all([joins(says, speaker.ticket), joins(hears, listener.ticket)])
  await Promise.all([says.enter(), hears.enter()])
  return (await connected).every(Boolean) ? null : 'blocked'
}

/** Whether media finds a way in time. */
function stateOf(transport: MediaTransport, signal: AbortSignal): Promise<boolean> {
  return new Promise((resolve, reject) => {
    transport.on('state', ({ t }) => {
      if (t === 'connected') resolve(true)
      if (t === 'unavailable') resolve(false)
    })
    waited(CONNECTS_MS, signal).then(() => resolve(false), reject)
  })
}

const sentBy = (transport: MediaTransport, signal: AbortSignal): Promise<MediaStreamTrack> =>
  new Promise((resolve, reject) => {
    transport.on('captured', kinds => {
      const track = kinds.get('microphone')
      if (track) resolve(track)
    })
    signal.addEventListener('abort', () => reject(signal.reason))
  })

const backFrom = (transport: MediaTransport, signal: AbortSignal): Promise<MediaStreamTrack> =>
  new Promise((resolve, reject) => {
    transport.on('remote', media => {
      const [sound] = media
      if (sound) resolve(sound.track)
    })
    signal.addEventListener('abort', () => reject(signal.reason))
  })

function waited(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}
