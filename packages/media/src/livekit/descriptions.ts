const loudness = /^a=extmap:\S+ urn:ietf:params:rtp-hdrext:ssrc-audio-level.*\r?\n/gm

/**
 * Changes what the page and the engine agree on, in the descriptions that pass between them:
 *
 * - The loudness of a voice (RFC 6464) stays here. It would travel outside of the encryption, in every packet, and tell a
 *   server who speaks when. Taken out of the engine's answer it is not agreed, and no browser sends it.
 * - This side begins the DTLS handshake (RFC 8842). Left open the engine would, and know one way later that it is
 *   over: the first sound would come a round trip later. The browser itself insists on having offered both roles.
 */
export function tuneDescriptions(pc: RTCPeerConnection): void {
  const setRemote = pc.setRemoteDescription.bind(pc)
  pc.setRemoteDescription = ({ type, sdp = '' }: RTCSessionDescriptionInit) =>
    setRemote({ type, sdp: sdp.replace(loudness, '') })

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
