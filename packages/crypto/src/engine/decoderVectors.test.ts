import {
  ctxHash,
  decodeCommitMessage,
  decodeGroupContext,
  decodeGroupInfo,
  decodeKeyPackage,
  decodePrivateMessageHeader,
  decodeRatchetTree,
  decodeWelcome,
  encodeKeyPackage,
  encodeRatchetTree,
  encodeWelcome,
  MlsDecodeError,
  type RatchetTree,
  Reader,
  treeMath,
} from '@konklave/protocol/mls'
import { expect, test } from 'vitest'
import { hex, loadVectors, toHex } from './vectors.fixture.ts'

const reasonOf = (run: () => unknown): string => {
  try {
    run()
    return 'accepted'
  } catch (error) {
    if (error instanceof MlsDecodeError) return error.reason
    throw error
  }
}

test('deserialization: variable-size lengths', async () => {
  for (const { vlbytes_header, length } of await loadVectors<{ vlbytes_header: string; length: number }>(
    'deserialization',
  )) {
    const header = hex(vlbytes_header)
    // One byte too few: a reader that took the header for a smaller length would find trailing bytes instead.
    const short = new Uint8Array(header.length + Math.max(0, Math.min(length, 70_000) - 1))
    short.set(header)
    if (length > 0) expect(reasonOf(() => new Reader(short).vector())).toBe('truncated')
    if (length > 70_000) continue
    const full = new Uint8Array(header.length + length)
    full.set(header)
    expect(new Reader(full).vector().length).toBe(length)
  }
})

test('tree-math', async () => {
  interface Case {
    n_leaves: number
    n_nodes: number
    root: number
    left: (number | null)[]
    right: (number | null)[]
    parent: (number | null)[]
    sibling: (number | null)[]
  }
  for (const v of await loadVectors<Case>('tree-math')) {
    const nodes = Array.from({ length: v.n_nodes }, (_, i) => i)
    expect(treeMath.nodeWidth(v.n_leaves)).toBe(v.n_nodes)
    expect(treeMath.root(v.n_leaves)).toBe(v.root)
    expect(nodes.map(treeMath.left)).toEqual(v.left)
    expect(nodes.map(treeMath.right)).toEqual(v.right)
    expect(nodes.map(node => treeMath.parent(node, v.n_leaves))).toEqual(v.parent)
    expect(nodes.map(node => treeMath.sibling(node, v.n_leaves))).toEqual(v.sibling)
  }
})

test('tree-validation: hashes, resolutions and re-encoding of every tree', async () => {
  interface Case {
    tree: string
    tree_hashes: string[]
    resolutions: number[][]
  }
  for (const v of await loadVectors<Case>('tree-validation')) {
    const tree = decodeRatchetTree(hex(v.tree))
    expect(v.tree_hashes.map((_, node) => toHex(tree.hashOf(node)))).toEqual(v.tree_hashes)
    expect(v.resolutions.map((_, node) => tree.resolution(node))).toEqual(v.resolutions)
    expect(toHex(encodeRatchetTree(tree))).toBe(v.tree)
  }
})

test('tree-operations: trees and tree hashes after add and remove', async () => {
  interface Case {
    proposal: string
    tree_before: string
    tree_hash_before: string
    tree_after: string
    tree_hash_after: string
  }
  const kinds: number[] = []
  for (const v of await loadVectors<Case>('tree-operations')) {
    const before = decodeRatchetTree(hex(v.tree_before))
    expect(toHex(before.treeHash())).toBe(v.tree_hash_before)
    const proposal = hex(v.proposal)
    const kind = new Reader(proposal).u16()
    kinds.push(kind)
    // Update proposals do not exist here (K10): there is nothing that would apply one.
    if (kind === 2) continue
    const after = kind === 1 ? applyAdd(before, proposal) : before.remove(new Reader(proposal, 2).u32())
    expect(toHex(encodeRatchetTree(after))).toBe(v.tree_after)
    expect(toHex(after.treeHash())).toBe(v.tree_hash_after)
  }
  expect(kinds.filter(kind => kind !== 2).length).toBeGreaterThanOrEqual(3)
})

