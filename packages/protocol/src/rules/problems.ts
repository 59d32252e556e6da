import type { DecodeReason } from '../codec.ts'
import type { MlsReason } from '../mls/index.ts'

/** Why a charter, a state, a pass or another signed statement is not believed. */
export type RuleProblem =
  | DecodeReason
  | 'bad-signature'
  | 'wrong-room'
  /** [K1] The first owner key does not hash to the room id. */
  | 'not-the-first-owner'
  /** [K17] The chain of hand-overs does not lead to the owners named, or forgets one that was known. */
  | 'owner-chain'
  | 'not-an-owner'
  /** [K43] A call that would become a meeting, or the other way round. */
  | 'other-kind'
  /** [K8] A newer client made this room: say "needs a newer version". */
  | 'newer-rules'
  | 'duplicate-entry'
  | 'not-entitled'
  | 'signer-barred'
  | 'owner-barred'
  | 'barred'
  | 'generations'
  | 'wrong-group'
  | 'wrong-seq'
  | 'rules-unchanged'
  /** [K19] Somebody barred came off the list without a new passGen. */
  | 'unbarred'
  /** [K14] A kick without a new link generation, or without the role key of the person kicked. */
  | 'half-a-kick'
  /** [K44] A state of another main room, or a room that is no breakout as its main room wants it. */
  | 'other-parent'
  | 'wrong-member'
  | 'wrong-generation'

/** Why a leaf cannot stand in a tree of ours (K5, K6). */
export type LeafProblem =
  | 'leaf-extensions'
  | 'leaf-capabilities'
  | 'leaf-lifetime'
  | 'credential-shape'
  | 'credential-generation'
  | 'credential-cert'
  /** [K5] A certificate by a key that the charter does not name. */
  | 'credential-unnamed'

/** Why a GroupContext is not one of ours (K7). */
export type ContextProblem = 'context-extensions' | 'group-id-size'

/** Why a commit is refused: by the decoder and the public tree, by a leaf, by the rules. */
export type CommitProblem =
  | MlsReason
  | RuleProblem
  | LeafProblem
  | ContextProblem
  | 'bad-evidence'
  /** [K12] */
  | 'pass-needed'
  | 'locked'
  | 'resync-other-member'
  /** [K13] */
  | 'remove-unjustified'
  | 'omits-barred'
  | 'rules-removes'
  /** [K6] A member key, link generation, whisper key or certificate changed during a leaf's life. */
  | 'identity-changed'

/** Why a group is not entered or not taken as a seed. */
export type GroupProblem = CommitProblem | 'group-info-extensions' | 'not-a-start' | 'may-not-start'

/** An expected outcome: a value, or the one reason against it. */
export type Result<T, P extends string = RuleProblem> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: P }

export const good = <T>(value: T): { readonly ok: true; readonly value: T } => ({ ok: true, value })
export const bad = <P extends string>(reason: P): { readonly ok: false; readonly reason: P } => ({
  ok: false,
  reason,
})
