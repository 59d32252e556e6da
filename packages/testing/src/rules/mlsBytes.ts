import { type Bytes, concat, hash, type Signer } from '@konklave/protocol'
import {
  decodeKeyPackage,
  type Extension,
  encodeExtensions,
  type KeyPackage,
  type LeafNode,
  RatchetTree,
} from '@konklave/protocol/mls'
import type { TestPerson } from './person.ts'
import { labelled, list, random, u8, u16, u32, u64, vector } from './wire.ts'

/** MLS bytes made by hand: signatures are real, what only key holders could check (ciphertexts, tags) is noise. */

/** Deviations of a leaf from an honest one. */
export type LeafTwist = {
  readonly identity?: Uint8Array
  readonly extensions?: readonly Extension[]
  /** What the leaf supports; an honest one lists MLS 1.0, suite 1, extension 0xF0A1 and basic credentials. */
  readonly versions?: readonly number[]
  readonly suites?: readonly number[]
  readonly capabilities?: readonly number[]
  readonly credentials?: readonly number[]
  readonly notAfter?: bigint
  /** Signs the leaf, and the key package around it, instead of its own key. */
  readonly signer?: Signer
  /** Signs the leaf only. */
  readonly leafSigner?: Signer
  readonly signatureKey?: Uint8Array
  readonly encryptionKey?: Uint8Array
  /** Where a leaf of a path says that it comes from a key package. */
  readonly source?: 'keyPackage'
  /** Of the key package around the leaf. */
  readonly initKey?: Uint8Array
  /** Of the first node of a path. */
  readonly pathKey?: Uint8Array
}

type Place = { readonly groupId: Uint8Array; readonly index: number; readonly parentHash: Uint8Array }

export async function signLabelled(signer: Signer, label: string, content: Uint8Array): Promise<Bytes> {
  return signer.sign(new Uint8Array(labelled(label, content)))
}

/** Encoded LeafNode; with a `place` one from a path (source commit), else one of a key package. */
export async function leafBytes(
  person: Pick<TestPerson, 'identity' | 'memberKey' | 'signer'>,
  twist: LeafTwist = {},
  place?: Place,
): Promise<Uint8Array> {
  const codes = (values: readonly number[]) => list(values.map(u16))
  const source =
    place === undefined || twist.source === 'keyPackage'
      ? concat(u8(1), u64(0n), u64(twist.notAfter ?? 2n ** 64n - 1n))
      : concat(u8(3), vector(place.parentHash))
  const tbs = concat(
    vector(twist.encryptionKey ?? random(32)),
    vector(twist.signatureKey ?? person.memberKey),
    u16(1),
    vector(twist.identity ?? person.identity),
    codes(twist.versions ?? [1]),
    codes(twist.suites ?? [1]),
    codes(twist.capabilities ?? [0xf0a1]),
    codes([]),
    codes(twist.credentials ?? [1]),
    source,
    encodeExtensions(twist.extensions ?? []),
  )
  const covered = place === undefined ? tbs : concat(tbs, vector(place.groupId), u32(place.index))
  const signer = twist.leafSigner ?? twist.signer ?? person.signer
  const signature = await signLabelled(signer, 'LeafNodeTBS', covered)
  return concat(tbs, vector(signature))
}

/** MLSMessage{KeyPackage}. */
export async function keyPackageBytes(
  person: Parameters<typeof leafBytes>[0],
  twist: LeafTwist = {},
): Promise<Uint8Array> {
  const leaf = await leafBytes(person, twist)
  const tbs = concat(u16(1), u16(1), vector(twist.initKey ?? random(32)), leaf, encodeExtensions([]))
  const signature = await signLabelled(twist.signer ?? person.signer, 'KeyPackageTBS', tbs)
  return concat(u16(1), u16(5), tbs, vector(signature))
}

export async function keyPackageOf(person: TestPerson, twist: LeafTwist = {}): Promise<KeyPackage> {
  return decodeKeyPackage(await keyPackageBytes(person, twist))
}

/** A tree of one leaf. */
export function treeOf(leaf: LeafNode): RatchetTree {
  return RatchetTree.of([{ kind: 'leaf', leaf }])
}

/** An UpdatePath for `index` in a tree in which that leaf stands already (RFC 9420 §7.5). */
export async function pathBytes(p: {
  readonly tree: RatchetTree
  readonly index: number
  readonly fresh: readonly number[]
  readonly groupId: Uint8Array
  readonly person: Pick<TestPerson, 'identity' | 'memberKey' | 'signer'>
  readonly twist?: LeafTwist
}): Promise<Uint8Array> {
  const skip = new Set(p.fresh.map(leaf => 2 * leaf))
  const steps = p.tree.filteredDirectPath(p.index)
  const nodes: Uint8Array[] = []
  let parentHash: Uint8Array = new Uint8Array()
  for (const { copath } of [...steps].reverse()) {
    const key = p.twist?.pathKey ?? random(32)
    const recipients = p.tree.resolution(copath).filter(node => !skip.has(node))
    nodes.unshift(
      concat(vector(key), list(recipients.map(() => concat(vector(random(32)), vector(random(48)))))),
    )
    parentHash = hash(concat(vector(key), vector(parentHash), vector(p.tree.hashOf(copath))))
  }
  const leaf = await leafBytes(p.person, p.twist, { groupId: p.groupId, index: p.index, parentHash })
  return concat(leaf, list(nodes))
}
