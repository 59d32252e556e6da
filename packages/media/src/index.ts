import type { MediaOptions } from './livekit/transport.ts'
import type { MediaTransport } from './types.ts'

export { type Ahead, reachAhead } from './livekit/ahead.ts'
export type { MediaOptions } from './livekit/transport.ts'
export { tryWay } from './livekit/tryWay.ts'
export type * from './types.ts'

/**
 * The media side of one call. Loads the engine's client first (about 150 kB), so call it on the screen before the
 * meeting, not on the landing page. Never captures anything by itself.
 *
 * @throws {MediaUnsupported} when the browser has no WebRTC or cannot transform encoded frames.
 */
export async function createMediaTransport(options: MediaOptions): Promise<MediaTransport> {
  if (typeof RTCPeerConnection === 'undefined') throw new MediaUnsupported('no-webrtc')
  if (!canTransform()) throw new MediaUnsupported('no-transform')
  const { liveKitTransport } = await import('./livekit/transport.ts')
  return liveKitTransport(options)
}

export class MediaUnsupported extends Error {
  readonly reason: 'no-webrtc' | 'no-transform'
  constructor(reason: 'no-webrtc' | 'no-transform') {
    super(`this browser cannot take part with sound and picture: ${reason}`)
    this.name = 'MediaUnsupported'
    this.reason = reason
  }
}

function canTransform(): boolean {
  return typeof RTCRtpScriptTransform !== 'undefined' || 'createEncodedStreams' in RTCRtpSender.prototype
}
