import { type Action, allowed } from '../actions.ts'
import { equalBytes, hex } from '../bytes.ts'
import { keyHashOf } from '../hash.ts'
import {
  type Charter,
  type Limit,
  type Role,
  type RoomState,
  roomState,
  type Signed,
} from '../signed/index.ts'
import { opened } from './parse.ts'
import { bad, good, type Result, type RuleProblem } from './problems.ts'
import { includesBytes, isBarredKey, namedRole } from './roles.ts'

/** Generations whose authHash a state lists, and earlier ones whose secret it carries (K7). */
export const GENERATIONS_MAX = 32

/** Everything that a new state can change needs one of these; who may do none of them signs no state. */
const stateActions: readonly Action[] = [
  'kick',
  'rotateLink',
  'setAdmission',
  'setSwitches',
  'setTitle',
  'allowShare',
  'giveFloor',
  'limit',
  'start',
]

/**
 * [K7, K8] A state that fits `charter`: signed by a key the charter names, with a role that may change something; lists
 * of the right length; no owner key barred. What may follow on what is {@link checkStep}.
 */
export async function verifyState(statement: Signed, charter: Charter): Promise<Result<RoomState>> {
  const body = await opened('state', roomState, statement)
  if (!body.ok) return body
  const state = body.value
  if (!equalBytes(state.roomId, charter.roomId)) return bad('wrong-room')
  // K7: else the state would tie an open-start room to the last meeting an owner began.
  if (charter.anyoneMayStart && state.groupId.length > 0) return bad('wrong-group')
  if (!mayChangeState(statement.key, charter)) return bad('not-entitled')
  if (state.authHash.length !== Math.min(state.linkGen + 1, GENERATIONS_MAX)) return bad('generations')
  if (state.older.length !== olderGenerations(state.linkGen).length) return bad('generations')
  const limited = state.limits?.map(({ keyHash }) => hex(keyHash)) ?? []
  if (new Set(limited).size !== limited.length) return bad('duplicate-entry')
  if (new Set(state.barred.map(hex)).size !== state.barred.length) return bad('duplicate-entry')
  if (charter.owners.some(owner => includesBytes(state.barred, keyHashOf(owner)))) return bad('owner-barred')
  return good(state)
}

/**
 * [K4] Generations whose secrets `older` carries, in its order: all earlier ones, or generation 0 (the media salt comes
 * from it) and the newest 31.
 */
export function olderGenerations(linkGen: number): readonly number[] {
  const count = Math.min(linkGen, GENERATIONS_MAX)
  const newest = Array.from({ length: count }, (_, i) => linkGen - count + i)
  return linkGen <= GENERATIONS_MAX ? newest : [0, ...newest.slice(1)]
}

/** A key that the charter names may do this. Member keys without a name never sign for the room. */
export function keyMay(key: Uint8Array, action: Action, charter: Charter): boolean {
  const role = namedRole(key, charter)
  return role !== null && allowed(role, action, charter)
}

/** [K8] A state by this key stands under this charter. */
export function mayChangeState(key: Uint8Array, charter: Charter): boolean {
  const role = namedRole(key, charter)
  return role !== null && roleMayChangeState(role, charter)
}

export const roleMayChangeState = (role: Role, charter: Charter): boolean =>
  stateActions.some(action => allowed(role, action, charter))

/** Who signed the state, under which charter it will stand. */
export type Step = {
  readonly before: RoomState
  readonly after: RoomState
  readonly signerKey: Uint8Array
  readonly charter: Charter
}

