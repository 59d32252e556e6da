import {
  type Bytes,
  concat,
  encode,
  equalBytes,
  type KeptLink,
  keyHashOf,
  type RoomId,
  type RoomState,
  type Signer,
  signingInput,
} from '@konklave/protocol'
import { open, seal } from '../aead.ts'
import { kdf, u32 } from '../kdf.ts'
import { deriveLink, type LinkKeys } from './deriveLink.ts'
import { isListed } from './older.ts'

type Place = { readonly roomId: RoomId; readonly g: number }

/**
 * [K4] The secret of a new generation, sealed by an owner key for itself. Null where two signatures of the key over the same
 * differ (some browsers mix randomness in): then nobody could make the key of the seal again.
 */
export async function sealKept(owner: Signer, link: LinkKeys): Promise<KeptLink | null> {
  const key = await keptKey(owner, link)
  if (!equalBytes(key, await keptKey(owner, link))) return null
  const sealed = await seal(key, link.secret.unsafeBytes(), aad(link))
  return { key: keyHashOf(owner.publicKey), sealed }
}

/** The newest generation, where this owner key kept it. Null: by another key, not sealed by it, or not what the state lists. */
export async function openKept(
  owner: Signer,
  roomId: RoomId,
  state: Pick<RoomState, 'linkGen' | 'authHash' | 'kept'>,
): Promise<LinkKeys | null> {
  const { kept, linkGen: g } = state
  if (!kept || !equalBytes(kept.key, keyHashOf(owner.publicKey))) return null
  const secret = await open(await keptKey(owner, { roomId, g }), kept.sealed, aad({ roomId, g }))
  if (secret?.length !== 32) return null
  const link = deriveLink(roomId, secret, g)
  return isListed(link, state) ? link : null
}

/** The private key cannot be read out, but its signature is as secret as long as nobody sees it (RFC 8032: it is deterministic). */
async function keptKey(owner: Signer, { roomId, g }: Place): Promise<Bytes> {
  const ikm = await owner.sign(signingInput('kept link', encode({ roomId, g })))
  return kdf({ ikm, salt: roomId, label: 'konklave kept link v1' })
}

function aad({ roomId, g }: Place): Bytes {
  return concat(roomId, u32(g))
}
