import { makeOwnerLink } from '@konklave/crypto'
import { limits, type Signed, type Signer, sign } from '@konklave/protocol'
import { handOversLeft, nextOwners, ownersWithout, type Rules, readStepDown } from '@konklave/protocol/rules'
import { beforeAll, expect, test } from 'vitest'
import { forgeRules, makeTestRoom, newSigner, type TestRoom, verifiedRules } from './room.ts'

let room: TestRoom
let anna: Signer
let ben: Signer
/** The first owner, Anna and Ben. */
let rules: Rules

beforeAll(async () => {
  ;[room, anna, ben] = await Promise.all([makeTestRoom({}), newSigner(), newSigner()])
  rules = await withOwners(room.rules, [room.owner, anna, ben], room.owner)
})

async function withOwners(before: Rules, signers: readonly Signer[], by: Signer): Promise<Rules> {
  const link = nextOwners(
    before.charter,
    signers.map(({ publicKey }) => publicKey),
  )
  if (!link) throw new Error('no such owners')
  const ownerChain = [...before.charter.ownerChain, await makeOwnerLink(link, by)]
  // Who is out by then signs no charter.
  const [first = by] = signers
  const charter = { owners: link.owners, ownerChain, seq: before.charter.seq + 1, by: first }
  return verifiedRules(await forgeRules(before, { charter }), room.roomId)
}

const resigns = async (by: Signer, from: Signer = by): Promise<Signed> => {
  const link = nextOwners(rules.charter, ownersWithout(rules.charter, from.publicKey))
  if (!link) throw new Error('nobody would be left')
  return makeOwnerLink(link, by)
}

test('[K17] an owner steps down by a link of its own, which takes out that key and nothing else', async () => {
  const change = await readStepDown(await resigns(anna), rules.charter)
  expect(change?.owners).toEqual([room.owner.publicKey, ben.publicKey])
  expect(change?.ownerChain).toHaveLength(2)
})

test('[K17] a link that takes out, adds or replaces another owner is no stepping down', async () => {
  expect(await readStepDown(await resigns(anna, ben), rules.charter)).toBeNull()
  const { roomId } = room
  const { before } = nextOwners(rules.charter, rules.charter.owners)!
  for (const signers of [[ben], [room.owner, ben, await newSigner()], [anna, ben], []]) {
    const owners = signers.map(({ publicKey }) => publicKey)
    expect(
      await readStepDown(await sign('owner chain', { roomId, owners, before }, anna), rules.charter),
    ).toBeNull()
  }
})

test('[K17] nobody steps down by a key that owns nothing, by another purpose, or twice', async () => {
  const link = await resigns(anna)
  expect(await readStepDown({ ...link, key: ben.publicKey }, rules.charter)).toBeNull()
  expect(await readStepDown(await resigns(await newSigner(), anna), rules.charter)).toBeNull()
  const charter = nextOwners(rules.charter, [room.owner.publicKey, ben.publicKey])
  expect(await readStepDown(await sign('state', charter, anna), rules.charter)).toBeNull()
  const later = await withOwners(rules, [room.owner, anna], ben)
  expect(await readStepDown(link, later.charter)).toBeNull()
})

test('[K7] [K17] the last owner cannot go, a fifth cannot come, and the ninth change is none', async () => {
  const alone = room.rules.charter
  expect(nextOwners(alone, ownersWithout(alone, room.owner.publicKey))).toBeNull()
  const five = await Promise.all(Array.from({ length: limits.OWNERS_MAX + 1 }, () => newSigner()))
  expect(
    nextOwners(
      alone,
      five.map(({ publicKey }) => publicKey),
    ),
  ).toBeNull()
  let now = room.rules
  for (let i = 0; i < limits.HAND_OVERS_MAX; i++) {
    expect(handOversLeft(now.charter)).toBe(limits.HAND_OVERS_MAX - i)
    now = await (i % 2 === 0
      ? withOwners(now, [room.owner, anna], room.owner)
      : withOwners(now, [room.owner], anna))
  }
  expect(nextOwners(now.charter, [anna.publicKey])).toBeNull()
})
