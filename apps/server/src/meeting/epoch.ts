import type { Bytes, CtxHash, MemberKey } from '@konklave/protocol'
import { hex } from '@konklave/protocol'
import type { PublicGroup } from '@konklave/protocol/mls'
import {
  type Accepted,
  type CommitKind,
  type MemberLeaf,
  type Rules,
  readAll,
} from '@konklave/protocol/rules'

/** Hex of a member key: how members are found in maps. */
export type KeyHex = string

/** How an epoch came about. */
export type Origin =
  /** Epoch 0, or brought back by a member after a restart (K30): nobody votes on it. */
  | { readonly t: 'given' }
  | {
      readonly t: 'commit'
      readonly bytes: Bytes
      /** Place of the commit in the log. */
      readonly seq: number
      readonly kind: CommitKind
      readonly committer: MemberKey
      /** Leaves that the commit removed, by member key; a resync removes and adds the same. */
      readonly removed: ReadonlySet<KeyHex>
    }

/** One epoch as the server knows it, without keys. */
export type Epoch = {
  readonly group: PublicGroup
  readonly rules: Rules
  readonly members: ReadonlyMap<KeyHex, MemberLeaf>
  readonly ctxHash: CtxHash
  /** Of the epoch it was built on; null in epoch 0 and where nobody knows. */
  readonly prevCtxHash: CtxHash | null
  /** MLSMessage{GroupInfo} signed by the committer; what joiners build on. */
  readonly groupInfo: Bytes
  readonly origin: Origin
  /** [K28] Members that processed it and got the same ctxHash, by member key. */
  readonly acknowledged: Set<KeyHex>
  readonly refused: Set<KeyHex>
  readonly bornAt: number
  /** [K29] It can no longer be void. */
  stands: boolean
}

export type EpochParts = Pick<
  Epoch,
  'group' | 'rules' | 'prevCtxHash' | 'groupInfo' | 'origin' | 'bornAt' | 'stands'
>

export function makeEpoch(parts: EpochParts): Epoch {
  const members = readAll(parts.group)
  // acceptCommit and acceptGroup have read every leaf.
  if (!members.ok) throw new Error(`unreadable leaf in an accepted group: ${members.reason}`)
  return {
    ...parts,
    members: new Map(members.value.map(leaf => [hex(leaf.memberKey), leaf])),
    ctxHash: parts.group.ctxHash as CtxHash,
    acknowledged: new Set(),
    refused: new Set(),
  }
}

export function removedKeys({ removed, added }: Pick<Accepted, 'removed' | 'added'>): Set<KeyHex> {
  const back = new Set(added.map(leaf => hex(leaf.memberKey)))
  return new Set(removed.map(leaf => hex(leaf.memberKey)).filter(key => !back.has(key)))
}

/** A leaf that would notice a bad epoch: it was in the state before, did not make it and is not removed by it. */
export function judges(before: Epoch | null, epoch: Epoch): KeyHex[] {
  const { origin } = epoch
  if (before === null || origin.t === 'given') return []
  const committer = hex(origin.committer)
  return [...before.members.keys()].filter(key => key !== committer && !origin.removed.has(key))
}
