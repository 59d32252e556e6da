import { type Bytes, concat, equalBytes } from '../bytes.ts'
import { decode } from '../codec.ts'
import { keyHashOf } from '../hash.ts'
import type { KeyHash, MemberKey, RoomId } from '../ids.ts'
import {
  cipherSuite,
  extensionType,
  hasUnlimitedLifetime,
  isSmallOrder,
  type Leaf,
  type LeafNode,
} from '../mls/index.ts'
import { type LeafCredential, leafCredential } from '../signed/index.ts'
import { verifyCert } from './cert.ts'
import { parsed } from './parse.ts'
import { bad, good, type LeafProblem, type Result } from './problems.ts'

/** A leaf whose credential is read: who a member is, for everybody. The name is sealed; the MAC is for link holders. */
export type MemberLeaf = {
  readonly index: number
  readonly memberKey: MemberKey
  readonly keyHash: KeyHash
  readonly credential: LeafCredential
  /** Certificate of a role key, lifted out of the credential. */
  readonly cert: LeafCredential['cert']
  readonly node: LeafNode
}

const CREDENTIAL_MAX_BYTES = 1024

/** Pure function of immutable leaves, remembered: a commit in a large group touches few of them. */
const read = new WeakMap<LeafNode, Result<MemberLeaf, LeafProblem>>()

/**
 * [K5, K6] Shape of a leaf: no extensions, our capabilities, a lifetime without end, a credential of ours that
 * is canonical. Signatures are {@link verifyLeaf}'s.
 */
export function readLeaf(leaf: Leaf): Result<MemberLeaf, LeafProblem> {
  const known = read.get(leaf.node)
  if (known?.ok && known.value.index === leaf.index) return known
  const result = readFresh(leaf)
  read.set(leaf.node, result)
  return result
}

/** [K5] {@link readLeaf}, then the certificate: a role key of this room must have signed for this member key. */
export async function verifyLeaf(leaf: Leaf, roomId: RoomId): Promise<Result<MemberLeaf, LeafProblem>> {
  const member = readLeaf(leaf)
  if (!member.ok || member.value.cert === undefined) return member
  const { memberKey, cert } = member.value
  return (await verifyCert(cert, { roomId, memberKey })) ? member : bad('credential-cert')
}

/** [K6] What may not change while a leaf lives; profile and MAC may (a rename). */
export function sameIdentity(a: MemberLeaf, b: MemberLeaf): boolean {
  const [x, y] = [a.credential, b.credential]
  return (
    equalBytes(a.memberKey, b.memberKey) &&
    x.g === y.g &&
    equalBytes(x.dmKey, y.dmKey) &&
    equalBytes(certBytes(x.cert), certBytes(y.cert))
  )
}

function certBytes(cert: LeafCredential['cert']): Bytes {
  return cert === undefined ? new Uint8Array() : concat(cert.key, cert.sig)
}

function readFresh({ index, node }: Leaf): Result<MemberLeaf, LeafProblem> {
  if (node.extensions.length > 0) return bad('leaf-extensions')
  if (!hasCapabilities(node)) return bad('leaf-capabilities')
  if (!hasUnlimitedLifetime(node)) return bad('leaf-lifetime')
  const credential = parsed(() => decode(leafCredential, node.identity, CREDENTIAL_MAX_BYTES))
  if (!credential.ok || isSmallOrder(credential.value.dmKey)) return bad('credential-shape')
  const memberKey = node.signatureKey as MemberKey
  const { cert } = credential.value
  return good({ index, memberKey, keyHash: keyHashOf(memberKey), credential: credential.value, cert, node })
}

/** RFC 9420 §7.2: a leaf supports what the GroupContext requires. */
function hasCapabilities({ capabilities }: LeafNode): boolean {
  return (
    capabilities.versions.includes(1) &&
    capabilities.cipherSuites.includes(cipherSuite) &&
    capabilities.extensions.includes(extensionType.rules) &&
    capabilities.credentials.includes(1)
  )
}
