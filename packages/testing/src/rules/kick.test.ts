import { keyHashOf, type MemberKey } from '@konklave/protocol'
import { BARRED_MAX, everyTabOf, type Identity, isBarred, keysOfKick } from '@konklave/protocol/rules'
import { expect, it } from 'vitest'
import { makeTestRoom } from './room.ts'
import { random } from './wire.ts'

const room = await makeTestRoom()
const { charter } = room.rules
const key = () => random(32) as MemberKey
const someone = (memberKey = key(), by?: Uint8Array): Identity => ({
  memberKey,
  ...(by ? { cert: { key: by as MemberKey, sig: random(64) } } : {}),
})

it('[K14] who is kicked goes with whoever is tied to them by a key, however long the chain and in whatever order', () => {
  const keys = Array.from({ length: 6 }, key)
  const ring = keys.map((memberKey, i) => someone(memberKey, keys[(i + 1) % keys.length]))
  const strangers = [someone(), someone(key(), key())]
  for (const known of [ring, ring.toReversed()])
    for (const who of ring) {
      const tabs = everyTabOf(who, [...strangers, ...known], charter)
      expect(new Set(tabs)).toEqual(new Set(ring))
      // Nobody who goes is left with a role key: a kick that is none of anybody's halves.
      const barred = keysOfKick(tabs, charter)
      expect(ring.every(one => isBarred(one, { barred }))).toBe(true)
      expect(ring.every(({ cert }) => barred.some(bar => bar.join() === keyHashOf(cert!.key).join()))).toBe(
        true,
      )
    }
})

it('[K14] every role key that the member key has ever shown is barred, with all who came by it', () => {
  const [memberKey, role] = [key(), key()]
  const [plain, before, other] = [someone(memberKey), someone(memberKey, role), someone(key(), role)]
  expect(new Set(everyTabOf(plain, [other, before], charter))).toEqual(new Set([plain, before, other]))
})

it('[K14] an owner key ties nobody to anybody', () => {
  const tabs = [someone(key(), room.owner.publicKey), someone(key(), room.owner.publicKey)]
  expect(everyTabOf(tabs[0]!, tabs, charter)).toEqual([tabs[0]])
})

it('[K14] however many tabs somebody opened, the list holds what a kick bars: each key once, role keys first', () => {
  const role = key()
  const tabs = Array.from({ length: BARRED_MAX + 20 }, () => someone(key(), role))
  const barred = keysOfKick(everyTabOf(tabs[0]!, tabs, charter), charter)
  expect(barred).toHaveLength(BARRED_MAX)
  expect(barred[0]).toEqual(keyHashOf(role))
  expect(new Set(barred.map(bar => bar.join())).size).toBe(BARRED_MAX)
  expect(tabs.every(one => isBarred(one, { barred }))).toBe(true)
})
