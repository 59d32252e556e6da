import type { PublicGroup } from '@konklave/protocol/mls'
import type { ClientState } from 'ts-mls'
import { allSecretTreeValues } from 'ts-mls/secretTree.js'
import { EngineError } from './errors.ts'
import type { EpochView } from './groupEngine.ts'
import { contextBytes } from './library.ts'

/** One epoch as we hold it: the library's state with secrets, and the public state that our decoder computed. */
export interface Epoch {
  readonly state: ClientState
  readonly group: PublicGroup
  /** K39: messages of epochs before this one are refused; the epoch of the last Remove. */
  readonly floor: number
}

/** Pairs both views of an epoch; they must name the same GroupContext, or server and members would part (K28). */
export const epochOf = (state: ClientState, group: PublicGroup, floor: number): Epoch => {
  const ours = group.encodedContext()
  const theirs = contextBytes(state)
  if (ours.length !== theirs.length || !ours.every((byte, i) => byte === theirs[i])) {
    throw new EngineError('library-disagrees')
  }
  return { state, group, floor }
}

export const viewOf = ({ state, group }: Epoch): EpochView => ({
  groupId: group.groupId,
  epoch: group.epoch,
  groupContext: group.encodedContext(),
  ctxHash: group.ctxHash,
  ownLeaf: state.privatePath.leafIndex,
})

/**
 * The next state with the receiving ratchets of earlier epochs as they are now. A pending commit was computed from an
 * older copy, whose used secrets are overwritten by now: with it, late messages could not be opened, or twice.
 */
export const carryRatchets = (next: ClientState, before: ClientState): ClientState => {
  const epoch = before.groupContext.epoch
  const data = next.historicalReceiverData.get(epoch)
  if (data === undefined) return next
  const kept = new Map(next.historicalReceiverData)
  for (const [older, receiver] of before.historicalReceiverData)
    if (kept.has(older)) kept.set(older, receiver)
  kept.set(epoch, { ...data, secretTree: before.secretTree })
  return { ...next, historicalReceiverData: kept }
}

/** The other direction, for a step back: ratchets that moved while their epoch was already a past one. */
export const restoreRatchets = (previous: ClientState, now: ClientState): ClientState => {
  const data = now.historicalReceiverData.get(previous.groupContext.epoch)
  return data === undefined ? previous : { ...previous, secretTree: data.secretTree }
}

/** Overwrites the epoch's own secrets. Path keys and receiving ratchets stay: later epochs still use them. */
export const shredKeys = ({ state }: Epoch): void => {
  const { initSecret, exporterSecret, externalSecret, confirmationKey, membershipKey, epochAuthenticator } =
    state.keySchedule
  shred([initSecret, exporterSecret, externalSecret, confirmationKey, membershipKey, epochAuthenticator])
}

/** Overwrites everything a state holds; for the end of a group. */
export const shredAll = ({ state }: Epoch): void => {
  shred(Object.values(state.keySchedule))
  shred(Object.values(state.privatePath.privateKeys))
  shred(allSecretTreeValues(state.secretTree))
  for (const past of state.historicalReceiverData.values()) {
    shred([past.senderDataSecret, past.resumptionPsk, ...allSecretTreeValues(past.secretTree)])
  }
}

/** Best effort: copies that the runtime made are out of reach. The list may have holes. */
export const shred = (secrets: readonly (Uint8Array | undefined)[]): void => {
  for (const secret of secrets) secret?.fill(0)
}
