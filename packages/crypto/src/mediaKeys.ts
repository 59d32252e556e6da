import { type Bytes, concat, type GroupId, type MediaId, mediaIdOf, utf8 } from '@konklave/protocol'
import type { MemberLeaf } from '@konklave/protocol/rules'
import { expand, extract } from './kdf.ts'
import { Secret } from './secret.ts'

/** [K33] Label of the MLS exporter (context: groupId, 32 bytes). */
export const MEDIA_EXPORTER_LABEL = 'konklave media v1'

/** [K33] Root of one epoch's media keys. The salt from the link keeps media closed even to a recorder with a quantum computer. */
export function mediaPrk(mediaSalt: Secret, exported: Secret): Secret {
  return new Secret(extract(mediaSalt.unsafeBytes(), exported.unsafeBytes()))
}

/** [K33] k(s), 32 bytes: what the worker gets of one sender; it derives frame keys per kind and ctx from it. */
export function senderKey(prk: Secret, mediaId: MediaId): Bytes {
  return expand(prk.unsafeBytes(), concat(utf8('sender'), mediaId), 32)
}

/** The keys of all leaves of an epoch. */
export function senderKeys(
  prk: Secret,
  groupId: GroupId,
  leaves: readonly Pick<MemberLeaf, 'index' | 'memberKey'>[],
): { readonly leafIndex: number; readonly mediaId: MediaId; readonly secret: Bytes }[] {
  return leaves.map(({ index, memberKey }) => {
    const mediaId = mediaIdOf(groupId, memberKey)
    return { leafIndex: index, mediaId, secret: senderKey(prk, mediaId) }
  })
}
