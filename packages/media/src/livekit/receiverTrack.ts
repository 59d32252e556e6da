/**
 * A receiver's track stays on. The SDK switches it off when a sender leaves this receiver, and on again only when it has
 * heard of the next one, which may be after that one's first frame was shown: a clone taken in between stays dark and
 * silent for ever. Who is seen and heard follows from frames and heartbeats alone (K35, K36).
 */
export function keepOn({ track }: RTCRtpReceiver): void {
  Object.defineProperty(track, 'enabled', { configurable: true, get: () => true, set: () => undefined })
}
