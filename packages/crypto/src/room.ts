import {
  type Bytes,
  type Charter,
  equalBytes,
  type GroupId,
  type RoomId,
  type RoomState,
  RULES_VERSION,
  roomIdOf,
  type Signed,
  type Signer,
  type Switches,
  sign,
} from '@konklave/protocol'
import {
  encodeRules,
  type Identity,
  keysOfKick,
  nextState,
  type Rules,
  type StateChange,
} from '@konklave/protocol/rules'
import { openTitle, sealTitle } from './credentials/title.ts'
import { authHashOf, deriveLink } from './links/deriveLink.ts'
import { sealKept } from './links/kept.ts'
import { sealOlder } from './links/older.ts'
import { firstRing, type LinkRing, newestLink, withLinks } from './links/ring.ts'

/** What an owner decides when making a room. */
export type RoomWishes = {
  readonly owner: Signer
  /** Of the server that will hold the room (GET /api/instance). */
  readonly serverKey: Bytes
  readonly admission: RoomState['admission']
  readonly admitRight: Charter['admitRight']
  readonly anyoneMayStart: boolean
  readonly title: string
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

export function newLinkSecret(): Bytes {
  return crypto.getRandomValues(new Uint8Array(32))
}

/** [K8] The next state, signed, with the charter as it is: encoded rules for a GroupContextExtensions commit. */
export async function makeState(rules: Rules, change: StateChange, signer: Signer): Promise<Bytes> {
  const state = await sign('state', nextState(rules.state, change, rules.charter), signer)
  return encodeRules({ charter: rules.charterSigned, state })
}

/** [K18] The rules with which a meeting starts: signed anew, for its group unless anyone may start meetings here. */
export function makeStart(
  rules: Rules,
  p: { readonly groupId: GroupId; readonly newMeeting: boolean },
  signer: Signer,
): Promise<Bytes> {
  const groupId = rules.charter.anyoneMayStart ? new Uint8Array() : p.groupId
  return makeState(rules, { start: { groupId, newMeeting: p.newMeeting } }, signer)
}

export type Rotation = {
  /** Encoded rules for the commit. */
  readonly rules: Bytes
  /** The new generation and its secret, to be sent in the same upload to those present. */
  readonly g: number
  readonly secret: Bytes
  /** The ring with it, to be used once the commit is accepted. */
  readonly ring: LinkRing
}

/**
 * [K4, K14] A new link generation, alone or with a kick of `bar` and other changes. The title moves under the new link
 * where it can be read. An owner key keeps the new secret for itself.
 */
export async function rotateLink(p: {
  readonly rules: Rules
  readonly ring: LinkRing
  readonly signer: Signer
  readonly kick?: readonly Identity[]
  readonly change?: Omit<StateChange, 'link' | 'bar'>
}): Promise<Rotation> {
  const { state, charter } = p.rules
  const g = state.linkGen + 1
  const secret = newLinkSecret()
  const link = deriveLink(p.ring.roomId, secret, g)
  const title = await openTitle(state.title, p.ring)
  const owns = charter.owners.some(owner => equalBytes(owner, p.signer.publicKey))
  const kept = owns ? await sealKept(p.signer, link) : null
  const older = await sealOlder(link, old => p.ring.generations.get(old))
  const change: StateChange = {
    ...(title === null ? {} : { title: await sealTitle(title, link) }),
    ...p.change,
    link: { authHash: authHashOf(link), older, ...(kept && { kept }) },
    ...(p.kick === undefined ? {} : { bar: keysOfKick(p.kick, charter) }),
  }
  return { rules: await makeState(p.rules, change, p.signer), g, secret, ring: withLinks(p.ring, [link]) }
}
