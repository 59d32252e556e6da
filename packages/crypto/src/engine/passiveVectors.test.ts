import {
  decodeCommitMessage,
  decodeGroupContext,
  decodeRatchetTree,
  MlsDecodeError,
  PublicGroup,
} from '@konklave/protocol/mls'
import { type ClientState, decodeMlsMessage, joinGroup, makePskIndex, processMessage } from 'ts-mls'
import { verifyGroupInfoConfirmationTag, verifyGroupInfoSignature } from 'ts-mls/groupInfo.js'
import { makeKeyPackageRef } from 'ts-mls/keyPackage.js'
import { encodeRatchetTree as encodeLibraryTree } from 'ts-mls/ratchetTree.js'
import { decryptGroupInfo, decryptGroupSecrets } from 'ts-mls/welcome.js'
import { expect, test } from 'vitest'
import { asKeyPackage, asRatchetTree, asWelcome, clientConfig, contextBytes, zeroSecret } from './library.ts'
import { type Fields, hex, loadVectors, pskRecord, suiteOfVectors, toHex } from './vectors.fixture.ts'

const cs = await suiteOfVectors()

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
