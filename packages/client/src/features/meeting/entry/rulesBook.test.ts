import { keyHashOf } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { roomFixture } from '../group/room.fixture.ts'
import { carriesNewest, mayFollow } from './rulesBook.ts'

test('[K29] nothing is sent while the group lacks newer rules that are known', async () => {
  const { first, later, owner } = await roomFixture()
  const kick = await later({ seq: 1 }, owner)
  expect(carriesNewest(null, first)).toBe(true)
  expect(carriesNewest(first, first)).toBe(true)
  expect(carriesNewest(kick, first)).toBe(false)
  expect(carriesNewest(kick, kick)).toBe(true)
  expect(carriesNewest(first, kick)).toBe(true)
})

test('[K19] who was barred cannot, with a lying server, show a state far ahead that unbars its signer', async () => {
  const { first, later, owner, moderator } = await roomFixture()
  const known = await later({ seq: 1, barred: [keyHashOf(moderator.publicKey)] }, owner)
  const wayOut = await later({ seq: 3, barred: [], passGen: 1 }, moderator)
  expect(mayFollow(known, wayOut)).toBe(false)
  expect(mayFollow(known, await later({ seq: 3, barred: [], passGen: 1 }, owner))).toBe(true)
  expect(mayFollow(known, known)).toBe(true)
  expect(mayFollow(known, first)).toBe(false)
})
