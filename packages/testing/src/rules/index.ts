export {
  acceptBytes,
  type CommitWishes,
  commitBytes,
  commitOk,
  commitVerdict,
  groupInfoBytes,
  type StartWishes,
  snapshotOf,
  startBytes,
  startTestGroup,
  type TestGroup,
} from './group.ts'
export { keyPackageBytes, keyPackageOf, type LeafTwist, leafBytes, signLabelled } from './mlsBytes.ts'
export { makeFounder, makePerson, type PersonWishes, passFor, type TestPerson } from './person.ts'
export { forgeRules, makeTestRoom, newSigner, type TestRoom, verifiedRules } from './room.ts'
export { vector } from './wire.ts'
