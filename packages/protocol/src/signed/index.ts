export { type Charter, charter, ownerChainLink, type Role, RULES_VERSION, roles } from './charter.ts'
export {
  bodyOf,
  type Purpose,
  purposes,
  SIGNED_BODY_MAX_BYTES,
  type Signed,
  type Signer,
  sign,
  signed,
  signingInput,
  verifyEd25519,
  verifySigned,
} from './signed.ts'
export { type Admission, admissions, type RoomState, roomState, type Switches, switches } from './state.ts'
export {
  EVIDENCE_MAX_BYTES,
  type Evidence,
  endStatement,
  evidence,
  type LeafCredential,
  leafCredential,
  leafStatement,
  type Pass,
  pass,
  RULES_EXTENSION_MAX_BYTES,
  RULES_EXTENSION_TYPE,
  type RulesExtension,
  roleCert,
  rulesExtension,
  streamProof,
  voidStatement,
} from './statements.ts'
