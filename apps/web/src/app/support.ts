/** What this browser can do, found out by trying. */
export type Support = { readonly keys: boolean; readonly secure: boolean; readonly media: boolean }

export async function detect(): Promise<Support> {
  return {
    secure: isSecureContext,
    keys: isSecureContext && (await canMakeKeys()),
    // Devices are not asked for: without `navigator.mediaDevices`, as inside many apps, one can still see and hear.
    media:
      typeof RTCPeerConnection !== 'undefined' &&
      (typeof RTCRtpScriptTransform !== 'undefined' || 'createEncodedStreams' in RTCRtpSender.prototype),
  }
}

async function canMakeKeys(): Promise<boolean> {
  try {
    await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify'])
    await crypto.subtle.generateKey('X25519', false, ['deriveBits'])
    return true
  } catch {
    return false
  }
}
