const extension = /^a=extmap:\S+ urn:ietf:params:rtp-hdrext:ssrc-audio-level.*\r?\n/gm

/**
 * Keeps the loudness of a voice from the media engine (RFC 6464): it would travel outside of the encryption, in every
 * packet, and tell a server who speaks when. Taken out of what the engine answers, it is not agreed, and no browser
 * sends it. Who speaks is computed here from decoded sound.
 */
export function keepLoudness(pc: RTCPeerConnection): void {
  const set = pc.setRemoteDescription.bind(pc)
  pc.setRemoteDescription = ({ type, sdp }: RTCSessionDescriptionInit) =>
    set({ type, sdp: sdp?.replace(extension, '') ?? '' })
}
