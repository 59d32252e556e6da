import {
  type Bytes,
  type Charter,
  type RoomId,
  type RoomState,
  RULES_VERSION,
  roomIdOf,
  type Signed,
  type Signer,
  type Switches,
  sign,
} from '@konklave/protocol'
import { sealTitle } from '../credentials/title.ts'
import { authHashOf } from '../links/deriveLink.ts'
import { newLinkSecret } from '../links/newLinkSecret.ts'
import { firstRing, type LinkRing, newestLink } from '../links/ring.ts'

/** What an owner decides when making a room. */
export type RoomWishes = {
  readonly owner: Signer
  /** Of the server that will hold the room (GET /api/instance). */
  readonly serverKey: Bytes
  readonly admission: RoomState['admission']
  readonly admitRight: Charter['admitRight']
  readonly anyoneMayStart: boolean
  readonly title: string
  /** Absent: a meeting. */
  readonly kind?: Charter['kind']
  readonly switches?: Switches
  readonly roles?: Charter['roles']
  readonly actions?: Charter['actions']
}

export type NewRoom = {
  readonly roomId: RoomId
  readonly linkSecret: Bytes
  readonly ring: LinkRing
  readonly charter: Signed
  readonly state: Signed
}

const ALL_ALLOWED: Switches = { share: 'all', chat: true, microphone: true, camera: true, sharers: [] }

/** [K1, K7] Charter 0 and state 0 of a room whose id is the owner key's, with a fresh link. */
export async function makeRoom(wishes: RoomWishes): Promise<NewRoom> {
  const { owner } = wishes
  const roomId = roomIdOf(owner.publicKey)
  const linkSecret = newLinkSecret()
  const ring = firstRing(roomId, linkSecret)
  const charter: Charter = {
    rulesVersion: RULES_VERSION,
    roomId,
    ...(wishes.kind && { kind: wishes.kind }),
    firstOwner: owner.publicKey,
    ownerChain: [],
    owners: [owner.publicKey],
    roles: wishes.roles ?? [],
    serverKey: wishes.serverKey,
    admitRight: wishes.admitRight,
    actions: wishes.actions ?? {},
    anyoneMayStart: wishes.anyoneMayStart,
    seq: 0,
  }
  const state: RoomState = {
    roomId,
    groupId: new Uint8Array(),
    seq: 0,
    admission: wishes.admission,
    linkGen: 0,
    authHash: [authHashOf(newestLink(ring))],
    older: [],
    barred: [],
    passGen: 0,
    switches: wishes.switches ?? ALL_ALLOWED,
    title: await sealTitle(wishes.title, newestLink(ring)),
  }
  const [signedCharter, signedState] = await Promise.all([
    sign('charter', charter, owner),
    sign('state', state, owner),
  ])
  return { roomId, linkSecret, ring, charter: signedCharter, state: signedState }
}
