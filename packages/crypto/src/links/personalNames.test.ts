import { keyHashOf, limits, type RoomId } from '@konklave/protocol'
import { expect, it } from 'vitest'
import { signerOf } from '../keys/memberKeys.ts'
import { newOwnerSeed, ownerKeys } from '../keys/ownerKey.ts'
import { personalNames } from './personalNames.ts'

const random = (n: number) => crypto.getRandomValues(new Uint8Array(n))
const [roomId, other] = [random(16), random(16)] as RoomId[] as [RoomId, RoomId]
const [seed, keyHash] = [newOwnerSeed(), keyHashOf(random(32))]
const namesOf = async (ownerSeed = seed, room = roomId) =>
  personalNames(await signerOf(await ownerKeys(ownerSeed)), room)

it('[K7] the owner key that sealed a name opens it on any device; no other key, room or place does', async () => {
  const name = await (await namesOf()).seal(keyHash, 'Ben Okafor')
  expect(name).toHaveLength(limits.PERSONAL_NAME_SEALED_BYTES)
  expect(await (await namesOf()).open({ keyHash, name })).toBe('Ben Okafor')
  expect(await (await namesOf(newOwnerSeed())).open({ keyHash, name })).toBeNull()
  expect(await (await namesOf(seed, other)).open({ keyHash, name })).toBeNull()
  expect(await (await namesOf()).open({ keyHash: keyHashOf(random(32)), name })).toBeNull()
})

it('[K7] all names are of one length; a long one is cut between characters', async () => {
  const names = await namesOf()
  const long = await names.seal(keyHash, '🧑🏽‍🚀'.repeat(20))
  expect(long).toHaveLength((await names.seal(keyHash, '')).length)
  expect(await names.open({ keyHash, name: long })).toBe('🧑🏽‍🚀'.repeat(3))
})
