import { makePass, makeRoom, signerOf } from '@konklave/crypto'
import { keyHashOf, type RoomId, type RoomState, type Signer, sign } from '@konklave/protocol'
import { encodeRules, type Rules, verifyPass, verifyRules } from '@konklave/protocol/rules'
import { signal } from '@preact/signals-core'
import { expect, test } from 'vitest'
import { loadIdentity } from '../identity/identity.ts'
import { generatePair } from '../identity/keyPairs.ts'
import { loadMemory } from '../memory/memory.ts'
import { memoryKeyStore, memoryTabStore } from '../memory/memoryStores.ts'
import { passGenOf, renewOwnPass } from './ownPass.ts'

const newSigner = async (): Promise<Signer> => signerOf(await generatePair('Ed25519'))

async function setUp() {
  const tab = memoryTabStore()
  const ownerSeed = new Uint8Array(32).fill(7)
  const random = { bytes: (size: number) => new Uint8Array(size).fill(1) }
  const roomId = new Uint8Array(16).fill(3) as RoomId
  const link = { kind: 'owner' as const, roomId, linkSecret: new Uint8Array(32), ownerSeed }
  const identity = await loadIdentity(link, { keys: memoryKeyStore(), tab, random })
  const { owner } = identity
  const [moderator, server] = await Promise.all([newSigner(), newSigner()])
  if (!owner) throw new Error('no owner key')
  const made = await makeRoom({
    owner,
    serverKey: server.publicKey,
    admission: 'lobby',
    admitRight: 'moderators',
    anyoneMayStart: false,
    title: '',
    roles: [{ keyHash: keyHashOf(moderator.publicKey), role: 'moderator' }],
  })
  const under = async (change: Partial<RoomState>): Promise<Rules> => {
    const first = await verifyRules(encodeRules({ charter: made.charter, state: made.state }), made.roomId)
    if (!first.ok) throw new Error(first.reason)
    const state = await sign('state', { ...first.value.state, ...change }, owner)
    const rules = await verifyRules(encodeRules({ charter: made.charter, state }), made.roomId)
    if (!rules.ok) throw new Error(rules.reason)
    return rules.value
  }
  const memory = await loadMemory(tab)
  const room = { identity, memory, roomId: made.roomId, rules: signal<Rules | null>(null) }
  const { memberKey } = identity
  const holds = async (rules: Rules) =>
    memory.pass !== null && (await verifyPass(memory.pass, { rules, memberKey, leaves: [] })).ok
  return { room, moderator, under, holds }
}

test('[K11] a role holder signs a pass where there is none, or none that counts any more', async () => {
  const { room, under, holds } = await setUp()
  const first = await under({})
  expect(await renewOwnPass(room, first)).toBe(true)
  expect(await holds(first)).toBe(true)
  expect(await renewOwnPass(room, first)).toBe(false)

  const later = await under({ passGen: 1 })
  expect(await renewOwnPass(room, later)).toBe(true)
  expect(await holds(later)).toBe(true)
})

test('[K11] one whose issuer was sent out is renewed, though of the running generation', async () => {
  const { room, moderator, under, holds } = await setUp()
  const { memberKey } = room.identity
  const first = await under({})
  await room.memory.setPass(await makePass(moderator, { roomId: room.roomId, memberKey, passGen: 0 }))
  expect(await renewOwnPass(room, first)).toBe(false)
  const without = await under({ seq: 1, barred: [keyHashOf(moderator.publicKey)] })
  expect(await holds(without)).toBe(false)
  expect(await renewOwnPass(room, without)).toBe(true)
  expect(await holds(without)).toBe(true)
})

test('[K11] what the server hands on as a pass need not be one', async () => {
  const { room, moderator } = await setUp()
  const body = Uint8Array.of(1, 2, 3)
  expect(passGenOf({ body, key: moderator.publicKey, sig: new Uint8Array(64) })).toBeUndefined()
  const pass = { roomId: room.roomId, memberKey: room.identity.memberKey, passGen: 4 }
  expect(passGenOf(await makePass(moderator, pass))).toBe(4)
})
