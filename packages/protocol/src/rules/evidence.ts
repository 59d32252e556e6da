import { type Bytes, equalBytes } from '../bytes.ts'
import { decode, encode } from '../codec.ts'
import { hash } from '../hash.ts'
import type { GroupId } from '../ids.ts'
import {
  bodyOf,
  type Charter,
  EVIDENCE_MAX_BYTES,
  type Evidence,
  evidence as evidenceSchema,
  leafStatement,
  type Purpose,
  type Signed,
  verifySigned,
} from '../signed/index.ts'
import type { MemberLeaf } from './leaf.ts'
import { parsed } from './parse.ts'
import { bad, type Result } from './problems.ts'

const NONE: Evidence = { passes: [], leaveOrders: [], gone: [] }

/** What goes into a commit's authenticated_data (K9); no bytes when there is nothing to show. */
export function makeEvidence(parts: Partial<Evidence>): Bytes {
  const all = { ...NONE, ...parts }
  const count = all.passes.length + all.leaveOrders.length + all.gone.length
  return count === 0 ? new Uint8Array() : encode(all)
}

export function readEvidence(authenticatedData: Uint8Array): Result<Evidence, 'bad-evidence'> {
  if (authenticatedData.length === 0) return { ok: true, value: NONE }
  const read = parsed(() => decode(evidenceSchema, authenticatedData, EVIDENCE_MAX_BYTES))
  return read.ok ? read : bad('bad-evidence')
}

/** [K13] What a leave order or a `gone` statement names: dead as soon as the leaf changes or returns. */
export function leafHash(leaf: Pick<MemberLeaf, 'node'>): Bytes {
  return hash(leaf.node.raw)
}

/** [K13] Whether somebody entitled said that this leaf may go: the leaf itself, or the server this charter names. */
export async function mayGo(
  leaf: MemberLeaf,
  evidence: Evidence,
  about: { readonly groupId: Uint8Array; readonly charter: Charter },
): Promise<boolean> {
  return (
    (await anySays(evidence.leaveOrders, 'leave order', leaf.memberKey, leaf, about.groupId)) ||
    (await anySays(evidence.gone, 'gone', about.charter.serverKey, leaf, about.groupId))
  )
}

/** [K13] One statement about one leaf, signed by `by`. */
export async function verifyLeafStatement(p: {
  readonly statement: Signed
  readonly purpose: Extract<Purpose, 'leave order' | 'gone'>
  readonly by: Uint8Array
  readonly leaf: Pick<MemberLeaf, 'node'>
  readonly groupId: GroupId | Uint8Array
}): Promise<boolean> {
  if (!equalBytes(p.statement.key, p.by)) return false
  // The signature last: a hundred statements against a hundred Removes must not become ten thousand checks.
  const body = parsed(() => bodyOf(leafStatement, p.statement))
  return (
    body.ok &&
    equalBytes(body.value.groupId, p.groupId) &&
    equalBytes(body.value.leafHash, leafHash(p.leaf)) &&
    verifySigned(p.purpose, p.statement)
  )
}

async function anySays(
  statements: readonly Signed[],
  purpose: 'leave order' | 'gone',
  by: Uint8Array,
  leaf: MemberLeaf,
  groupId: Uint8Array,
): Promise<boolean> {
  for (const statement of statements) {
    if (await verifyLeafStatement({ statement, purpose, by, leaf, groupId })) return true
  }
  return false
}
