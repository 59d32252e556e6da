import { applyUpdatePathSecret } from 'ts-mls/createCommit.js'
import { getCommitSecret, pathToRoot } from 'ts-mls/pathSecrets.js'
import { mergePrivateKeyPaths, toPrivateKeyPath } from 'ts-mls/privateKeyPath.js'
import { createSecretTree, deriveKey, deriveNonce, ratchetUntil } from 'ts-mls/secretTree.js'
import { expandSenderDataKey, expandSenderDataNonce } from 'ts-mls/sender.js'
import { treeHashRoot } from 'ts-mls/treeHash.js'
import { leafToNodeIndex, toLeafIndex, toNodeIndex } from 'ts-mls/treemath.js'
import { applyUpdatePath, decodeUpdatePath } from 'ts-mls/updatePath.js'
import { expect, test } from 'vitest'
import { asRatchetTree, clientConfig } from './library.ts'
import { contextOf, type Fields, hex, loadVectors, suiteOfVectors, toHex } from './vectors.fixture.ts'

const cs = await suiteOfVectors()

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
