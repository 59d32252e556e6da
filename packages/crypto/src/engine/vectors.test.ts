import {
  decodeCommitMessage,
  decodeGroupContext,
  decodeRatchetTree,
  MlsDecodeError,
  PublicGroup,
} from '@konklave/protocol/mls'
import {
  bytesToBase64,
  type CiphersuiteImpl,
  type ClientState,
  decodeMlsMessage,
  defaultCryptoProvider,
  getCiphersuiteFromName,
  joinGroup,
  makePskIndex,
  mlsExporter,
  processMessage,
} from 'ts-mls'
import { encode } from 'ts-mls/codec/tlsEncoder.js'
import { applyUpdatePathSecret } from 'ts-mls/createCommit.js'
import { refhash } from 'ts-mls/crypto/hash.js'
import { decryptWithLabel, encryptWithLabel } from 'ts-mls/crypto/hpke.js'
import { deriveSecret, deriveTreeSecret, expandWithLabel } from 'ts-mls/crypto/kdf.js'
import { signWithLabel, verifyWithLabel } from 'ts-mls/crypto/signature.js'
import { type GroupContext, groupContextEncoder } from 'ts-mls/groupContext.js'
import { verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js'
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js'
import { initializeEpoch } from 'ts-mls/keySchedule.js'
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js'
import { unprotectPublicMessage } from 'ts-mls/messageProtectionPublic.js'
import { getCommitSecret, pathToRoot } from 'ts-mls/pathSecrets.js'
import { mergePrivateKeyPaths, toPrivateKeyPath } from 'ts-mls/privateKeyPath.js'
import { encodeProposal } from 'ts-mls/proposal.js'
import { accumulatePskSecret } from 'ts-mls/pskIndex.js'
import { encodeRatchetTree as encodeLibraryTree } from 'ts-mls/ratchetTree.js'
import { createSecretTree, deriveKey, deriveNonce, ratchetUntil } from 'ts-mls/secretTree.js'
import { expandSenderDataKey, expandSenderDataNonce } from 'ts-mls/sender.js'
import { treeHashRoot } from 'ts-mls/treeHash.js'
import { leafToNodeIndex, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js'
import { applyUpdatePath, decodeUpdatePath } from 'ts-mls/updatePath.js'
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js'
import { beforeAll, expect, test } from 'vitest'
import { createSuite, suiteName } from './cipherSuite.ts'
import {
  asKeyPackage,
  asPrivateMessage,
  asPublicMessage,
  asRatchetTree,
  asWelcome,
  clientConfig,
  contextBytes,
  zeroSecret,
} from './library.ts'
import { hex, loadVectors, toHex } from './vectors.fixture.ts'

/** Our suite; only signing takes raw keys here, because the vectors bring them. */
let cs: CiphersuiteImpl

beforeAll(async () => {
  const { impl } = await createSuite()
  const { signature } = await defaultCryptoProvider.getCiphersuiteImpl(getCiphersuiteFromName(suiteName))
  cs = { ...impl, signature: { ...impl.signature, sign: signature.sign } }
})

type Fields<K extends string> = Record<K, string>

test('crypto-basics', async () => {
  interface Case {
    ref_hash: Fields<'label' | 'value' | 'out'>
    expand_with_label: Fields<'secret' | 'label' | 'context' | 'out'> & { length: number }
    derive_secret: Fields<'secret' | 'label' | 'out'>
    derive_tree_secret: Fields<'secret' | 'label' | 'out'> & { length: number; generation: number }
    sign_with_label: Fields<'priv' | 'pub' | 'label' | 'content' | 'signature'>
    encrypt_with_label: Fields<
      'priv' | 'pub' | 'label' | 'context' | 'plaintext' | 'kem_output' | 'ciphertext'
    >
  }
  for (const v of await loadVectors<Case>('crypto-basics')) {
    expect(toHex(await refhash(v.ref_hash.label, hex(v.ref_hash.value), cs.hash))).toBe(v.ref_hash.out)
    const e = v.expand_with_label
    expect(toHex(await expandWithLabel(hex(e.secret), e.label, hex(e.context), e.length, cs.kdf))).toBe(e.out)
    const d = v.derive_secret
    expect(toHex(await deriveSecret(hex(d.secret), d.label, cs.kdf))).toBe(d.out)
    const t = v.derive_tree_secret
    expect(toHex(await deriveTreeSecret(hex(t.secret), t.label, t.generation, t.length, cs.kdf))).toBe(t.out)
    const s = v.sign_with_label
    expect(await verifyWithLabel(hex(s.pub), s.label, hex(s.content), hex(s.signature), cs.signature)).toBe(
      true,
    )
    const own = await signWithLabel(hex(s.priv), s.label, hex(s.content), cs.signature)
    expect(await verifyWithLabel(hex(s.pub), s.label, hex(s.content), own, cs.signature)).toBe(true)
    const h = v.encrypt_with_label
    const key = await cs.hpke.importPrivateKey(hex(h.priv))
    const opened = await decryptWithLabel(
      key,
      h.label,
      hex(h.context),
      hex(h.kem_output),
      hex(h.ciphertext),
      cs.hpke,
    )
    expect(toHex(opened)).toBe(h.plaintext)
    const to = await cs.hpke.importPublicKey(hex(h.pub))
    const sealed = await encryptWithLabel(to, h.label, hex(h.context), hex(h.plaintext), cs.hpke)
    expect(toHex(await decryptWithLabel(key, h.label, hex(h.context), sealed.enc, sealed.ct, cs.hpke))).toBe(
      h.plaintext,
    )
  }
})

test('key-schedule', async () => {
  type Epoch = Fields<
    | 'tree_hash'
    | 'commit_secret'
    | 'psk_secret'
    | 'confirmed_transcript_hash'
    | 'group_context'
    | 'joiner_secret'
    | 'welcome_secret'
    | 'init_secret'
    | 'sender_data_secret'
    | 'encryption_secret'
    | 'exporter_secret'
    | 'epoch_authenticator'
    | 'external_secret'
    | 'confirmation_key'
    | 'membership_key'
    | 'resumption_psk'
    | 'external_pub'
  > & { exporter: Fields<'label' | 'context' | 'secret'> & { length: number } }
  interface Case {
    group_id: string
    initial_init_secret: string
    epochs: Epoch[]
  }
  for (const v of await loadVectors<Case>('key-schedule')) {
    let init = hex(v.initial_init_secret)
    for (const [epoch, e] of v.epochs.entries()) {
      const context = contextOf(v.group_id, epoch, e.tree_hash, e.confirmed_transcript_hash)
      expect(toHex(encode(groupContextEncoder)(context))).toBe(e.group_context)
      const next = await initializeEpoch(init, hex(e.commit_secret), context, hex(e.psk_secret), cs.kdf)
      const k = next.keySchedule
      const external = await cs.hpke.deriveKeyPair(k.externalSecret)
      expect({
        joiner_secret: toHex(next.joinerSecret),
        welcome_secret: toHex(next.welcomeSecret),
        encryption_secret: toHex(next.encryptionSecret),
        init_secret: toHex(k.initSecret),
        sender_data_secret: toHex(k.senderDataSecret),
        exporter_secret: toHex(k.exporterSecret),
        epoch_authenticator: toHex(k.epochAuthenticator),
        external_secret: toHex(k.externalSecret),
        confirmation_key: toHex(k.confirmationKey),
        membership_key: toHex(k.membershipKey),
        resumption_psk: toHex(k.resumptionPsk),
        external_pub: toHex(await cs.hpke.exportPublicKey(external.publicKey)),
      }).toEqual(pick(e))
      const x = e.exporter
      expect(toHex(await mlsExporter(k.exporterSecret, x.label, hex(x.context), x.length, cs))).toBe(x.secret)
      init = k.initSecret
    }
  }
})

const contextOf = (groupId: string, epoch: number, treeHash: string, confirmed: string): GroupContext => ({
  version: 'mls10',
  cipherSuite: suiteName,
  groupId: hex(groupId),
  epoch: BigInt(epoch),
  treeHash: hex(treeHash),
  confirmedTranscriptHash: hex(confirmed),
  extensions: [],
})

const pick = (e: Record<string, unknown>): Record<string, unknown> => {
  const {
    tree_hash,
    commit_secret,
    psk_secret,
    confirmed_transcript_hash,
    group_context,
    exporter,
    ...rest
  } = e
  return rest
}

test('message-protection', async () => {
  type Case = Fields<
    | 'group_id'
    | 'tree_hash'
    | 'confirmed_transcript_hash'
    | 'signature_pub'
    | 'encryption_secret'
    | 'sender_data_secret'
    | 'membership_key'
    | 'proposal'
    | 'proposal_priv'
    | 'proposal_pub'
    | 'commit'
    | 'commit_priv'
    | 'commit_pub'
    | 'application'
    | 'application_priv'
  > & { epoch: number }
  for (const v of await loadVectors<Case>('message-protection')) {
    const context = contextOf(v.group_id, v.epoch, v.tree_hash, v.confirmed_transcript_hash)
    const key = hex(v.signature_pub)
    const openPublic = (bytes: string) =>
      unprotectPublicMessage(hex(v.membership_key), context, [], asPublicMessage(hex(bytes)), cs, key)
    const openPrivate = async (bytes: string) => {
      const tree = await createSecretTree(2, hex(v.encryption_secret), cs.kdf)
      const { keyRetentionConfig } = clientConfig
      const message = asPrivateMessage(hex(bytes))
      return (
        await unprotectPrivateMessage(
          hex(v.sender_data_secret),
          message,
          tree,
          [],
          context,
          keyRetentionConfig,
          cs,
          key,
        )
      ).content
    }
    for (const opened of [await openPublic(v.proposal_pub), await openPrivate(v.proposal_priv)]) {
      const { content } = opened
      expect(content.contentType === 'proposal' && toHex(encodeProposal(content.proposal))).toBe(v.proposal)
    }
    for (const opened of [await openPublic(v.commit_pub), await openPrivate(v.commit_priv)]) {
      expect(opened.content.contentType).toBe('commit')
    }
    const { content } = await openPrivate(v.application_priv)
    expect(content.contentType === 'application' && toHex(content.applicationData)).toBe(v.application)
  }
})

test('psk_secret', async () => {
  interface Case {
    psks: Fields<'psk_id' | 'psk' | 'psk_nonce'>[]
    psk_secret: string
  }
  for (const v of await loadVectors<Case>('psk_secret')) {
    const ids = v.psks.map(p => ({
      psktype: 'external' as const,
      pskId: hex(p.psk_id),
      pskNonce: hex(p.psk_nonce),
    }))
    const index = makePskIndex(undefined, pskRecord(v.psks))
    expect(toHex((await accumulatePskSecret(ids, index, cs, zeroSecret))[0])).toBe(v.psk_secret)
  }
})

const pskRecord = (psks: readonly Fields<'psk_id' | 'psk'>[]): Record<string, Uint8Array> =>
  Object.fromEntries(psks.map(p => [bytesToBase64(hex(p.psk_id)), hex(p.psk)]))

test('secret-tree', async () => {
  interface Case {
    encryption_secret: string
    sender_data: Fields<'sender_data_secret' | 'ciphertext' | 'key' | 'nonce'>
    leaves: (Fields<'application_key' | 'application_nonce' | 'handshake_key' | 'handshake_nonce'> & {
      generation: number
    })[][]
  }
  for (const v of await loadVectors<Case>('secret-tree')) {
    const [secret, sample] = [hex(v.sender_data.sender_data_secret), hex(v.sender_data.ciphertext)]
    expect(toHex(await expandSenderDataKey(cs, secret, sample))).toBe(v.sender_data.key)
    expect(toHex(await expandSenderDataNonce(cs, secret, sample))).toBe(v.sender_data.nonce)
    const tree = await createSecretTree(v.leaves.length, hex(v.encryption_secret), cs.kdf)
    for (const [leaf, generations] of v.leaves.entries()) {
      const node = tree[2 * leaf]!
      for (const g of generations) {
        for (const kind of ['application', 'handshake'] as const) {
          const config = { ...clientConfig.keyRetentionConfig, maximumForwardRatchetSteps: 10_000 }
          const [ratchet] = await ratchetUntil(node[kind], g.generation, config, cs.kdf)
          expect(toHex(await deriveKey(ratchet.secret, g.generation, cs))).toBe(g[`${kind}_key`])
          expect(toHex(await deriveNonce(ratchet.secret, g.generation, cs))).toBe(g[`${kind}_nonce`])
        }
      }
    }
  }
})

test('treekem: paths of others open, tree hashes and commit secrets agree', async () => {
  interface Case {
    group_id: string
    epoch: number
    confirmed_transcript_hash: string
    ratchet_tree: string
    leaves_private: {
      index: number
      encryption_priv: string
      path_secrets: { node: number; path_secret: string }[]
    }[]
    update_paths: {
      sender: number
      update_path: string
      path_secrets: (string | null)[]
      commit_secret: string
      tree_hash_after: string
    }[]
  }
  for (const v of await loadVectors<Case>('treekem')) {
    const tree = asRatchetTree(hex(v.ratchet_tree))
    for (const u of v.update_paths) {
      const path = decodeUpdatePath(hex(u.update_path), 0)![0]
      const after = await applyUpdatePath(tree, toLeafIndex(u.sender), path, cs.hash)
      expect(toHex(await treeHashRoot(after, cs.hash))).toBe(u.tree_hash_after)
      const context = contextOf(v.group_id, v.epoch, u.tree_hash_after, v.confirmed_transcript_hash)
      for (const leaf of v.leaves_private) {
        const expected = u.path_secrets[leaf.index]
        if (expected == null) continue
        const own = await privatePath(leaf)
        const opened = await applyUpdatePathSecret(after, own, toLeafIndex(u.sender), context, path, [], cs)
        expect(toHex(opened.pathSecret)).toBe(expected)
        expect(await pathToRoot(after, opened.nodeIndex, opened.pathSecret, cs.kdf)).toBeTypeOf('object')
        const secret = await getCommitSecret(after, toNodeIndex(opened.nodeIndex), opened.pathSecret, cs.kdf)
        expect(toHex(secret)).toBe(u.commit_secret)
      }
    }
  }
})

const privatePath = async (leaf: {
  index: number
  encryption_priv: string
  path_secrets: { node: number; path_secret: string }[]
}) => {
  const secrets = Object.fromEntries(leaf.path_secrets.map(p => [p.node, hex(p.path_secret)]))
  const keys = { [leafToNodeIndex(toLeafIndex(leaf.index))]: hex(leaf.encryption_priv) }
  return mergePrivateKeyPaths(
    { leafIndex: leaf.index, privateKeys: keys },
    await toPrivateKeyPath(secrets, leaf.index, cs),
  )
}

test('welcome', async () => {
  for (const v of await loadVectors<Fields<'init_priv' | 'signer_pub' | 'key_package' | 'welcome'>>(
    'welcome',
  )) {
    const [welcome, keyPackage] = [asWelcome(hex(v.welcome)), asKeyPackage(hex(v.key_package))]
    const key = await cs.hpke.importPrivateKey(hex(v.init_priv))
    const secrets = await decryptGroupSecrets(
      key,
      await makeKeyPackageRef(keyPackage, cs.hash),
      welcome,
      cs.hpke,
    )
    const info = await decryptGroupInfo(welcome, secrets!.joinerSecret, zeroSecret, cs)
    expect(await verifyGroupInfoSignature(info!, hex(v.signer_pub), cs.signature)).toBe(true)
    expect(await verifyGroupInfoConfirmationTag(info!, secrets!.joinerSecret, zeroSecret, cs)).toBe(true)
  }
})

interface Passive {
  external_psks: Fields<'psk_id' | 'psk'>[]
  key_package: string
  signature_priv: string
  encryption_priv: string
  init_priv: string
  welcome: string
  ratchet_tree: string | null
  initial_epoch_authenticator: string
  epochs: { proposals: string[]; commit: string; epoch_authenticator: string }[]
}

test.each(['welcome', 'handling-commit', 'random'])(
  'passive-client-%s, beside the key-less tree',
  async name => {
    let followed = 0
    for (const v of await loadVectors<Passive>(`passive-client-${name}`)) {
      const keys = {
        initPrivateKey: hex(v.init_priv),
        hpkePrivateKey: hex(v.encryption_priv),
        signaturePrivateKey: hex(v.signature_priv),
      }
      const psks = makePskIndex(undefined, pskRecord(v.external_psks))
      const tree = v.ratchet_tree === null ? undefined : asRatchetTree(hex(v.ratchet_tree))
      const [welcome, keyPackage] = [asWelcome(hex(v.welcome)), asKeyPackage(hex(v.key_package))]
      let state = await joinGroup(welcome, keyPackage, keys, psks, cs, tree, undefined, clientConfig)
      expect(toHex(state.keySchedule.epochAuthenticator)).toBe(v.initial_epoch_authenticator)
      for (const e of v.epochs) {
        const ours = publicGroup(state)
        for (const bytes of e.proposals) state = await step(state, bytes, v)
        state = await step(state, e.commit, v)
        expect(toHex(state.keySchedule.epochAuthenticator)).toBe(e.epoch_authenticator)
        const next = tryApply(ours, hex(e.commit))
        if (next === null) continue
        followed++
        expect(toHex(next.encodedContext())).toBe(toHex(contextBytes(state)))
        expect(toHex(next.encodedTree())).toBe(toHex(publicGroup(state).encodedTree()))
      }
    }
    if (name === 'random') expect(followed).toBeGreaterThan(5)
  },
)

const step = async (state: ClientState, bytes: string, v: Passive): Promise<ClientState> => {
  const message = decodeMlsMessage(hex(bytes), 0)![0]
  if (message.wireformat !== 'mls_public_message' && message.wireformat !== 'mls_private_message')
    throw new Error('not a handshake')
  return (
    await processMessage(message, state, makePskIndex(state, pskRecord(v.external_psks)), () => 'accept', cs)
  ).newState
}

/** What a server would hold of the library's state. */
const publicGroup = (state: ClientState): PublicGroup => {
  const groupContext = decodeGroupContext(contextBytes(state))
  const empty = new Uint8Array(0)
  const unsigned = { extensions: [], signature: empty, raw: empty, tbs: empty }
  const signer = state.privatePath.leafIndex
  const tree = decodeRatchetTree(encodeLibraryTree(state.ratchetTree))
  return PublicGroup.fromGroupInfo(
    { groupContext, confirmationTag: state.confirmationTag, signer, ...unsigned },
    tree,
  )
}

/** Null where the commit is of no shape that K10 knows, or takes all extensions away. */
const tryApply = (group: PublicGroup, bytes: Uint8Array): PublicGroup | null => {
  try {
    return group.apply(decodeCommitMessage(bytes)).group
  } catch (error) {
    if (error instanceof MlsDecodeError && /^(proposal-|extension-content)/.test(error.reason)) return null
    throw error
  }
}
