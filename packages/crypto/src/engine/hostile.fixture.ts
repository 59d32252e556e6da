import { decodeCommitMessage } from '@konklave/protocol/mls'
import {
  type ClientState,
  createCommit,
  createProposal,
  emptyPskIndex,
  encodeMlsMessage,
  joinGroupExternal,
  mlsExporter,
  type Proposal,
  processPublicMessage,
} from 'ts-mls'
import { createContentCommitSignature } from 'ts-mls/framedContent.js'
import { decodeGroupContext } from 'ts-mls/groupContext.js'
import { initializeEpoch } from 'ts-mls/keySchedule.js'
import { protectPublicMessage } from 'ts-mls/messageProtectionPublic.js'
import type { ProposalOrRef } from 'ts-mls/proposalOrRefType.js'
import type { UpdatePath } from 'ts-mls/updatePath.js'
import { createSuite, type Suite } from './cipherSuite.ts'
import type { LeafInput } from './groupEngine.ts'
import { makeKeyPackage } from './join.ts'
import {
  asGroupInfo,
  asPublicMessage,
  asRatchetTree,
  clientConfig,
  publicMessageBytes,
  zeroSecret,
} from './library.ts'
import { newLeaf, newPerson, nothing, type Room } from './people.fixture.ts'

/** A member who uses the library without our decoder, and can therefore say anything. */
export class Insider {
  readonly suite: Suite
  readonly leaf: LeafInput
  state: ClientState

  private constructor(suite: Suite, leaf: LeafInput, state: ClientState) {
    this.suite = suite
    this.leaf = leaf
    this.state = state
  }

  /** Joins the room properly, from outside. */
  static async enter(room: Room): Promise<Insider> {
    const [suite, leaf] = [await createSuite(), await newLeaf('insider')]
    const own = await makeKeyPackage(suite, leaf)
    const { publicMessage, newState } = await joinGroupExternal(
      asGroupInfo(room.groupInfo),
      own.public,
      own.private,
      false,
      suite.impl,
      asRatchetTree(room.group.encodedTree()),
      clientConfig,
    )
    await give(room, publicMessageBytes(publicMessage))
    return new Insider(suite, leaf, newState)
  }

  async commit(extraProposals: Proposal[], wireAsPublicMessage = true): Promise<Uint8Array> {
    const context = { state: this.state, cipherSuite: this.suite.impl }
    return encodeMlsMessage((await createCommit(context, { wireAsPublicMessage, extraProposals })).commit)
  }

  async proposal(proposal: Proposal, publicMessage: boolean): Promise<Uint8Array> {
    return encodeMlsMessage(
      (await createProposal(this.state, publicMessage, proposal, this.suite.impl)).message,
    )
  }

  /** A signed commit that says whatever it is told to; nobody could compute its confirmation tag anyway. */
  async forge(
    proposals: (Proposal | ProposalOrRef)[],
    sender: 'member' | 'new_member_commit' = 'member',
    path?: UpdatePath,
  ): Promise<Uint8Array> {
    const { state, suite } = this
    const inline = proposals.map(item =>
      'proposalOrRefType' in item ? item : { proposalOrRefType: 'proposal' as const, proposal: item },
    )
    const { framedContent, signature } = await createContentCommitSignature(
      state.groupContext,
      'mls_public_message',
      { proposals: inline, path },
      sender === 'member'
        ? { senderType: 'member', leafIndex: state.privatePath.leafIndex }
        : { senderType: sender },
      nothing,
      state.signaturePrivateKey,
      suite.impl.signature,
    )
    const auth = { contentType: 'commit' as const, signature, confirmationTag: zeroSecret }
    const content = { wireformat: 'mls_public_message' as const, content: framedContent, auth }
    const sealed = await protectPublicMessage(
      state.keySchedule.membershipKey,
      state.groupContext,
      content,
      suite.impl,
    )
    return publicMessageBytes(sealed)
  }

  async process(bytes: Uint8Array): Promise<void> {
    const done = await processPublicMessage(
      this.state,
      asPublicMessage(bytes),
      emptyPskIndex,
      this.suite.impl,
    )
    this.state = done.newState
  }

  /**
   * What somebody removed can try with the secrets of the epoch before and the public rest: the next epoch's exporter,
   * if the commit secret was nothing.
   */
  async follow(nextContext: Uint8Array, room: Room): Promise<string> {
    const context = decodeGroupContext(nextContext, 0)
    if (context === undefined) throw new Error('no context')
    const { initSecret } = this.state.keySchedule
    const { kdf } = this.suite.impl
    const next = await initializeEpoch(initSecret, zeroSecret, context[0], zeroSecret, kdf)
    const exported = await mlsExporter(
      next.keySchedule.exporterSecret,
      'test',
      room.groupId,
      32,
      this.suite.impl,
    )
    return exported.join()
  }
}

/** Lets all members process somebody's commit and moves the public state on. */
export const give = async (room: Room, commit: Uint8Array): Promise<void> => {
  const applied = room.group.apply(decodeCommitMessage(commit))
  for (const { engine } of room.members) await engine.process({ groupId: room.groupId, commit })
  room.group = applied.group
  const [member] = room.members
  if (member !== undefined)
    room.groupInfo = (await member.engine.groupInfo({ groupId: room.groupId })).groupInfo
}

/** A bystander's key package, for proposals. */
export const strangerAdd = async (): Promise<Proposal> => {
  const { leaf } = await newPerson('stranger')
  return {
    proposalType: 'add',
    add: { keyPackage: (await makeKeyPackage(await createSuite(), leaf)).public },
  }
}