/** [K8, K14] Whether `after` may follow `before`; null if so. `charter` is the resulting one. */
export function checkStep({ before, after, signerKey, charter }: Step): RuleProblem | null {
  if (after.seq !== before.seq + 1) return 'wrong-seq'
  if (isBarredKey(signerKey, before)) return 'signer-barred'
  const linkStep = after.linkGen - before.linkGen
  const passStep = after.passGen - before.passGen
  if (linkStep < 0 || linkStep > 1 || passStep < 0 || passStep > 1) return 'generations'
  if (!continuesLinks(before, after)) return 'generations'
  if (!sameParent(before, after)) return 'other-parent'
  if (!mayKeep({ before, after, signerKey, charter })) return 'not-entitled'
  // K19: whoever saw a key barred stays out of a tree with it until passGen moves on.
  if (passStep === 0 && !before.barred.every(key => includesBytes(after.barred, key))) return 'unbarred'
  const kicks = after.barred.some(key => !includesBytes(before.barred, key))
  if (kicks && linkStep === 0) return 'half-a-kick'
  return changes(before, after).every(ways => ways.some(action => keyMay(signerKey, action, charter)))
    ? null
    : 'not-entitled'
}

/** Hashes of generations that both know are the same; without a rotation nothing about links changes. */
function continuesLinks(before: RoomState, after: RoomState): boolean {
  if (before.linkGen === after.linkGen) {
    return sameBytes(before.authHash, after.authHash) && sameBytes(before.older, after.older)
  }
  const shared = after.authHash.slice(0, -1)
  return sameBytes(before.authHash.slice(before.authHash.length - shared.length), shared)
}

/** [K4] Without a rotation `kept` stays as it is, whoever signs; with one it is there only by an owner key, for itself. */
function mayKeep({ before, after, signerKey, charter }: Step): boolean {
  if (before.linkGen === after.linkGen) return sameKept(before.kept, after.kept)
  if (after.kept === undefined) return true
  return includesBytes(charter.owners, signerKey) && equalBytes(after.kept.key, keyHashOf(signerKey))
}

function sameKept(a: RoomState['kept'], b: RoomState['kept']): boolean {
  if (a === undefined || b === undefined) return a === b
  return equalBytes(a.key, b.key) && equalBytes(a.sealed, b.sealed)
}

/** For each thing that changed, the actions of which any one suffices. */
function changes(before: RoomState, after: RoomState): (readonly Action[])[] {
  const ways: (readonly Action[])[] = []
  const [was, is] = [before.switches, after.switches]
  if (before.admission !== after.admission) ways.push(['setAdmission'])
  if (before.linkGen !== after.linkGen) ways.push(['rotateLink', 'kick'])
  if (!sameBytes(before.barred, after.barred)) ways.push(['kick'])
  if (before.passGen !== after.passGen) ways.push(['start', 'kick'])
  if (!equalBytes(before.groupId, after.groupId)) ways.push(['start'])
  if (!equalBytes(before.title, after.title)) ways.push(['setTitle', 'rotateLink', 'kick'])
  if (!sameBytes(was.sharers, is.sharers)) ways.push(['allowShare'])
  // Who switches all microphones off takes the floor back from those who had it.
  if (!sameBytes(was.speakers ?? [], is.speakers ?? [])) ways.push(['giveFloor', 'setSwitches'])
  if (!sameLimits(before, after)) ways.push(['limit'])
  if (SWITCHED.some(name => was[name] !== is[name])) ways.push(['setSwitches'])
  return ways
}

const SWITCHED = ['share', 'chat', 'microphone', 'camera', 'reactions', 'hands', 'rename'] as const

export function sameLimits({ limits: a = [] }: RoomState, { limits: b = [] }: RoomState): boolean {
  const same = (x: Limit, y: Limit | undefined) =>
    y !== undefined && equalBytes(x.keyHash, y.keyHash) && x.no.join() === y.no.join()
  return a.length === b.length && a.every((limit, i) => same(limit, b[i]))
}

function sameBytes(a: readonly Uint8Array[], b: readonly Uint8Array[]): boolean {
  return a.length === b.length && a.every((item, i) => equalBytes(item, b[i] ?? new Uint8Array()))
}

/** [K44] Of which meeting a room is a breakout is for its whole life. */
export function sameParent({ parent: a }: RoomState, { parent: b }: RoomState): boolean {
  if (!a || !b) return a === b
  return equalBytes(a.roomId, b.roomId) && equalBytes(a.groupId, b.groupId)
}
