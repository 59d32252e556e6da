import {
  bodyOf,
  decode,
  RULES_EXTENSION_MAX_BYTES,
  roomState,
  rulesExtension,
  type Signer,
  signingInput,
} from '@konklave/protocol'
import { encodeRules, type Rules, verifyRules } from '@konklave/protocol/rules'
import { beforeAll, expect, it } from 'vitest'
import { signerOf } from '../keys/memberKeys.ts'
import { newOwnerSeed, ownerKeys } from '../keys/ownerKey.ts'
import { makeRoom, type NewRoom } from '../rules/makeRoom.ts'
import { makeState } from '../rules/makeState.ts'
import { type Rotation, rotateLink } from '../rules/rotateLink.ts'
import { authHashOf, deriveLink } from './deriveLink.ts'
import { openKept, sealKept } from './kept.ts'

let seed: Uint8Array
let owner: Signer
let room: NewRoom
let first: Rules
let made: Rotation
let rotated: Rules

const newOwner = async () => signerOf(await ownerKeys(newOwnerSeed()))
const verified = async (bytes: Uint8Array, { roomId } = room) => {
  const rules = await verifyRules(bytes, roomId)
  if (!rules.ok) throw new Error(rules.reason)
  return rules.value
}
const roomOf = (by: Signer) =>
  makeRoom({
    owner: by,
    serverKey: new Uint8Array(32),
    admission: 'lobby',
    admitRight: 'moderators',
    anyoneMayStart: false,
    title: '',
  })

beforeAll(async () => {
  seed = newOwnerSeed()
  owner = await signerOf(await ownerKeys(seed))
  room = await roomOf(owner)
  first = await verified(encodeRules({ charter: room.charter, state: room.state }))
  made = await rotateLink({ rules: first, ring: room.ring, signer: owner })
  rotated = await verified(made.rules)
})

it('[K4] an owner key made again from its seed opens what it kept, and no other key does', async () => {
  const again = await signerOf(await ownerKeys(seed))
  const link = await openKept(again, room.roomId, rotated.state)
  expect(link?.secret.unsafeBytes()).toEqual(made.secret)
  const stranger = await newOwner()
  expect(await openKept(stranger, room.roomId, rotated.state)).toBeNull()
  const posing = { ...stranger, publicKey: owner.publicKey }
  expect(await openKept(posing, room.roomId, rotated.state)).toBeNull()
})

it('[K4] a signature over the same is the same: the seal rests on it', async () => {
  const input = signingInput('kept link', new Uint8Array([1]))
  expect(await owner.sign(input)).toEqual(await owner.sign(input))
})

it('[K4] a key whose signatures differ keeps nothing', async () => {
  let n = 0
  const moody: Signer = { ...owner, sign: async () => new Uint8Array(64).fill(n++) }
  expect(await sealKept(moody, deriveLink(room.roomId, made.secret, 1))).toBeNull()
  const { rules } = await rotateLink({ rules: first, ring: room.ring, signer: { ...owner, sign: moodyOnce } })
  expect((await verified(rules)).state.kept).toBeUndefined()
  async function moodyOnce(input: Uint8Array<ArrayBuffer>) {
    const kept = new TextDecoder().decode(input).startsWith('konklave kept link')
    return kept ? moody.sign(input) : owner.sign(input)
  }
})

it('[K4] two seals of the same secret differ, and neither shows it', async () => {
  const link = deriveLink(room.roomId, made.secret, 1)
  const [a, b] = [await sealKept(owner, link), await sealKept(owner, link)]
  expect(a?.sealed).toHaveLength(60)
  expect(a?.sealed).not.toEqual(b?.sealed)
})

it('[K4] of another generation, another room or a commit that lost nothing is believed', async () => {
  const { state } = rotated
  // Sealed by the same key for the same place, but of a commit that never counted.
  const lost = await rotateLink({ rules: first, ring: room.ring, signer: owner })
  const { kept } = (await verified(lost.rules)).state
  if (!kept) throw new Error('kept nothing')
  expect(await openKept(owner, room.roomId, { ...state, kept })).toBeNull()
  // Where the list would even take it: the seal itself is bound to its place.
  const place = (roomId: typeof room.roomId, linkGen: number) => ({
    ...{ linkGen, kept: state.kept },
    authHash: Array.from({ length: linkGen + 1 }, () => authHashOf(deriveLink(roomId, made.secret, linkGen))),
  })
  expect(await openKept(owner, room.roomId, place(room.roomId, 1))).not.toBeNull()
  expect(await openKept(owner, room.roomId, place(room.roomId, 2))).toBeNull()
  const { roomId } = await roomOf(await newOwner())
  expect(await openKept(owner, roomId, place(roomId, 1))).toBeNull()
})

it('[K4] garbage opens nothing and throws nothing', async () => {
  const kept = rotated.state.kept
  if (!kept) throw new Error('kept nothing')
  for (const at of [0, 12, 59]) {
    const sealed = kept.sealed.map((byte, i) => (i === at ? byte ^ 1 : byte))
    expect(await openKept(owner, room.roomId, { ...rotated.state, kept: { ...kept, sealed } })).toBeNull()
  }
  expect(await openKept(owner, room.roomId, first.state)).toBeNull()
})

it('[K4] whoever signs a state without a new generation carries it on; a rotation by another key drops it', async () => {
  const moderator = await newOwner()
  const lobby = await verified(await makeState(rotated, { admission: 'open' }, owner))
  expect(lobby.state.kept).toEqual(rotated.state.kept)
  const next = await rotateLink({ rules: rotated, ring: made.ring, signer: moderator })
  // Signed by nobody the charter names, so only decoded here.
  const state = bodyOf(roomState, decode(rulesExtension, next.rules, RULES_EXTENSION_MAX_BYTES).state)
  expect(state.linkGen).toBe(2)
  expect(state.kept).toBeUndefined()
})
