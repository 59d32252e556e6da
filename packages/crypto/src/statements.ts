import {
  type GroupId,
  hash,
  type LeafCredential,
  type MemberKey,
  type RoomId,
  type Signed,
  type Signer,
  sign,
} from '@konklave/protocol'

/** [K11] */
export function makePass(
  issuer: Signer,
  p: { readonly roomId: RoomId; readonly memberKey: MemberKey; readonly passGen: number },
): Promise<Signed> {
  const { roomId, memberKey, passGen } = p
  return sign('pass', { roomId, memberKey, passGen }, issuer)
}

/** [K5] `signed` is shown when a stream opens, `cert` stands in the leaf's credential. */
export async function makeRoleCert(
  roleKey: Signer,
  p: { readonly roomId: RoomId; readonly memberKey: MemberKey },
): Promise<{ readonly signed: Signed; readonly cert: NonNullable<LeafCredential['cert']> }> {
  const signed = await sign('role cert', { roomId: p.roomId, memberKey: p.memberKey }, roleKey)
  return { signed, cert: { key: signed.key, sig: signed.sig } }
}

/** [K13] I go: names this very leaf, so it dies when the leaf changes. `leaf` is the encoded LeafNode. */
export function makeLeaveOrder(
  member: Signer,
  p: { readonly groupId: GroupId; readonly leaf: Uint8Array },
): Promise<Signed> {
  return sign('leave order', { groupId: p.groupId, leafHash: hash(p.leaf) }, member)
}

/** [K26] Good for one connection of one server. */
export function makeStreamProof(
  member: Signer,
  p: { readonly origin: string; readonly roomId: RoomId; readonly nonce: Uint8Array },
): Promise<Signed> {
  return sign('stream proof', { origin: p.origin, roomId: p.roomId, nonce: new Uint8Array(p.nonce) }, member)
}

/** Ends the meeting for all. */
export function makeEnd(signer: Signer, groupId: GroupId): Promise<Signed> {
  return sign('end', { groupId }, signer)
}
