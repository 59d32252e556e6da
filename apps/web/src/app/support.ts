/** What this browser can do, found out by trying. */
export type Support = { readonly keys: boolean; readonly secure: boolean; readonly media: boolean }

export async function detect(): Promise<Support> {
  return {
    secure: isSecureContext,
    keys: isSecureContext && (await canMakeKeys()),
    media:
      typeof RTCPeerConnection !== 'undefined' &&
      (typeof RTCRtpScriptTransform !== 'undefined' || 'createEncodedStreams' in RTCRtpSender.prototype) &&
      navigator.mediaDevices !== undefined,
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
