import { makeBreakout, makeOwnerLink } from '@konklave/crypto'
import { type GroupId, keyHashOf } from '@konklave/protocol'
import {
  breakoutLeaders,
  encodeRules,
  isBreakoutOf,
  nextOwners,
  ROLES_MAX,
  verifyBreakout,
} from '@konklave/protocol/rules'
import { describe, expect, test } from 'vitest'
import { forgeRules, makeTestRoom, newSigner, verifiedRules } from './room.ts'

const group = (fill: number) => new Uint8Array(16).fill(fill) as GroupId

async function withBreakout() {
  const main = await makeTestRoom()
  const of = { rules: main.rules, groupId: group(1) }
  const made = await makeBreakout(of)
  const { charter, state } = made
  const rules = await verifiedRules(encodeRules({ charter, state }), made.roomId)
  return { main, of, made, rules }
}

describe('[K44] what a member enters as a breakout', () => {
  test('is of its own main room and of this meeting', async () => {
    const { of, made, rules, main } = await withBreakout()
    expect((await verifyBreakout(made, of)).ok).toBe(false) // a pair and nothing else
    const { charter, state } = made
    expect((await verifyBreakout({ charter, state }, of)).ok).toBe(true)
    expect(isBreakoutOf(rules, of)).toBe(true)
    expect(isBreakoutOf(rules, { ...of, groupId: group(2) })).toBe(false)
    expect(isBreakoutOf(rules, { ...of, rules: (await makeTestRoom()).rules })).toBe(false)
    expect(isBreakoutOf(main.rules, of)).toBe(false)
  })

  test('has those as leaders who lead in the main room', async () => {
    const { of, rules, main } = await withBreakout()
    const other = await newSigner()
    const grown = await forgeRules(main.rules, { charter: { seq: 1, by: main.owner } })
    expect(isBreakoutOf(rules, { ...of, rules: await verifiedRules(grown, main.roomId) })).toBe(true)
    const firstOwner = other.publicKey as never
    const charter = { ...main.rules.charter, firstOwner, owners: [firstOwner] }
    expect(isBreakoutOf(rules, { ...of, rules: { ...main.rules, charter } })).toBe(false)
  })

  test('stays one when the owners of the main room change while it runs', async () => {
    const { of, rules, main } = await withBreakout()
    const other = await newSigner()
    const link = nextOwners(main.rules.charter, [...main.rules.charter.owners, other.publicKey as never])
    if (!link) throw new Error('full')
    const ownerChain = [await makeOwnerLink(link, main.owner)]
    const grown = await forgeRules(main.rules, {
      charter: { seq: 1, owners: link.owners, ownerChain, by: main.owner },
    })
    const after = await verifiedRules(grown, main.roomId)
    expect(isBreakoutOf(rules, { ...of, rules: after })).toBe(true)
  })

  test('four owners: the fourth is a moderator there; a full list of roles keeps its length', async () => {
    const owners = await Promise.all(Array.from({ length: 4 }, async () => (await newSigner()).publicKey))
    const roles = Array.from({ length: ROLES_MAX }, (_, i) => ({
      keyHash: new Uint8Array(16).fill(i) as never,
      role: 'presenter' as const,
    }))
    const fresh = (await newSigner()).publicKey
    const leaders = breakoutLeaders({ owners: owners as never, roles }, fresh as never)
    expect(leaders.owners).toEqual([fresh, ...owners.slice(0, 3)])
    expect(leaders.roles[0]).toEqual({ keyHash: keyHashOf(owners[3] ?? fresh), role: 'moderator' })
    expect(leaders.roles).toHaveLength(ROLES_MAX)
  })

  test('keeps who is barred and what is withdrawn, and is open for whoever has its link', async () => {
    const main = await makeTestRoom()
    const barred = [new Uint8Array(16).fill(7) as never]
    const limits = [{ keyHash: new Uint8Array(16).fill(8) as never, no: ['chat' as const] }]
    const bytes = await forgeRules(main.rules, {
      state: { barred, limits, admission: 'locked', by: main.owner },
    })
    const made = await makeBreakout({ rules: await verifiedRules(bytes, main.roomId), groupId: group(1) })
    const { charter, state } = made
    const rules = await verifiedRules(encodeRules({ charter, state }), made.roomId)
    expect(rules.state).toMatchObject({ barred, limits, admission: 'open', linkGen: 0 })
  })
})
