import { fromBase64url } from '../frame/bytes.ts'
import type { EpochKeys, PeerKey } from '../types.ts'
import type { FrameWorker } from './frameWorker.ts'
import { TransformGuard } from './transformGuard.ts'

export type SelfTestResult =
  | 'passed'
  /** A plain frame came out, or a sealed one could not be opened. */
  | 'failed'
  /** The loop carried nothing in time, for example without any network interface or in a tab that nobody looks at. */
  | 'undecided'

const timeoutMs = 8_000
const pollMs = 40
/** Frames that must be held back before their absence at the other end counts. */
const enoughWithheld = 3

/**
 * A picture from one local peer connection to another through the frame worker: without key nothing may arrive, with
 * key it must arrive sealed, plain never.
 */
export async function selfTest(worker: FrameWorker, run: number): Promise<SelfTestResult> {
  const guard = new TransformGuard(worker, 'test', () => ({ kind: 'camera', live: true, codec: null }))
  const picture = movingPicture()
  // The flag keeps a Chromium sender shut until it has a transform; other browsers ignore it.
  const config = { encodedInsertableStreams: true } as RTCConfiguration
  const peers = [new RTCPeerConnection(config), new RTCPeerConnection(config)] as const
  for (const pc of peers) guard.watch(pc)
  try {
    const start = await worker.counters('test')
    worker.setKeys('test', keysOf(run, null))
    peers[0].addTransceiver(picture.track, { direction: 'sendonly' })
    await connect(...peers)
    const deadline = performance.now() + timeoutMs
    let keyed = false
    // A tab behind another one draws too seldom for what is missing to mean anything.
    let unseen = false
    while (performance.now() < deadline) {
      unseen ||= document.hidden
      const now = await worker.counters('test')
      if (now.foreignClear > start.foreignClear || now.refused > start.refused) return 'failed'
      if (!keyed && now.opened > start.opened) return 'failed'
      if (now.opened > start.opened) return 'passed'
      if (!keyed && now.withheld - start.withheld >= enoughWithheld) {
        keyed = true
        worker.setKeys('test', keysOf(run, testKey))
      }
      await new Promise(resolve => setTimeout(resolve, pollMs))
    }
    return keyed && !unseen && peers[1].connectionState === 'connected' ? 'failed' : 'undecided'
  } catch {
    return 'undecided'
  } finally {
    for (const pc of peers) pc.close()
    picture.stop()
  }
}

const participant = 'AAAAAAAAAAAAAAAAAAAAAA'
const testKey: PeerKey = {
  leafIndex: 0,
  participant,
  secret: fromBase64url('A'.repeat(43)),
  kinds: ['camera'],
}

function keysOf(epoch: number, own: PeerKey | null): EpochKeys {
  return { epoch, own, others: own ? [own] : [], addedSomebody: false, removedBarred: false }
}

/** Addresses hidden behind multicast names do not resolve on every network; both ends are on this machine. */
function reachable(candidate: RTCIceCandidate | null): readonly RTCIceCandidateInit[] {
  if (!candidate) return []
  const line = candidate.candidate
  const local = line.replace(/ [\w-]+\.local /, ' 127.0.0.1 ')
  return local === line ? [candidate] : [candidate, { ...candidate.toJSON(), candidate: local }]
}

async function connect(from: RTCPeerConnection, to: RTCPeerConnection): Promise<void> {
  const pass = (other: RTCPeerConnection) => (event: RTCPeerConnectionIceEvent) => {
    for (const candidate of reachable(event.candidate))
      other.addIceCandidate(candidate).catch(() => undefined)
  }
  from.onicecandidate = pass(to)
  to.onicecandidate = pass(from)
  await from.setLocalDescription(await from.createOffer())
  if (from.localDescription) await to.setRemoteDescription(from.localDescription)
  await to.setLocalDescription(await to.createAnswer())
  if (to.localDescription) await from.setRemoteDescription(to.localDescription)
}

function movingPicture(): { readonly track: MediaStreamTrack; stop(): void } {
  const canvas = document.createElement('canvas')
  canvas.width = 64
  canvas.height = 48
  const context = canvas.getContext('2d')
  let step = 0
  const draw = () => {
    if (!context) return
    context.fillStyle = step++ % 2 ? '#333' : '#ccc'
    context.fillRect(0, 0, canvas.width, canvas.height)
  }
  draw()
  const timer = setInterval(draw, 50)
  const [track] = canvas.captureStream(20).getVideoTracks()
  if (!track) throw new Error('no picture from a canvas')
  return {
    track,
    stop() {
      clearInterval(timer)
      track.stop()
    },
  }
}
