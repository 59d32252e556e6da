import { makePskIndex, mlsExporter } from 'ts-mls'
import { encode } from 'ts-mls/codec/tlsEncoder.js'
import { refhash } from 'ts-mls/crypto/hash.js'
import { decryptWithLabel, encryptWithLabel } from 'ts-mls/crypto/hpke.js'
import { deriveSecret, deriveTreeSecret, expandWithLabel } from 'ts-mls/crypto/kdf.js'
import { signWithLabel, verifyWithLabel } from 'ts-mls/crypto/signature.js'
import { groupContextEncoder } from 'ts-mls/groupContext.js'
import { initializeEpoch } from 'ts-mls/keySchedule.js'
import { unprotectPrivateMessage } from 'ts-mls/messageProtection.js'
import { unprotectPublicMessage } from 'ts-mls/messageProtectionPublic.js'
import { encodeProposal } from 'ts-mls/proposal.js'
import { accumulatePskSecret } from 'ts-mls/pskIndex.js'
import { createSecretTree } from 'ts-mls/secretTree.js'
import { expect, test } from 'vitest'
import { asPrivateMessage, asPublicMessage, clientConfig, zeroSecret } from './library.ts'
import {
  contextOf,
  type Fields,
  hex,
  loadVectors,
  pskRecord,
  suiteOfVectors,
  toHex,
} from './vectors.fixture.ts'

const cs = await suiteOfVectors()

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
