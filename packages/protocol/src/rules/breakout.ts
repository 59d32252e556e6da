import { equalBytes } from '../bytes.ts'
import { encode } from '../codec.ts'
import { keyHashOf, roomIdOf } from '../hash.ts'
import type { GroupId, RoomId } from '../ids.ts'
import {
  bodyOf,
  type Charter,
  charter as charterSchema,
  ownerChainLink,
  type RoomState,
  type RulesExtension,
} from '../signed/index.ts'
import { ROLES_MAX } from './nextCharter.ts'
import { encodeRules, type Rules, verifyRules } from './pair.ts'
import { parsed } from './parse.ts'
import { bad, type Result } from './problems.ts'
import { includesBytes, namedRole } from './roles.ts'
import { roleMayChangeState } from './state.ts'

const OWNERS_MAX = 4

/**
 * [K44] Who leads in a breakout: the owners of the main room beside the key that made it (whose private half nobody keeps), and all
 * who have a role there and are not barred. A main room with four owners leaves no place for its fourth, who is a moderator then.
 */
export function breakoutLeaders(
  main: MainRules,
  owner: Charter['firstOwner'],
): Pick<Charter, 'owners' | 'roles'> {
  const fits = OWNERS_MAX - 1
  const { owners } = main.charter
  const late = owners.slice(fits).map(key => ({ keyHash: keyHashOf(key), role: 'moderator' as const }))
  return {
    owners: [owner, ...owners.slice(0, fits)],
    roles: [...late, ...rolesInForce(main)].slice(0, ROLES_MAX),
  }
}

type MainRules = {
  readonly charter: Pick<Charter, 'owners' | 'roles'>
  readonly state: Pick<RoomState, 'barred'>
}

const rolesInForce = ({ charter, state }: MainRules): Charter['roles'] =>
  charter.roles.filter(({ keyHash }) => !includesBytes(state.barred, keyHash))

/** The meeting of which a room is, or is to be, a breakout. */
export type BreakoutOf = { readonly rules: Rules; readonly groupId: GroupId }

/**
 * [K44] A new breakout of this meeting: charter 0 and state 0 verify, those who lead there are those who lead here, and everything
 * else is as every client of ours makes it. So whoever may make breakouts gets no room of another kind by it.
 */
export async function verifyBreakout(pair: RulesExtension, main: BreakoutOf): Promise<Result<Rules>> {
  const first = parsed(() => bodyOf(charterSchema, pair.charter))
  if (!first.ok) return first
  const verified = await verifyRules(encodeRules(pair), roomIdOf(first.value.firstOwner))
  if (!verified.ok) return verified
  const { charter, state } = verified.value
  const { charter: mainCharter } = main.rules
  const { owners, roles } = breakoutLeaders(main.rules, charter.firstOwner)
  const wanted: Charter = {
    ...mainCharter,
    roomId: charter.roomId,
    firstOwner: charter.firstOwner,
    ownerChain: charter.ownerChain,
    owners,
    roles,
    anyoneMayStart: true,
    seq: 0,
  }
  const fresh = state.seq === 0 && state.linkGen === 0 && state.passGen === 0 && state.admission === 'open'
  const asWanted = equalBytes(encode(charter), encode(wanted)) && charter.ownerChain.length === 1
  return fresh && asWanted && isChildOf(verified.value, main) ? verified : bad('other-parent')
}

/**
 * [K44] What a member looks at before it enters one: it is of this meeting, and the owners here lead there, or those of an earlier
 * step of the chain: owners may have changed while it runs.
 */
export function isBreakoutOf(rules: Rules, main: BreakoutOf): boolean {
  const leads = (key: Uint8Array) => ['owner', 'moderator'].includes(namedRole(key, rules.charter) ?? '')
  return isChildOf(rules, main) && ownersEver(main.rules.charter).some(owners => owners.every(leads))
}

/**
 * [K44] Whether somebody can change the state of this breakout who can change none in the main room (any more): a role was taken, or its
 * key barred. Its charter stays as it is, so such a room is made anew. Its maker is named in it, too: an owner key that a changed client
 * kept, and that nobody can bar, goes with the room.
 */
export function isOutdated({ charter }: Rules, { rules }: BreakoutOf): boolean {
  const now = keysThatLead({ ...rules.charter, roles: rolesInForce(rules) })
  return keysThatLead(charter).some(
    key => !includesBytes(now, key) && !equalBytes(key, keyHashOf(charter.firstOwner)),
  )
}

function keysThatLead(charter: Charter): readonly Uint8Array[] {
  const named = charter.roles.filter(({ role }) => roleMayChangeState(role, charter))
  return [...charter.owners.map(keyHashOf), ...named.map(({ keyHash }) => keyHash)]
}

function ownersEver({ firstOwner, ownerChain, owners }: Charter): readonly (readonly Uint8Array[])[] {
  return [owners, [firstOwner], ...ownerChain.map(link => bodyOf(ownerChainLink, link).owners)]
}

function isChildOf({ state: { parent } }: Rules, { rules, groupId }: BreakoutOf): boolean {
  if (!parent) return false
  const roomId: RoomId = rules.charter.roomId
  return equalBytes(parent.roomId, roomId) && equalBytes(parent.groupId, groupId)
}
