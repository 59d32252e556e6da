import {
  decodeCommitMessage,
  decodeGroupInfo,
  decodeKeyPackage,
  decodeRatchetTree,
  decodeWelcome,
  keyPackageRef,
  PublicGroup,
  verifyGroupInfo,
} from '@konklave/protocol/mls'
import { bytesToHex } from '@noble/hashes/utils.js'
import {
  generateKeyPackageWithKey,
  joinGroup,
  joinGroupExternal,
  type KeyPackage,
  type PrivateKeyPackage,
  type Welcome,
} from 'ts-mls'
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js'
import type { Suite } from './cipherSuite.ts'
import { type Epoch, epochOf, shred } from './epoch.ts'
import { EngineError } from './errors.ts'
import type { LeafInput } from './groupEngine.ts'
import {
  asGroupInfo,
  asRatchetTree,
  asWelcome,
  capabilities,
  clientConfig,
  groupInfoBytes,
  keyPackageBytes,
  publicMessageBytes,
  unlimited,
  zeroSecret,
} from './library.ts'

/** A key package of ours with its private part. */
export interface OwnKeyPackage {
  readonly public: KeyPackage
  readonly private: PrivateKeyPackage
}

export const makeKeyPackage = async (suite: Suite, leaf: LeafInput): Promise<OwnKeyPackage> => {
  const made = await generateKeyPackageWithKey(
    { credentialType: 'basic', identity: leaf.identity },
    capabilities,
    unlimited,
    [],
    { signKey: suite.hold(leaf.privateKey), publicKey: leaf.publicKey },
    suite.impl,
  )
  return { public: made.publicPackage, private: made.privatePackage }
}

export const refOf = (own: OwnKeyPackage): Uint8Array =>
  keyPackageRef(decodeKeyPackage(keyPackageBytes(own.public)))

/** Overwrites the private part. `keepLeaf`: the leaf key and the signing handle live on in a group. */
export const shredKeyPackage = (
  suite: Suite,
  { private: secret }: OwnKeyPackage,
  keepLeaf: boolean,
): void => {
  shred([secret.initPrivateKey])
  if (keepLeaf) return
  shred([secret.hpkePrivateKey])
  suite.release(secret.signaturePrivateKey)
}

/**
 * The public state that GroupInfo and tree describe, checked before the library sees either (T2): structure, tree hash,
 * and the signer's signature.
 */
const checkedGroup = async (groupInfo: Uint8Array, ratchetTree: Uint8Array): Promise<PublicGroup> => {
  const info = decodeGroupInfo(groupInfo)
  const group = PublicGroup.fromGroupInfo(info, decodeRatchetTree(ratchetTree))
  if (!(await verifyGroupInfo(info, group))) throw new EngineError('bad-signature')
  return group
}

/** Enters by Welcome; `own` finds the key package for a reference. */
export const byWelcome = async (
  suite: Suite,
  p: { readonly welcome: Uint8Array; readonly ratchetTree: Uint8Array },
  own: ReadonlyMap<string, OwnKeyPackage>,
): Promise<{ readonly epoch: Epoch; readonly groupInfo: Uint8Array; readonly ref: string }> => {
  const refs = decodeWelcome(p.welcome).secrets.map(({ newMember }) => bytesToHex(newMember))
  const ref = refs.find(candidate => own.has(candidate))
  const mine = ref === undefined ? undefined : own.get(ref)
  if (ref === undefined || mine === undefined) throw new EngineError('unknown-key-package')
  const welcome = asWelcome(p.welcome)
  const groupInfo = await openGroupInfo(suite, welcome, mine)
  const group = await checkedGroup(groupInfo, p.ratchetTree)
  const psks = { findPsk: () => undefined }
  const tree = asRatchetTree(p.ratchetTree)
  const state = await joinGroup(
    welcome,
    mine.public,
    mine.private,
    psks,
    suite.impl,
    tree,
    undefined,
    clientConfig,
  )
  return { epoch: epochOf(state, group, group.epoch), groupInfo, ref }
}

/** The library keeps neither signer nor GroupInfo, and would prefer a tree inside it to the checked one. */
const openGroupInfo = async (suite: Suite, welcome: Welcome, own: OwnKeyPackage): Promise<Uint8Array> => {
  const { hpke } = suite.impl
  const initKey = await hpke.importPrivateKey(own.private.initPrivateKey)
  const secrets = await decryptGroupSecrets(initKey, refOf(own), welcome, hpke)
  if (secrets === undefined || secrets.psks.length > 0) throw new EngineError('proposal-psk')
  const groupInfo = await decryptGroupInfo(welcome, secrets.joinerSecret, zeroSecret, suite.impl)
  shred([secrets.joinerSecret, secrets.pathSecret])
  if (groupInfo === undefined) throw new EngineError('library-refused')
  return groupInfoBytes(groupInfo)
}

/** Enters from outside, K10 (b). */
export const fromOutside = async (
  suite: Suite,
  p: {
    readonly groupInfo: Uint8Array
    readonly ratchetTree: Uint8Array
    readonly leaf: LeafInput
    readonly resync: boolean
    readonly authenticatedData: Uint8Array
  },
): Promise<{ readonly epoch: Epoch; readonly commit: Uint8Array }> => {
  const group = await checkedGroup(p.groupInfo, p.ratchetTree)
  const there = group.leafOf(p.leaf.publicKey) !== null
  // T3: the library looks for ever for a leaf that is not there; K6: a member key is in a tree once.
  if (p.resync && !there) throw new EngineError('own-leaf-missing')
  if (!p.resync && there) throw new EngineError('own-leaf-present')
  const own = await makeKeyPackage(suite, p.leaf)
  const joined = await joinGroupExternal(
    asGroupInfo(p.groupInfo),
    own.public,
    own.private,
    p.resync,
    suite.impl,
    asRatchetTree(p.ratchetTree),
    clientConfig,
    p.authenticatedData,
  )
  shredKeyPackage(suite, own, true)
  const commit = publicMessageBytes(joined.publicMessage)
  const next = group.apply(decodeCommitMessage(commit)).group
  return { epoch: epochOf(joined.newState, next, next.epoch), commit }
}
