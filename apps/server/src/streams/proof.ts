import {
  bodyOf,
  type Credential,
  DecodeError,
  equalBytes,
  streamProof,
  verifySigned,
} from '@konklave/protocol'

export type ProofContext = {
  /** Origins under which this socket's listener is known; a proof for another origin was made for another server. */
  readonly origins: ReadonlySet<string>
  /** The id named in `open`. */
  readonly roomId: Uint8Array
  /** This socket's own nonce: a proof cannot be replayed on another. */
  readonly nonce: Uint8Array
}

/** [K26] True when the member key itself signed {origin, roomId, nonce of this socket}. */
export async function verifyProof(credential: Credential, context: ProofContext): Promise<boolean> {
  const { proof, memberKey } = credential
  if (!equalBytes(proof.key, memberKey)) return false
  try {
    const said = bodyOf(streamProof, proof)
    if (!context.origins.has(said.origin)) return false
    if (!equalBytes(said.roomId, context.roomId) || !equalBytes(said.nonce, context.nonce)) return false
  } catch (error) {
    if (error instanceof DecodeError) return false
    throw error
  }
  return verifySigned('stream proof', proof)
}
