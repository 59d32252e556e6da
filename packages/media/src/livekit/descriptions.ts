/** What a packet may carry in the clear: where it belongs, how the line is, which layer it is of. */
const allowed = new Set([
  'urn:ietf:params:rtp-hdrext:sdes:mid',
  'urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id',
  'urn:ietf:params:rtp-hdrext:toffset',
  'http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time',
  'http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01',
  'https://aomediacodec.github.io/av1-rtp-spec/#dependency-descriptor-rtp-header-extension',
])
const extension = /^a=extmap:\d+(?:\/\w+)? (\S+)$/

/**
 * Changes what the page and the engine agree on, in the descriptions that pass between them:
 *
 * - The loudness of a voice (RFC 6464) stays here. It would travel outside of the encryption, in every packet, and tell a
 *   server who speaks when. Header extensions are agreed from a list, in exactly their usual form: what is taken out of
 *   the engine's answer no browser sends. Nor can the engine ask for sound to be kept waiting (playout delay), which
 *   would then be heard under the name of whoever comes next on that receiver.
 * - That the engine does not check ways by itself (ICE-lite, RFC 8445 2.5) the browser hears once one stands. It settles on a
 *   way to such a peer only after a check was answered; Chromium's three quick checks are over by then where a round trip takes
 *   more than 100 ms, the next one comes 900 ms later, and the engine begins nothing before. With others the first check settles
 *   it. Not for ever: a way that leads there, but not back, must not be settled on again and again.
 * - This side begins the DTLS handshake (RFC 8842). Left open the engine would, and know one way later that it is
 *   over: the first sound would come a round trip later. The browser itself insists on having offered both roles.
 */
export function tuneDescriptions(pc: RTCPeerConnection): void {
  const setRemote = pc.setRemoteDescription.bind(pc)
  pc.setRemoteDescription = ({ type, sdp = '' }: RTCSessionDescriptionInit) =>
    setRemote({ type, sdp: told(sdp, pc.connectionState === 'connected') })

  const createOffer = pc.createOffer.bind(pc)
  const offer = async (options?: RTCOfferOptions): Promise<RTCSessionDescriptionInit> => {
    const { type, sdp = '' } = await createOffer(options)
    return { type, sdp: sdp.replaceAll('a=setup:actpass', 'a=setup:active') }
  }
  // The form with callbacks is long obsolete.
  pc.createOffer = offer as RTCPeerConnection['createOffer']
  const setLocal = pc.setLocalDescription.bind(pc)
  pc.setLocalDescription = (description?: RTCLocalSessionDescriptionInit) => {
    if (description?.type !== 'offer') return setLocal(description)
    const { type, sdp = '' } = description
    return setLocal({ type, sdp: sdp.replaceAll('a=setup:active', 'a=setup:actpass') })
  }
}

function told(sdp: string, stands: boolean): string {
  return sdp
    .split(/(?<=\n)/)
    .filter(line => !/^a=extmap:/i.test(line) || allowed.has(extension.exec(line.trimEnd())?.[1] ?? ''))
    .filter(line => stands || !line.startsWith('a=ice-lite'))
    .join('')
}
