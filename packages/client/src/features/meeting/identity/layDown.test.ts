import { ownerKeys, publicKeyOf } from '@konklave/crypto'
import { formatToken, type RoomId } from '@konklave/protocol'
import { expect, test } from 'vitest'
import { systemRandom } from '../../../kernel/systemClock.ts'
import { memoryKeyStore, memoryTabStore } from '../memory/memoryStores.ts'
import { deleteIdentity, layDown, loadIdentity } from './identity.ts'
import { recallLink } from './recallLink.ts'

const roomId = new Uint8Array(16).fill(1) as RoomId
const guest = { kind: 'guest', roomId, linkSecret: new Uint8Array(32).fill(2) } as const
const owner = { ...guest, kind: 'owner', ownerSeed: new Uint8Array(32).fill(3) } as const
const newTab = () => ({ keys: memoryKeyStore(), tab: memoryTabStore(), random: systemRandom })

test('[K2, K32] a link that is laid down is found as after a reload: an invitation, and a key that cannot be read out', async () => {
  const deps = newTab()
  await layDown(owner, deps)
  const found = await recallLink(deps.tab)
  expect(found).toEqual(guest)
  const { owner: signer, ownerPair, cert } = await loadIdentity(guest, deps)
  expect(signer?.publicKey).toEqual(await publicKeyOf(await ownerKeys(owner.ownerSeed)))
  expect(cert).not.toBeNull()
  expect(ownerPair?.privateKey.extractable).toBe(false)
  const kept = new TextDecoder().decode((await deps.tab.get('link')) ?? undefined)
  expect(kept).toBe(formatToken(guest))
})

test('[K32] the key that was laid down goes with the others', async () => {
  const deps = newTab()
  await layDown(owner, deps)
  await deleteIdentity(roomId, deps)
  expect((await loadIdentity(guest, deps)).owner).toBeNull()
})

test('[K2] an invitation that is laid down makes nobody an owner', async () => {
  const deps = newTab()
  await layDown(guest, deps)
  expect((await loadIdentity(guest, deps)).owner).toBeNull()
})
