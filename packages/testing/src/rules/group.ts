import { makeStart } from '@konklave/crypto'
import { type Bytes, concat, type GroupId, type Signer } from '@konklave/protocol'
import {
  decodeGroupInfo,
  decodeKeyPackage,
  decodeLeafNode,
  decodeRatchetTree,
  type Extension,
  encodeExtensions,
  encodeGroupContext,
  encodeRatchetTree,
  type GroupContext,
  PublicGroup,
  type RatchetTree,
} from '@konklave/protocol/mls'
import { type Accepted, acceptCommit, contextExtensions, type Rules } from '@konklave/protocol/rules'
import { keyPackageBytes, type LeafTwist, leafBytes, pathBytes, signLabelled, treeOf } from './mlsBytes.ts'
import type { TestPerson } from './person.ts'
import { type TestRoom, verifiedRules } from './room.ts'
import { list, random, u8, u16, u32, u64, vector } from './wire.ts'

/** The public side of a group in one epoch, with its rules. */
export type TestGroup = { readonly group: PublicGroup; readonly rules: Rules }

export type StartWishes = {
  readonly groupId?: GroupId
  /** Encoded rules to put in, instead of a state signed anew by the owner. */
  readonly rules?: Uint8Array
  readonly twist?: LeafTwist
  readonly extensions?: readonly Extension[]
}

/** A group of one in epoch 0, as bytes that a server or joiner would get. */
export async function startBytes(room: TestRoom, founder: TestPerson, wishes: StartWishes = {}) {
  const groupId = wishes.groupId ?? (random(16) as GroupId)
  const rules = wishes.rules ?? (await makeStart(room.rules, { groupId, newMeeting: true }, room.owner))
  const tree = treeOf(decodeLeafNode(await leafBytes(founder, wishes.twist)))
  const context: GroupContext = {
    groupId,
    epoch: 0,
    treeHash: tree.treeHash(),
    confirmedTranscriptHash: new Uint8Array(),
    extensions: wishes.extensions ?? contextExtensions(rules),
  }
  const groupInfo = await groupInfoBytes({
    context,
    confirmationTag: random(32),
    signer: 0,
    by: founder.signer,
  })
  return { groupId, rules, groupInfo, tree: new Uint8Array(encodeRatchetTree(tree)) }
}

export async function startTestGroup(
  room: TestRoom,
  founder: TestPerson,
  wishes: StartWishes = {},
): Promise<TestGroup> {
  const { groupInfo, tree, rules } = await startBytes(room, founder, wishes)
  const group = PublicGroup.fromGroupInfo(decodeGroupInfo(groupInfo), decodeRatchetTree(tree))
  return { group, rules: await verifiedRules(rules, room.roomId) }
}

/** MLSMessage{GroupInfo} with an external_pub of noise. */
export async function groupInfoBytes(p: {
  readonly context: GroupContext
  readonly confirmationTag: Uint8Array
  readonly signer: number
  readonly by: Signer
  readonly extensions?: readonly Extension[]
}): Promise<Bytes> {
  const extensions = p.extensions ?? [{ type: 4, data: vector(random(32)) }]
  const tbs = concat(
    encodeGroupContext(p.context),
    encodeExtensions(extensions),
    vector(p.confirmationTag),
    u32(p.signer),
  )
  return concat(u16(1), u16(4), tbs, vector(await signLabelled(p.by, 'GroupInfoTBS', tbs)))
}

/** GroupInfo and tree of any epoch, signed by one of its leaves. */
export async function snapshotOf({ group }: TestGroup, by: TestPerson) {
  const signer = group.leafOf(by.memberKey)?.index ?? 0
  const { confirmationTag, groupContext: context } = group
  const groupInfo = await groupInfoBytes({ context, confirmationTag, signer, by: by.signer })
  return { groupInfo, tree: new Uint8Array(group.encodedTree()) }
}

export type CommitWishes = {
  readonly by: TestPerson
  /** Comes from outside: an external commit; with `removes` over an old leaf. */
  readonly external?: boolean
  /** People, or MLSMessage{KeyPackage}s. */
  readonly adds?: readonly (TestPerson | Uint8Array)[]
  readonly removes?: readonly (TestPerson | number)[]
  /** Encoded rules for a GroupContextExtensions proposal. */
  readonly rules?: Uint8Array
  /** Instead of `rules`: any extension list. */
  readonly extensions?: readonly Extension[]
  readonly authenticatedData?: Uint8Array
  /** Deviations of the committer's new leaf. */
  readonly twist?: LeafTwist
  /** Signs the framing instead of the committer. */
  readonly signer?: Signer
  /** Claims to be this leaf. */
  readonly sender?: number
  /** Left out where only Adds allow it (K16); `false` leaves it out anyway. */
  readonly path?: boolean
}

