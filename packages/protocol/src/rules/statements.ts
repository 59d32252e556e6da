import { type Action, allowed } from '../actions.ts'
import { equalBytes } from '../bytes.ts'
import { hash } from '../hash.ts'
import type { GroupId, MemberKey, RoomId } from '../ids.ts'
import {
  type Charter,
  endStatement,
  type RoomState,
  roleCert,
  type Signed,
  streamProof,
  voidStatement,
} from '../signed/index.ts'
import type { MemberLeaf } from './leaf.ts'
import type { Rules } from './pair.ts'
import { opened } from './parse.ts'
import { isBarred, isBarredKey, roleOf } from './roles.ts'
import { keyMay } from './state.ts'

/** [K26] Proof that a stream's opener holds `memberKey`, for this server, room and connection only. */
export async function verifyStreamProof(
  proof: Signed,
  expected: {
    readonly origin: string
    readonly roomId: RoomId
    readonly nonce: Uint8Array
    readonly memberKey: MemberKey
  },
): Promise<boolean> {
  if (!equalBytes(proof.key, expected.memberKey)) return false
  const body = await opened('stream proof', streamProof, proof)
  return (
    body.ok &&
    body.value.origin === expected.origin &&
    equalBytes(body.value.roomId, expected.roomId) &&
    equalBytes(body.value.nonce, expected.nonce)
  )
}

/** [K5] A role certificate in its long form, as a stream's credential carries it. */
export async function verifyRoleCert(
  cert: Signed,
  expected: { readonly roomId: RoomId; readonly memberKey: MemberKey },
): Promise<boolean> {
  const body = await opened('role cert', roleCert, cert)
  return (
    body.ok &&
    equalBytes(body.value.roomId, expected.roomId) &&
    equalBytes(body.value.memberKey, expected.memberKey)
  )
}

/** [K29] The server's word that an epoch is void; null unless it is this room's server that speaks of this group. */
export async function verifyVoid(
  statement: Signed,
  about: { readonly charter: Charter; readonly groupId: Uint8Array },
): Promise<{ readonly epoch: number; readonly ctxHash: Uint8Array } | null> {
  if (!equalBytes(statement.key, about.charter.serverKey)) return null
  const body = await opened('void', voidStatement, statement)
  if (!body.ok || !equalBytes(body.value.groupId, about.groupId)) return null
  return { epoch: body.value.epoch, ctxHash: body.value.ctxHash }
}

/** Whether `statement` ends this meeting for all: signed by a named key or a leaf that may. */
export async function verifyEnd(
  statement: Signed,
  about: {
    readonly rules: Rules
    readonly groupId: GroupId | Uint8Array
    readonly leaves: readonly MemberLeaf[]
  },
): Promise<boolean> {
  const body = await opened('end', endStatement, statement)
  if (!body.ok || !equalBytes(body.value.groupId, about.groupId)) return false
  return keyOrLeafMay(statement.key, 'endForAll', about)
}

/** A named key, or the member key of a leaf, may do this and is not barred. */
export function keyOrLeafMay(
  key: Uint8Array,
  action: Action,
  { rules: { charter, state }, leaves }: { readonly rules: Rules; readonly leaves: readonly MemberLeaf[] },
): boolean {
  if (isBarredKey(key, state)) return false
  if (keyMay(key, action, charter)) return true
  const leaf = leaves.find(({ memberKey }) => equalBytes(memberKey, key))
  return leaf !== undefined && !isBarred(leaf, state) && allowed(roleOf(leaf, charter), action, charter)
}

/** [K3] Generation of the link that this serverAuth comes from, null if no known one. */
export function generationOf(
  serverAuth: Uint8Array,
  state: Pick<RoomState, 'authHash' | 'linkGen'>,
): number | null {
  const wanted = hash(serverAuth)
  const at = state.authHash.findIndex(known => equalBytes(known, wanted))
  return at < 0 ? null : state.linkGen - (state.authHash.length - 1 - at)
}
