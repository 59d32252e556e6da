import {
  generateMemberKeys,
  type LinkRing,
  makeCredential,
  makeRoleCert,
  makeRoom,
  makeStart,
  newestLink,
  publicKeyOf,
  Secret,
  signerOf,
} from '@konklave/crypto'
import { createTsMlsEngine, type GroupEngine, type LeafInput } from '@konklave/crypto/engine'
import {
  type GroupId,
  keyHashOf,
  type MemberKey,
  type RoomId,
  type RoomState,
  type Signer,
  sign,
} from '@konklave/protocol'
import {
  acceptCommit,
  acceptGroup,
  encodeRules,
  type Rules,
  readAll,
  verifyRules,
} from '@konklave/protocol/rules'
import type { GroupView } from './group.ts'
import { readMembers } from './member.ts'

/** A room of which a test holds every key. */
export type RoomFixture = {
  readonly roomId: RoomId
  readonly owner: Signer
  readonly moderator: Signer
  readonly server: Signer
  readonly ring: LinkRing
  readonly first: Rules
  /** Rules that differ from `from` (the first) in the state only; nobody checks whether they may follow. */
  later(change: Partial<RoomState>, by: Signer, from?: Rules): Promise<Rules>
}

export const newSigner = async (): Promise<Signer> => signerOf((await generateMemberKeys()).sign)

export async function roomFixture(
  owner: Signer | null = null,
  admission: RoomState['admission'] = 'lobby',
): Promise<RoomFixture> {
  const [anybody, moderator, server] = await Promise.all([newSigner(), newSigner(), newSigner()])
  const room = await makeRoom({
    owner: owner ?? anybody,
    serverKey: server.publicKey,
    admission,
    admitRight: 'moderators',
    anyoneMayStart: false,
    title: 'Weekly',
    roles: [{ keyHash: keyHashOf(moderator.publicKey), role: 'moderator' }],
  })
  const verified = async (state: typeof room.state) => {
    const rules = await verifyRules(encodeRules({ charter: room.charter, state }), room.roomId)
    if (!rules.ok) throw new Error(rules.reason)
    return rules.value
  }
  const first = await verified(room.state)
  return {
    roomId: room.roomId,
    owner: owner ?? anybody,
    moderator,
    server,
    ring: room.ring,
    first,
    later: async (change, by, from = first) =>
      verified(await sign('state', { ...from.state, ...change }, by)),
  }
}

export type PersonFixture = {
  readonly signer: Signer
  readonly leaf: LeafInput
  readonly engine: GroupEngine
}

export async function personFixture(
  room: RoomFixture,
  roleKey?: Signer,
  name = 'Somebody',
): Promise<PersonFixture> {
  const keys = await generateMemberKeys()
  const signer = await signerOf(keys.sign)
  const memberKey = signer.publicKey as MemberKey
  const { roomId } = room
  const identity = await makeCredential({
    link: newestLink(room.ring),
    memberKey,
    dmKey: await publicKeyOf(keys.dm),
    cert: roleKey && (await makeRoleCert(roleKey, { roomId, memberKey })).cert,
    profile: { kind: 'guest', name },
  })
  const leaf = { identity, publicKey: memberKey, privateKey: keys.sign.privateKey }
  return { signer, leaf, engine: await createTsMlsEngine() }
}

/** A running meeting as its founder sees it, with `others` added. */
export async function meetingFixture(
  room: RoomFixture,
  others: readonly PersonFixture[],
): Promise<{ readonly founder: PersonFixture; readonly view: GroupView }> {
  const founder = await personFixture(room, room.owner)
  const { engine, leaf } = founder
  const groupId = crypto.getRandomValues(new Uint8Array(16)) as GroupId
  await engine.createGroup({
    groupId,
    leaf,
    rules: await makeStart(room.first, { groupId, newMeeting: true }, room.owner),
  })
  const { groupInfo, ratchetTree } = await engine.groupInfo({ groupId })
  const started = await acceptGroup({ roomId: room.roomId, groupInfo, tree: ratchetTree })
  if (!started.ok) throw new Error(started.reason)
  let { group, rules } = started.value
  for (const other of others) {
    const { keyPackage } = await other.engine.keyPackage({ leaf: other.leaf })
    const authenticatedData = new Uint8Array()
    const { commit } = await engine.commit({ groupId, adds: [keyPackage], authenticatedData })
    const accepted = await acceptCommit({ group, rules, bytes: commit })
    if (!accepted.ok) throw new Error(accepted.reason)
    await engine.accept({ groupId })
    ;({ group, rules } = accepted.value)
  }
  const leaves = readAll(group)
  if (!leaves.ok) throw new Error(leaves.reason)
  const members = await readMembers({ leaves: leaves.value, rules, ring: room.ring, before: [] })
  const [own] = members
  if (!own) throw new Error('nobody')
  const { epoch } = group
  const ctxHash = new Uint8Array(group.ctxHash)
  const change = { addedSomebody: false, removedBarred: false }
  const mediaExport = new Secret(new Uint8Array(32))
  const facts = { groupId, epoch, ctxHash, group, rules, members, own }
  return { founder, view: { ...facts, stay: 1, change, mediaExport } }
}