/** MLSMessage{PublicMessage{Commit}} on `group`, honest unless `wishes` twist it. */
export async function commitBytes({ group }: TestGroup, wishes: CommitWishes): Promise<Bytes> {
  const external = wishes.external === true
  const removes = (wishes.removes ?? []).map(who =>
    typeof who === 'number' ? who : (group.leafOf(who.memberKey)?.index ?? 0xffff),
  )
  const adds = await Promise.all(
    (wishes.adds ?? []).map(add => (add instanceof Uint8Array ? add : keyPackageBytes(add))),
  )
  const extensions = wishes.extensions ?? (wishes.rules ? contextExtensions(wishes.rules) : null)
  const addsOnly = adds.length > 0 && removes.length === 0 && extensions === null
  const placed = placeOf(group, wishes, removes, adds)
  const path =
    (wishes.path ?? (external || !addsOnly))
      ? concat(
          u8(1),
          await pathBytes({
            ...placed,
            groupId: group.groupId,
            person: wishes.by,
            ...(wishes.twist ? { twist: wishes.twist } : {}),
          }),
        )
      : u8(0)
  const proposals = [
    ...adds.map(add => concat(u16(1), add.subarray(4))),
    ...removes.map(index => concat(u16(3), u32(index))),
    ...(extensions === null ? [] : [concat(u16(7), encodeExtensions(extensions))]),
    ...(external ? [concat(u16(6), vector(random(32)))] : []),
  ]
  const sender = external ? u8(4) : concat(u8(1), u32(wishes.sender ?? placed.index))
  const content = concat(
    vector(group.groupId),
    u64(BigInt(group.epoch)),
    sender,
    vector(wishes.authenticatedData ?? new Uint8Array()),
    u8(3),
    list(proposals.map(proposal => concat(u8(1), proposal))),
    path,
  )
  const covered = concat(u16(1), u16(1), content, group.encodedContext())
  const signature = await signLabelled(wishes.signer ?? wishes.by.signer, 'FramedContentTBS', covered)
  const tags = external ? vector(random(32)) : concat(vector(random(32)), vector(random(32)))
  return concat(u16(1), u16(1), content, vector(signature), tags)
}

/** The tree in which the committer's path is computed, and the committer's place in it. */
function placeOf(
  group: PublicGroup,
  wishes: CommitWishes,
  removes: readonly number[],
  adds: readonly Uint8Array[],
): { readonly tree: RatchetTree; readonly index: number; readonly fresh: readonly number[] } {
  let tree = removes.filter(i => group.leaf(i) !== null).reduce((t, i) => t.remove(i), group.tree)
  const fresh: number[] = []
  for (const add of adds) {
    const step = tree.add(decodeKeyPackage(add).leaf)
    fresh.push(step.index)
    tree = step.tree
  }
  if (wishes.external !== true) return { tree, index: group.leafOf(wishes.by.memberKey)?.index ?? 0, fresh }
  const stand = group.leaves()[0]?.node
  if (stand === undefined) throw new Error('an empty group')
  const joined = tree.add(stand) // only where the leaf stands matters for the path
  return { tree: joined.tree, index: joined.index, fresh }
}

export function acceptBytes(at: TestGroup, bytes: Uint8Array) {
  return acceptCommit({ ...at, bytes })
}

/** Makes a commit that must be accepted, and goes on to its epoch. */
export async function commitOk(
  at: TestGroup,
  wishes: CommitWishes,
): Promise<TestGroup & { readonly accepted: Accepted }> {
  const result = await acceptBytes(at, await commitBytes(at, wishes))
  if (!result.ok) throw new Error(`commit refused: ${result.reason}`)
  return { group: result.value.group, rules: result.value.rules, accepted: result.value }
}

/** Makes a commit and answers 'accepted' or the reason against it. */
export async function commitVerdict(at: TestGroup, wishes: CommitWishes): Promise<string> {
  const result = await acceptBytes(at, await commitBytes(at, wishes))
  return result.ok ? 'accepted' : result.reason
}
