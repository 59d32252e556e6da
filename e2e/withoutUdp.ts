/**
 * UDP of this page to the engine leads nowhere (RFC 5737), as in a strict company network: to be run in the page before
 * anything else. The page's test of itself does not leave the machine and goes on; its descriptions name another origin.
 * What a relay sends on by UDP does not leave the server's.
 */
export const withoutUdp = `{
  const outside = new WeakSet()
  const nowhere = text => text.replace(/(candidate:\\S+ \\d udp \\d+) \\S+ \\d+/gi, '$1 198.51.100.9 9')
  const { setRemoteDescription, addIceCandidate } = RTCPeerConnection.prototype
  RTCPeerConnection.prototype.setRemoteDescription = function ({ type, sdp }) {
    const relayed = this.getConfiguration().iceTransportPolicy === 'relay'
    if (/^o=- .* 0\\.0\\.0\\.0\\r?$/m.test(sdp) && !relayed) outside.add(this)
    return setRemoteDescription.call(this, { type, sdp: outside.has(this) ? nowhere(sdp) : sdp })
  }
  RTCPeerConnection.prototype.addIceCandidate = function (given) {
    if (!outside.has(this) || !given?.candidate) return addIceCandidate.call(this, given)
    const { sdpMid, sdpMLineIndex, candidate } = given
    return addIceCandidate.call(this, { sdpMid, sdpMLineIndex, candidate: nowhere(candidate) })
  }
}`
