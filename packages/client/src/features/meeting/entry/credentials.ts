import { deriveLink, makeCredential, makeStreamProof, newestLink } from '@konklave/crypto'
import type { LeafInput } from '@konklave/crypto/engine'
import type { Bytes, Charter, Credential, LeafCredential, Profile } from '@konklave/protocol'
import { isVouched } from '@konklave/protocol/rules'
import type { ServerHello } from '../../../kernel/socket.ts'
import type { RoomContext } from '../context.ts'
import { renewOwnPass } from './ownPass.ts'

/** [K26] What a stream shows when it opens: the key, by which link, with which pass and certificate. */
export async function streamCredential(room: RoomContext, hello: ServerHello): Promise<Credential> {
  const { identity, roomId, deps, memory } = room
  await renewOwnPass(room)
  const proof = await makeStreamProof(identity.member, { origin: deps.origin, roomId, nonce: hello.nonce })
  return {
    memberKey: identity.memberKey,
    proof,
    serverAuth: serverAuth(room),
    ...(memory.pass ? { pass: memory.pass } : {}),
    ...(identity.cert ? { cert: identity.cert } : {}),
  }
}

/**
 * [K5] The leaf of this person, by the newest link generation in hand. The key behind an old key link may have no name in the
 * charter any more: then without its certificate, as one of the others.
 */
export async function ownLeaf(room: RoomContext, profile: Profile, charter: Charter): Promise<LeafInput> {
  const { identity, ring } = room
  if (!ring.value) throw new Error('no link ring')
  const shown = identity.cert ? { key: identity.cert.key, sig: identity.cert.sig } : undefined
  const cert = isVouched({ cert: shown }, charter) ? shown : undefined
  return {
    identity: await ownCredential(room, profile, { g: newestLink(ring.value).g, cert }),
    publicKey: identity.memberKey,
    privateKey: identity.memberPair.privateKey,
  }
}

/** Content of the credential. A rename keeps generation and certificate of the leaf (K6). */
export async function ownCredential(
  { identity, ring }: RoomContext,
  profile: Profile,
  { g, cert }: Pick<LeafCredential, 'g' | 'cert'>,
): Promise<Bytes> {
  if (!ring.value) throw new Error('no link ring')
  const link = ring.value.generations.get(g) ?? newestLink(ring.value)
  return makeCredential({ link, memberKey: identity.memberKey, dmKey: identity.dmKey, cert, profile })
}

/** `serverAuth` does not depend on the generation's number, which a fresh link does not know yet (K3). */
function serverAuth({ ring, roomId, linkSecret }: RoomContext): Bytes {
  return ring.value ? newestLink(ring.value).serverAuth : deriveLink(roomId, linkSecret, 0).serverAuth
}
