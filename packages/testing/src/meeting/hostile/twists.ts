import { type CredentialParts, deriveLink, type LinkKeys, makeCredential, sealBody } from '@konklave/crypto'
import type { Committed, GroupEngine, LeafInput } from '@konklave/crypto/engine'
import {
  type Bytes,
  concat,
  decode,
  encode,
  leafCredential,
  type MemberKey,
  type SealedBody,
  type Signer,
} from '@konklave/protocol'
import { decodeCommitMessage, decodeGroupInfo, decodeRatchetTree, PublicGroup } from '@konklave/protocol/mls'
import { groupInfoBytes } from '../../rules/group.ts'
import { signLabelled } from '../../rules/mlsBytes.ts'
import { u16, vector } from '../../rules/wire.ts'
import type { Scene } from '../scene.ts'
import type { SimPerson } from '../simPerson.ts'
import type { Answer, LyingServer } from './lyingServer.ts'

/** An engine whose leaves carry a MAC that no link made: what a server could bring in that has no link. */
export const withoutLink = (engine: GroupEngine): GroupEngine => {
  const forge = (leaf: LeafInput): LeafInput => {
    const credential = decode(leafCredential, leaf.identity, 4_096)
    return { ...leaf, identity: encode({ ...credential, mac: credential.mac.map(byte => byte ^ 1) }) }
  }
  return { ...engine, joinExternal: p => engine.joinExternal({ ...p, leaf: forge(p.leaf) }) }
}

/** An engine whose leaves are properly made by this link, but of parts that no honest client takes. */
export const withParts =
  (link: LinkKeys, parts: (memberKey: MemberKey) => Promise<Partial<CredentialParts>>) =>
  (engine: GroupEngine): GroupEngine => {
    const made = async (leaf: LeafInput): Promise<LeafInput> => {
      const { dmKey, cert } = decode(leafCredential, leaf.identity, 4_096)
      const memberKey = new Uint8Array(leaf.publicKey) as MemberKey
      const profile = { kind: 'guest' as const, name: 'Mallory' }
      const whole = { link, memberKey, dmKey, cert, profile, ...(await parts(memberKey)) }
      return { ...leaf, identity: await makeCredential(whole) }
    }
    return { ...engine, joinExternal: async p => engine.joinExternal({ ...p, leaf: await made(p.leaf) }) }
  }

/** The first guest link of a room. */
export function linkOf({ room: { guest } }: Scene): LinkKeys {
  if (guest.kind !== 'guest') throw new Error('no guest link')
  return deriveLink(guest.roomId, guest.linkSecret, 0)
}

/** An engine whose entry nobody can follow: proper in all that is public, but its path opens for nobody. */
export const poisoned = (engine: GroupEngine): GroupEngine => ({
  ...engine,
  async joinExternal(p) {
    const made = await engine.joinExternal(p)
    const { publicKey, privateKey } = p.leaf
    const before = PublicGroup.fromGroupInfo(decodeGroupInfo(p.groupInfo), decodeRatchetTree(p.ratchetTree))
    const by = {
      publicKey: new Uint8Array(publicKey),
      sign: async (input: Bytes) => new Uint8Array(await crypto.subtle.sign('Ed25519', privateKey, input)),
    }
    const commit = await poison(made, { before, by })
    const { group, committer } = before.apply(decodeCommitMessage(commit))
    const { groupContext: context, confirmationTag } = group
    const groupInfo = await groupInfoBytes({ context, confirmationTag, signer: committer, by })
    return { ...made, commit, groupInfo }
  },
})

/** RFC 9420 §6.1: who comes from outside signs over the GroupContext, too. */
async function poison(
  { commit }: Committed,
  { before, by }: { readonly before: PublicGroup; readonly by: Signer },
): Promise<Bytes> {
  const { framedContent, confirmationTag, path } = decodeCommitMessage(commit)
  const content = framedContent.slice()
  for (const { encryptedPathSecrets } of path?.nodes ?? [])
    for (const { ciphertext } of encryptedPathSecrets) flipLast(content, ciphertext)
  const covered = concat(u16(1), u16(1), content, before.encodedContext())
  const signature = await signLabelled(by, 'FramedContentTBS', covered)
  return concat(u16(1), u16(1), content, vector(signature), vector(confirmationTag))
}

function flipLast(within: Uint8Array, part: Uint8Array): void {
  const at = within.findIndex((_, i) => part.every((byte, j) => within[i + j] === byte))
  if (at < 0) throw new Error('not in there')
  const last = at + part.length - 1
  within[last] = (within[last] ?? 0) ^ 1
}

/** Says whatever it likes in the sealed messages of this member, and nothing that an honest client would. */
export async function speak(p: {
  readonly as: SimPerson
  readonly by: LyingServer
  readonly groupId: Uint8Array
  readonly id: Uint8Array<ArrayBuffer>
  readonly body: SealedBody
}): Promise<Answer> {
  const { engine } = p.as
  if (!engine) throw new Error('no page')
  const plaintext = sealBody(p.body)
  const sealed = await engine.protect({ groupId: p.groupId, plaintext, authenticatedData: new Uint8Array() })
  const message = { id: p.id, epoch: sealed.epoch as never, bytes: new Uint8Array(sealed.message) }
  return p.by.ask({ t: 'message', message })
}
