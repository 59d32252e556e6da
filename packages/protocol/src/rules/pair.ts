import { type Bytes, equalBytes } from '../bytes.ts'
import { decode, encode } from '../codec.ts'
import type { RoomId } from '../ids.ts'
import {
  type Charter,
  type RoomState,
  RULES_EXTENSION_MAX_BYTES,
  type RulesExtension,
  rulesExtension,
  type Signed,
} from '../signed/index.ts'
import { continuesChain, equalSigned, verifyCharter } from './charter.ts'
import { parsed } from './parse.ts'
import { bad, good, type Result, type RuleProblem } from './problems.ts'
import { includesBytes, isBarredKey } from './roles.ts'
import { checkStep, sameParent, verifyState } from './state.ts'

/** A charter and a state that verified together. `bytes` is what the GroupContext extension 0xF0A1 holds. */
export type Rules = {
  readonly charter: Charter
  readonly state: RoomState
  readonly charterSigned: Signed
  readonly stateSigned: Signed
  readonly bytes: Bytes
}

export function encodeRules(pair: RulesExtension): Bytes {
  return encode(pair)
}

/** [K7] Charter and state out of `bytes`, each verified, the state's signer entitled by this charter. */
export async function verifyRules(bytes: Uint8Array, roomId: RoomId): Promise<Result<Rules>> {
  const pair = parsed(() => decode(rulesExtension, bytes, RULES_EXTENSION_MAX_BYTES))
  if (!pair.ok) return pair
  const charter = await verifyCharter(pair.value.charter, roomId)
  if (!charter.ok) return charter
  const state = await verifyState(pair.value.state, charter.value)
  if (!state.ok) return state
  return good({
    charter: charter.value,
    state: state.value,
    charterSigned: pair.value.charter,
    stateSigned: pair.value.state,
    bytes: new Uint8Array(bytes),
  })
}

/**
 * [K8, K19] `a` against `b`. `conflict`: the same seq with other bytes in one part, or one part newer and the other
 * older; somebody was shown something else than I was.
 */
export function compareRules(a: Rules, b: Rules): 'newer' | 'older' | 'same' | 'conflict' {
  const charter = comparePart(a.charter.seq, a.charterSigned, b.charter.seq, b.charterSigned)
  const state = comparePart(a.state.seq, a.stateSigned, b.state.seq, b.stateSigned)
  if (charter === 'same') return state
  return state === 'same' || state === charter ? charter : 'conflict'
}

/** [K7] A state made for one meeting serves no other; an empty groupId serves where anyone may start. */
export function fitsGroup({ charter, state }: Rules, groupId: Uint8Array): boolean {
  return state.groupId.length === 0 ? charter.anyoneMayStart : equalBytes(state.groupId, groupId)
}

/**
 * [K8] The pair in `bytes` as the next one after `before`: each replaced part one seq on and allowed by the resulting
 * charter, each untouched part byte-equal, at least one replaced.
 */
export async function verifyReplacement(
  before: Rules,
  bytes: Uint8Array,
  roomId: RoomId,
): Promise<Result<Rules>> {
  const verified = await verifyRules(bytes, roomId)
  if (!verified.ok) return verified
  const after = verified.value
  const sameCharter = equalSigned(before.charterSigned, after.charterSigned)
  const sameState = equalSigned(before.stateSigned, after.stateSigned)
  if (sameCharter && sameState) return bad('rules-unchanged')
  const problem =
    (sameCharter ? null : checkCharterStep(before, after)) ??
    (sameState
      ? null
      : checkStep({
          before: before.state,
          after: after.state,
          signerKey: after.stateSigned.key,
          charter: after.charter,
        }))
  return problem === null ? verified : bad(problem)
}

/**
 * [K8, K31] Rules that somebody offers outside a commit, to be kept if newer than those `known`. Steps in between may be
 * missing; what bars, rotates or hands over must still lead on from what is known.
 */
export async function verifyOffer(known: Rules, bytes: Uint8Array, roomId: RoomId): Promise<Result<Rules>> {
  const verified = await verifyRules(bytes, roomId)
  if (!verified.ok) return verified
  const offered = verified.value
  if (compareRules(offered, known) !== 'newer') return bad('wrong-seq')
  const problem = leadsOn(known, offered)
  return problem === null ? verified : bad(problem)
}

/** Bounds jumps: a signer must not be able to use up the numbers of a room in one go. */
const SEQ_GAP_MAX = 1 << 20

/**
 * [K8, K19] Whether `offered`, newer than `known`, can have come about by steps in between that are not at hand; null if
 * so. Without this somebody barred could sign a state far ahead that unbars its signer, and a lying server show it.
 */
export function leadsOn(known: Rules, offered: Rules): RuleProblem | null {
  const [was, is] = [known.state, offered.state]
  if (!continuesChain(known.charter, offered.charter)) return 'owner-chain'
  if (!sameParent(was, is)) return 'other-parent'
  // [K44] Nobody changes who leads in a breakout.
  if (was.parent && known.charter.seq !== offered.charter.seq) return 'not-entitled'
  if (known.charter.kind !== offered.charter.kind) return 'other-kind'
  const steps = is.seq - was.seq
  if (steps > SEQ_GAP_MAX || offered.charter.seq - known.charter.seq > SEQ_GAP_MAX) return 'wrong-seq'
  if (steps === 0) return null
  if (isBarredKey(offered.stateSigned.key, was)) return 'signer-barred'
  const [linkSteps, passSteps] = [is.linkGen - was.linkGen, is.passGen - was.passGen]
  if (linkSteps < 0 || passSteps < 0 || linkSteps > steps || passSteps > steps) return 'generations'
  // Each step without a new passGen only adds to the list; so does any number of them.
  return passSteps === 0 && !was.barred.every(key => includesBytes(is.barred, key)) ? 'unbarred' : null
}

/** [K8] One on; [K44] a breakout keeps the one that it was made with. */
function checkCharterStep(before: Rules, after: Rules): RuleProblem | null {
  if (before.state.parent) return 'not-entitled'
  if (after.charter.seq !== before.charter.seq + 1) return 'wrong-seq'
  if (before.charter.kind !== after.charter.kind) return 'other-kind'
  return continuesChain(before.charter, after.charter) ? null : 'owner-chain'
}

function comparePart(a: number, aSigned: Signed, b: number, bSigned: Signed) {
  if (a !== b) return a > b ? 'newer' : 'older'
  return equalSigned(aSigned, bSigned) ? 'same' : 'conflict'
}
