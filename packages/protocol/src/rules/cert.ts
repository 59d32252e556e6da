import { encode } from '../codec.ts'
import type { MemberKey, RoomId } from '../ids.ts'
import { signingInput, verifyEd25519 } from '../signed/index.ts'

/** [K5] The short form of a role certificate, as it stands in a credential. */
export function verifyCert(
  cert: { readonly key: Uint8Array; readonly sig: Uint8Array },
  subject: { readonly roomId: RoomId; readonly memberKey: MemberKey },
): Promise<boolean> {
  return verifyEd25519(cert.key, cert.sig, signingInput('role cert', encode(subject)))
}