const applyAdd = (tree: RatchetTree, proposal: Uint8Array): RatchetTree => {
  const message = Uint8Array.of(0, 1, 0, 5, ...proposal.subarray(2))
  const keyPackage = decodeKeyPackage(message)
  expect(toHex(encodeKeyPackage(keyPackage))).toBe(toHex(message))
  return tree.add(keyPackage.leaf).tree
}

test('transcript-hashes: FramedContent is sliced where confirmed and interim hash need it', async () => {
  interface Case {
    authenticated_content: string
    interim_transcript_hash_before: string
    confirmed_transcript_hash_after: string
    interim_transcript_hash_after: string
  }
  const { sha256 } = await import('@noble/hashes/sha2.js')
  for (const v of await loadVectors<Case>('transcript-hashes')) {
    const content = hex(v.authenticated_content)
    // AuthenticatedContent = wire format, content, signature<V>, confirmation_tag<V>; both suite sizes are fixed.
    const tag = content.subarray(-33)
    const signed = content.subarray(0, -33)
    const confirmed = sha256(Uint8Array.of(...hex(v.interim_transcript_hash_before), ...signed))
    expect(toHex(confirmed)).toBe(v.confirmed_transcript_hash_after)
    expect(toHex(sha256(Uint8Array.of(...confirmed, ...tag)))).toBe(v.interim_transcript_hash_after)
  }
})

test('messages: what may pass is re-encoded byte for byte, what may not is named', async () => {
  type Case = Record<string, string>
  const seen: Record<string, Set<string>> = {}
  const note = (kind: string, reason: string) => {
    seen[kind] ??= new Set()
    seen[kind].add(reason)
  }
  for (const v of await loadVectors<Case>('messages')) {
    const bytes = (field: string) => hex(v[field] ?? '')
    note(
      'keyPackage',
      reasonOf(() => {
        expect(toHex(encodeKeyPackage(decodeKeyPackage(bytes('mls_key_package'))))).toBe(v.mls_key_package)
      }),
    )
    note(
      'welcome',
      reasonOf(() => expect(toHex(encodeWelcome(decodeWelcome(bytes('mls_welcome'))))).toBe(v.mls_welcome)),
    )
    note(
      'groupInfo',
      reasonOf(() => {
        expect(toHex(decodeGroupInfo(bytes('mls_group_info')).raw)).toBe(v.mls_group_info?.slice(8))
      }),
    )
    note(
      'tree',
      reasonOf(() => {
        expect(toHex(encodeRatchetTree(decodeRatchetTree(bytes('ratchet_tree'))))).toBe(v.ratchet_tree)
      }),
    )
    note(
      'commit',
      reasonOf(() => decodeCommitMessage(bytes('public_message_commit'))),
    )
    note(
      'application',
      reasonOf(() => decodeCommitMessage(bytes('public_message_application'))),
    )
    note(
      'proposal',
      reasonOf(() => decodeCommitMessage(bytes('public_message_proposal'))),
    )
    note(
      'private',
      reasonOf(() => decodeCommitMessage(bytes('private_message'))),
    )
    note(
      'privateHeader',
      reasonOf(() => decodePrivateMessageHeader(bytes('private_message'))),
    )
  }
  expect(
    Object.fromEntries(Object.entries(seen).map(([kind, reasons]) => [kind, [...reasons].sort()])),
  ).toEqual({
    keyPackage: ['accepted'],
    welcome: ['accepted'],
    groupInfo: ['tree-in-group-info'],
    tree: ['accepted'],
    commit: ['proposal-reference'],
    application: ['content-type'],
    proposal: ['content-type'],
    private: ['private-handshake'],
    privateHeader: ['accepted', 'private-handshake'],
  })
})

test('key-schedule: GroupContexts decode and hash', async () => {
  interface Case {
    epochs: { group_context: string; tree_hash: string }[]
  }
  for (const { epochs } of await loadVectors<Case>('key-schedule')) {
    for (const [epoch, v] of epochs.entries()) {
      const context = decodeGroupContext(hex(v.group_context))
      expect(context.epoch).toBe(epoch)
      expect(toHex(context.treeHash)).toBe(v.tree_hash)
      expect(ctxHash(context)).toHaveLength(32)
    }
  }
})
