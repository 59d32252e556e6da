export { type OpenedBody, openBody, sealBody } from './body.ts'
export { makeBreakout, type NewBreakout } from './breakout.ts'
export {
  type CredentialParts,
  hasFalseLeaf,
  keepsKind,
  type MacVerdict,
  makeCredential,
  type OpenedLeaf,
  openLeaf,
  profileOf,
  verifyMac,
} from './credentials/credential.ts'
export { openProfile, sealProfile, shownName, showsNothing } from './credentials/profile.ts'
export { openTitle, sealTitle } from './credentials/title.ts'
export {
  generateMemberKeys,
  type MemberKeys,
  memberKeyOf,
  publicKeyOf,
  signerOf,
} from './keys/memberKeys.ts'
export { type OwnerFileOpened, openOwnerFile, sealOwnerFile } from './keys/ownerFile.ts'
export { newOwnerSeed, ownerKeys } from './keys/ownerKey.ts'
export { openRoomKeys, sealRoomKeys } from './keys/roomKeys.ts'
export {
  openLinkFor,
  openOwn,
  openWithKey,
  type SealContext,
  type SealedTo,
  sealLinkFor,
  sealOwn,
  sealToKey,
} from './keys/sealTo.ts'
export { openKnockWords, sealKnockWords, type WordsContext } from './keys/sealWords.ts'
export {
  openWhisper,
  openWhisperTo,
  type Reader,
  sealWhisper,
  sealWhisperTo,
  type WhisperTo,
} from './keys/whisper.ts'
export { authHashOf, deriveLink, deriveMediaSalt, type LinkKeys } from './links/deriveLink.ts'
export { openKept, sealKept } from './links/kept.ts'
export { newLinkSecret } from './links/newLinkSecret.ts'
export { openOlder, sealOlder } from './links/older.ts'
export { type PersonalNames, personalNames } from './links/personalNames.ts'
export { addToRing, firstRing, type LinkRing, newestLink, openRing, withLinks } from './links/ring.ts'
export { MEDIA_EXPORTER_LABEL, mediaPrk, senderKey, senderKeys } from './mediaKeys.ts'
export { BODY_MAX_BYTES, pad, unpad } from './pad.ts'
export { makeCharter, makeOwnerLink } from './rules/makeCharter.ts'
export { makeRoom, type NewRoom, type RoomWishes } from './rules/makeRoom.ts'
export { makeStart, makeState } from './rules/makeState.ts'
export { type Rotation, rotateLink } from './rules/rotateLink.ts'
export { safetyCode } from './safetyCode.ts'
export { equalConstantTime, Secret } from './secret.ts'
export { makeEnd, makeLeaveOrder, makePass, makeRoleCert, makeStreamProof } from './statements.ts'
