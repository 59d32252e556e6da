import {
  generateMemberKeys,
  type LinkRing,
  type MemberKeys,
  makeCredential,
  makePass,
  makeRoleCert,
  newestLink,
  publicKeyOf,
  signerOf,
} from '@konklave/crypto'
import {
  type Bytes,
  type KeyHash,
  keyHashOf,
  type LeafCredential,
  type MemberKey,
  type Profile,
  type Signed,
  type Signer,
} from '@konklave/protocol'
import type { TestRoom } from './room.ts'

/** Somebody with keys and a credential for one room; not yet in any group. */
export type TestPerson = {
  readonly name: string
  readonly keys: MemberKeys
  readonly signer: Signer
  readonly memberKey: MemberKey
  readonly keyHash: KeyHash
  readonly dmKey: Bytes
  readonly cert: LeafCredential['cert']
  /** Credential content for the leaf. */
  readonly identity: Bytes
}

export type PersonWishes = {
  readonly name?: string
  readonly kind?: Profile['kind']
  /** Certifies the member key: the person has this key's role. */
  readonly roleKey?: Signer
  /** Which link the person came by; the room's newest if not given. */
  readonly ring?: LinkRing
  /** To come back as the same person. */
  readonly keys?: MemberKeys
}

export async function makePerson(room: TestRoom, wishes: PersonWishes = {}): Promise<TestPerson> {
  const name = wishes.name ?? 'Somebody'
  const keys = wishes.keys ?? (await generateMemberKeys())
  const signer = await signerOf(keys.sign)
  const memberKey = signer.publicKey as MemberKey
  const dmKey = await publicKeyOf(keys.dm)
  const { roomId } = room
  const cert =
    wishes.roleKey === undefined
      ? undefined
      : (await makeRoleCert(wishes.roleKey, { roomId, memberKey })).cert
  const identity = await makeCredential({
    link: newestLink(wishes.ring ?? room.ring),
    memberKey,
    dmKey,
    cert,
    profile: { kind: wishes.kind ?? 'guest', name },
  })
  return { name, keys, signer, memberKey, keyHash: keyHashOf(memberKey), dmKey, cert, identity }
}

/** The room owner's person: certified by the owner key. */
export function makeFounder(room: TestRoom, name = 'Founder'): Promise<TestPerson> {
  return makePerson(room, { name, roleKey: room.owner })
}

/** A pass of the room's owner under the room's present passGen. */
export function passFor(room: TestRoom, person: Pick<TestPerson, 'memberKey'>): Promise<Signed> {
  const { roomId, rules } = room
  return makePass(room.owner, { roomId, memberKey: person.memberKey, passGen: rules.state.passGen })
}
