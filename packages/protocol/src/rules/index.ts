export { checkAdd, checkAdmission, isOpenTo, isReadable } from './admission.ts'
export { type BreakoutOf, breakoutLeaders, isBreakoutOf, isOutdated, verifyBreakout } from './breakout.ts'
export { verifyCert } from './cert.ts'
export { chainHash, continuesChain, equalSigned, verifyCharter } from './charter.ts'
export { type Accepted, acceptCommit, type CommitCheck, type CommitKind } from './commit.ts'
export { contextExtensions, REQUIRED_CAPABILITIES, rulesBytesOf, rulesOf } from './context.ts'
export { leafHash, makeEvidence, mayGo, readEvidence, verifyLeafStatement } from './evidence.ts'
export { readAll } from './facts.ts'
export { type AcceptedGroup, acceptGroup, acceptStart, type GroupCheck } from './group.ts'
export { everyTabOf, keysOfKick } from './kick.ts'
export { type MemberLeaf, readLeaf, sameIdentity, verifyLeaf } from './leaf.ts'
export {
  type CharterChange,
  type GivenRole,
  nextCharter,
  ROLES_MAX,
  type RoleChange,
  rolesWith,
} from './nextCharter.ts'
export { BARRED_MAX, type NewLink, nextState, type StateChange } from './nextState.ts'
export { handOversLeft, nextOwners, ownersWithout, readStepDown } from './owners.ts'
export {
  compareRules,
  encodeRules,
  fitsGroup,
  leadsOn,
  type Rules,
  verifyOffer,
  verifyReplacement,
  verifyRules,
} from './pair.ts'
export { mayIssue, type PassCheck, verifyPass } from './pass.ts'
export { type ByInvitation, isInvited, isShutTo, othersBy, personalWith } from './personal.ts'
export type {
  CommitProblem,
  ContextProblem,
  GroupProblem,
  LeafProblem,
  Result,
  RuleProblem,
} from './problems.ts'
export { impliedRemoves } from './removes.ts'
export { limitsOf, mayDo, mayPublish } from './rights.ts'
export {
  type Identity,
  includesBytes,
  isBarred,
  isBarredKey,
  isOwnerKey,
  isPersonalKey,
  isVouched,
  keysToBar,
  namedRole,
  roleOf,
} from './roles.ts'
export {
  GENERATIONS_MAX,
  keyMay,
  mayChangeState,
  olderGenerations,
  sameLimits,
  verifyState,
} from './state.ts'
export {
  generationOf,
  keyOrLeafMay,
  verifyEnd,
  verifyRoleCert,
  verifyStreamProof,
  verifyVoid,
} from './statements.ts'
