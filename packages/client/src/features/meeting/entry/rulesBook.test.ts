import { makeRoom, signerOf } from '@konklave/crypto'
import { keyHashOf, type RoomState, type Signer, sign } from '@konklave/protocol'
import { encodeRules, type Rules, verifyRules } from '@konklave/protocol/rules'
import { expect, test } from 'vitest'
import { carriesNewest, mayFollow } from './rulesBook.ts'

const newSigner = async (): Promise<Signer> => {
  const pair = await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])
  return signerOf(pair as CryptoKeyPair)
}

async function setUp() {
  const [owner, moderator, server] = await Promise.all([newSigner(), newSigner(), newSigner()])
  const room = await makeRoom({
    owner,
    serverKey: server.publicKey,
    admission: 'lobby',
    admitRight: 'moderators',
    anyoneMayStart: false,
    title: 'Weekly',
    roles: [{ keyHash: keyHashOf(moderator.publicKey), role: 'moderator' }],
  })
  const verified = async (state: typeof room.state): Promise<Rules> => {
    const rules = await verifyRules(encodeRules({ charter: room.charter, state }), room.roomId)
    if (!rules.ok) throw new Error(rules.reason)
    return rules.value
  }
  const first = await verified(room.state)
  const later = async (change: Partial<RoomState>, by: Signer, from = first) =>
    verified(await sign('state', { ...from.state, ...change }, by))
  return { owner, moderator, first, later }
}

test('[K29] nothing is sent while the group lacks newer rules that are known', async () => {
  const { first, later, owner } = await setUp()
  const kick = await later({ seq: 1 }, owner)
  expect(carriesNewest(null, first)).toBe(true)
  expect(carriesNewest(first, first)).toBe(true)
  expect(carriesNewest(kick, first)).toBe(false)
  expect(carriesNewest(kick, kick)).toBe(true)
  expect(carriesNewest(first, kick)).toBe(true)
})

test('[K19] who was barred cannot, with a lying server, show a state far ahead that unbars its signer', async () => {
  const { first, later, owner, moderator } = await setUp()
  const known = await later({ seq: 1, barred: [keyHashOf(moderator.publicKey)] }, owner)
  const wayOut = await later({ seq: 3, barred: [], passGen: 1 }, moderator)
  expect(mayFollow(known, wayOut)).toBe(false)
  expect(mayFollow(known, await later({ seq: 3, barred: [], passGen: 1 }, owner))).toBe(true)
  expect(mayFollow(known, known)).toBe(true)
  expect(mayFollow(known, first)).toBe(false)
})
