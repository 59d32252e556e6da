import { decodePrivateMessageHeader, equalBytes } from '@konklave/protocol/mls'
import {
  type ClientState,
  createApplicationMessage,
  type EpochReceiverData,
  type PrivateMessage,
} from 'ts-mls'
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js'
import { decryptSenderData } from 'ts-mls/privateMessage.js'
import type { Suite } from './cipherSuite.ts'
import { type Epoch, shred } from './epoch.ts'
import { EngineError } from './errors.ts'
import type { Opened } from './groupEngine.ts'
import { asPrivateMessage, clientConfig, privateMessageBytes } from './library.ts'

type Receiver = Omit<EpochReceiverData, 'resumptionPsk'>

export const seal = async (
  suite: Suite,
  epoch: Epoch,
  p: { readonly plaintext: Uint8Array; readonly authenticatedData: Uint8Array },
): Promise<{ readonly state: ClientState; readonly message: Uint8Array }> => {
  const sealed = await createApplicationMessage(epoch.state, p.plaintext, suite.impl, p.authenticatedData)
  shred(sealed.consumed)
  return { state: sealed.newState, message: privateMessageBytes(sealed.privateMessage) }
}

/**
 * Opens an application message. Not the library's high-level call: that applies handshakes which the delivery service
 * never saw (T8) and does not say who sent a message (T5).
 */
export const open = async (
  suite: Suite,
  epoch: Epoch,
  bytes: Uint8Array,
): Promise<{ readonly state: ClientState; readonly opened: Opened }> => {
  const header = decodePrivateMessageHeader(bytes)
  if (!equalBytes(header.groupId, epoch.group.groupId)) throw new EngineError('wrong-group')
  const receiver = receiverFor(epoch, header.epoch)
  const message = asPrivateMessage(bytes)
  await refuseOwn(suite, epoch, receiver, message)
  const { content, tree, consumed } = await unprotectPrivateMessage(
    receiver.senderDataSecret,
    message,
    receiver.secretTree,
    receiver.ratchetTree,
    receiver.groupContext,
    clientConfig.keyRetentionConfig,
    suite.impl,
  )
  const framed = content.content
  if (framed.contentType !== 'application' || framed.sender.senderType !== 'member')
    throw new EngineError('content-type')
  const sender = framed.sender.leafIndex
  const senderKey = keyAt(receiver, sender)
  // K39, T6: whoever was removed since has nothing to say any more. The floor says so too; each alone would do.
  if (epoch.group.leafOf(senderKey) === null) throw new EngineError('sender-gone')
  shred(consumed)
  const { applicationData: plaintext, authenticatedData } = framed
  return {
    state: withRatchets(epoch.state, header.epoch, tree),
    opened: { epoch: header.epoch, sender, senderKey, plaintext, authenticatedData },
  }
}

const receiverFor = ({ state, group, floor }: Epoch, epoch: number): Receiver => {
  if (epoch > group.epoch) throw new EngineError('future-epoch')
  if (epoch === group.epoch) {
    const { secretTree, ratchetTree, groupContext } = state
    return { secretTree, ratchetTree, groupContext, senderDataSecret: state.keySchedule.senderDataSecret }
  }
  const past = state.historicalReceiverData.get(BigInt(epoch))
  if (epoch < floor || past === undefined) throw new EngineError('past-epoch')
  return past
}

/** The own sending ratchet has moved on: a clear answer instead of the library's "generation in the past". */
const refuseOwn = async (
  suite: Suite,
  epoch: Epoch,
  receiver: Receiver,
  message: PrivateMessage,
): Promise<void> => {
  const data = await decryptSenderData(message, receiver.senderDataSecret, suite.impl)
  if (data?.leafIndex === epoch.state.privatePath.leafIndex) throw new EngineError('own-message')
}

const keyAt = ({ ratchetTree }: Receiver, leaf: number): Uint8Array => {
  const node = ratchetTree[2 * leaf]
  if (node?.nodeType !== 'leaf') throw new EngineError('sender-not-in-tree')
  return node.leaf.signaturePublicKey
}

const withRatchets = (state: ClientState, epoch: number, secretTree: Receiver['secretTree']): ClientState => {
  const past = state.historicalReceiverData.get(BigInt(epoch))
  if (BigInt(epoch) === state.groupContext.epoch || past === undefined) return { ...state, secretTree }
  const kept = new Map(state.historicalReceiverData).set(BigInt(epoch), { ...past, secretTree })
  return { ...state, historicalReceiverData: kept }
}
