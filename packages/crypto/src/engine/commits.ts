import { decodeCommitMessage, equalBytes, groupExtensions, type LeafIndex } from '@konklave/protocol/mls'
import {
  type ClientState,
  createCommit,
  createGroupInfoWithExternalPub,
  emptyPskIndex,
  encodeMlsMessage,
  type Proposal,
  processPublicMessage,
} from 'ts-mls'
import { refusedAdds } from './adds.ts'
import type { Suite } from './cipherSuite.ts'
import { type Epoch, epochOf } from './epoch.ts'
import { EngineError } from './errors.ts'
import { asKeyPackage, asPublicMessage, groupInfoBytes, toLibrary, welcomeBytes } from './library.ts'

export interface CommitInput {
  readonly adds: readonly Uint8Array[]
  readonly removes: readonly LeafIndex[]
  readonly rules: Uint8Array | undefined
  readonly identity: Uint8Array | undefined
  readonly authenticatedData: Uint8Array
}

/** A commit of ours on top of `current`; our own decoder has to take it, else nobody would (K10). */
export const makeCommit = async (
  suite: Suite,
  current: Epoch,
  input: CommitInput,
): Promise<{ readonly commit: Uint8Array; readonly welcome: Uint8Array | null; readonly next: Epoch }> => {
  const { adds, removes, rules, identity, authenticatedData } = input
  if (identity !== undefined && adds.length > 0 && removes.length === 0)
    throw new EngineError('identity-needs-path')
  const [bad] = await refusedAdds(current.group, adds)
  if (bad !== undefined) throw new EngineError('bad-add', bad.reason)
  const state = identity === undefined ? current.state : withIdentity(current.state, identity)
  const made = await createCommit(
    { state, cipherSuite: suite.impl },
    { wireAsPublicMessage: true, extraProposals: proposals(adds, removes, rules), authenticatedData },
  )
  const commit = encodeMlsMessage(made.commit)
  const applied = current.group.apply(decodeCommitMessage(commit))
  const floor = removes.length > 0 ? applied.group.epoch : current.floor
  return {
    commit,
    welcome: made.welcome === undefined ? null : welcomeBytes(made.welcome),
    next: epochOf(made.newState, applied.group, floor),
  }
}

const proposals = (
  adds: readonly Uint8Array[],
  removes: readonly LeafIndex[],
  rules: Uint8Array | undefined,
): Proposal[] => [
  ...(rules === undefined ? [] : [rulesProposal(rules)]),
  ...removes.map((removed): Proposal => ({ proposalType: 'remove', remove: { removed } })),
  ...adds.map((bytes): Proposal => ({ proposalType: 'add', add: { keyPackage: asKeyPackage(bytes) } })),
]

const rulesProposal = (rules: Uint8Array): Proposal => ({
  proposalType: 'group_context_extensions',
  groupContextExtensions: { extensions: toLibrary(groupExtensions(rules)) },
})

/** The library copies the new path leaf from the own leaf in the tree; the tree hash in force does not come from there. */
const withIdentity = (state: ClientState, identity: Uint8Array): ClientState => {
  const node = 2 * state.privatePath.leafIndex
  const own = state.ratchetTree[node]
  if (own?.nodeType !== 'leaf') throw new EngineError('own-leaf-missing')
  const leaf = { ...own.leaf, credential: { credentialType: 'basic' as const, identity } }
  return { ...state, ratchetTree: state.ratchetTree.with(node, { nodeType: 'leaf', leaf }) }
}

/** Somebody else's commit on top of `current`; null if it removes us. */
export const applyCommit = async (suite: Suite, current: Epoch, bytes: Uint8Array): Promise<Epoch | null> => {
  const commit = decodeCommitMessage(bytes)
  const applied = current.group.apply(commit)
  const done = await processPublicMessage(current.state, asPublicMessage(bytes), emptyPskIndex, suite.impl)
  if (done.newState.groupActiveState.kind === 'removedFromGroup') return null
  return epochOf(
    done.newState,
    applied.group,
    commit.removes.length > 0 ? applied.group.epoch : current.floor,
  )
}

export const groupInfoOf = async (suite: Suite, { state }: Pick<Epoch, 'state'>): Promise<Uint8Array> =>
  groupInfoBytes(await createGroupInfoWithExternalPub(state, [], suite.impl))

export const isSame = (commit: Uint8Array | null | undefined, bytes: Uint8Array): boolean =>
  commit != null && equalBytes(commit, bytes)
