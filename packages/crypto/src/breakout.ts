import {
  type Charter,
  type GroupId,
  type RoomId,
  type RoomState,
  roomIdOf,
  type Signed,
  sign,
} from '@konklave/protocol'
import { breakoutLeaders, chainHash, type Rules } from '@konklave/protocol/rules'
import { signerOf } from './keys/memberKeys.ts'
import { ownerPair } from './keys/ownerKey.ts'
import { authHashOf } from './links/deriveLink.ts'
import { newLinkSecret } from './links/newLinkSecret.ts'
import { firstRing, newestLink } from './links/ring.ts'
import { makeOwnerLink } from './rules/makeCharter.ts'

/** What its maker hands to the server, and what leads in. */
export type NewBreakout = {
  readonly roomId: RoomId
  readonly linkSecret: ReturnType<typeof newLinkSecret>
  readonly charter: Signed
  readonly state: Signed
}

/**
 * [K1, K44] A breakout of this meeting. Its first owner key signs charter 0 and state 0 and is forgotten here: those who lead in the
 * main room lead in this one. Who is barred there is barred here, and what was withdrawn from single people stays so.
 */
export async function makeBreakout(p: {
  readonly rules: Rules
  readonly groupId: GroupId
}): Promise<NewBreakout> {
  const { charter: main, state: mainState } = p.rules
  const owner = await signerOf(await ownerPair())
  const roomId = roomIdOf(owner.publicKey)
  const linkSecret = newLinkSecret()
  const leaders = breakoutLeaders(p.rules, owner.publicKey)
  const charter: Charter = {
    ...main,
    ...leaders,
    roomId,
    firstOwner: owner.publicKey,
    ownerChain: [await makeOwnerLink({ roomId, owners: leaders.owners, before: chainHash([]) }, owner)],
    anyoneMayStart: true,
    seq: 0,
  }
  const state: RoomState = {
    roomId,
    groupId: new Uint8Array(),
    seq: 0,
    admission: 'open',
    linkGen: 0,
    authHash: [authHashOf(newestLink(firstRing(roomId, linkSecret)))],
    older: [],
    barred: [...mainState.barred],
    passGen: 0,
    switches: { share: 'all', chat: true, microphone: true, camera: true, sharers: [] },
    ...(mainState.limits && { limits: [...mainState.limits] }),
    title: new Uint8Array(),
    parent: { roomId: main.roomId, groupId: p.groupId },
  }
  const [signedCharter, signedState] = await Promise.all([
    sign('charter', charter, owner),
    sign('state', state, owner),
  ])
  return { roomId, linkSecret, charter: signedCharter, state: signedState }
}
