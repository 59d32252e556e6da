import { type LinkRing, makeRoom, type RoomWishes, signerOf } from '@konklave/crypto'
import { type Charter, encode, type RoomId, type RoomState, type Signer, sign } from '@konklave/protocol'
import { encodeRules, type Rules, verifyRules } from '@konklave/protocol/rules'

/** A room whose owner and server keys the test holds. Plain data: `{...room, rules}` is the room a step later. */
export type TestRoom = {
  readonly roomId: RoomId
  readonly owner: Signer
  readonly server: Signer
  readonly ring: LinkRing
  readonly rules: Rules
}

export async function newSigner(): Promise<Signer> {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
  return signerOf(pair as CryptoKeyPair)
}

/** An open room where moderators admit and only owners and moderators start, unless `wishes` say otherwise. */
export async function makeTestRoom(
  wishes: Partial<Omit<RoomWishes, 'owner' | 'serverKey'>> = {},
): Promise<TestRoom> {
  const [owner, server] = await Promise.all([newSigner(), newSigner()])
  const room = await makeRoom({
    admission: 'open',
    admitRight: 'moderators',
    anyoneMayStart: false,
    title: 'Weekly',
    ...wishes,
    owner,
    serverKey: server.publicKey,
  })
  const rules = await verifiedRules(encodeRules({ charter: room.charter, state: room.state }), room.roomId)
  return { roomId: room.roomId, owner, server, ring: room.ring, rules }
}

/** Rules that must verify. */
export async function verifiedRules(bytes: Uint8Array, roomId: RoomId): Promise<Rules> {
  const rules = await verifyRules(bytes, roomId)
  if (!rules.ok) throw new Error(`rules do not verify: ${rules.reason}`)
  return rules.value
}

/** Encoded rules out of parts nobody checks: `change` is written over the bodies, each signed by whom it names. */
export async function forgeRules(
  rules: Rules,
  change: {
    readonly charter?: Partial<Charter> & { readonly by: Signer }
    readonly state?: Partial<RoomState> & { readonly by: Signer }
  },
): Promise<Uint8Array<ArrayBuffer>> {
  const charter = change.charter
    ? await resign('charter', rules.charter, change.charter)
    : rules.charterSigned
  const state = change.state ? await resign('state', rules.state, change.state) : rules.stateSigned
  return encode({ charter, state })
}

function resign(purpose: 'charter' | 'state', body: object, change: { readonly by: Signer }) {
  const { by, ...fields } = change
  return sign(purpose, { ...body, ...fields }, by)
}
