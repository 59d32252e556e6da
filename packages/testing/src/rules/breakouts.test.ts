import { makeBreakout, makeOwnerLink } from '@konklave/crypto'
import { type GroupId, keyHashOf } from '@konklave/protocol'
import {
  breakoutLeaders,
  encodeRules,
  isBreakoutOf,
  isOutdated,
  mayDo,
  nextOwners,
  ROLES_MAX,
  verifyBreakout,
  verifyOffer,
  verifyReplacement,
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

  test('keeps the charter it was made with: no key, not even that of its first owner, names others', async () => {
    const { rules, main, made } = await withBreakout()
    const roles = [{ keyHash: new Uint8Array(16).fill(9) as never, role: 'moderator' as const }]
    for (const seq of [1, 3]) {
      const bytes = await forgeRules(rules, { charter: { roles, seq, by: main.owner } })
      await verifiedRules(bytes, made.roomId) // nothing else is wrong with it
      expect(await verifyReplacement(rules, bytes, made.roomId)).toEqual({
        ok: false,
        reason: 'not-entitled',
      })
      expect(await verifyOffer(rules, bytes, made.roomId)).toEqual({ ok: false, reason: 'not-entitled' })
    }
    const leaf = { memberKey: main.owner.publicKey, keyHash: keyHashOf(main.owner.publicKey) } as never
    expect([mayDo(leaf, 'setCharter', main.rules), mayDo(leaf, 'setCharter', rules)]).toEqual([true, false])
  })

  test('is out of date once somebody leads there who does not lead in the main room', async () => {
    const main = await makeTestRoom()
    const [bob, cora] = [(await newSigner()).publicKey, (await newSigner()).publicKey]
    const named = async (seq: number, roles: readonly ['moderator' | 'presenter', Uint8Array][]) =>
      verifiedRules(
        await forgeRules(main.rules, {
          charter: {
            seq,
            roles: roles.map(([role, key]) => ({ keyHash: keyHashOf(key as never), role })),
            by: main.owner,
          },
        }),
        main.roomId,
      )
    const of = {
      rules: await named(1, [
        ['moderator', bob],
        ['presenter', cora],
      ]),
      groupId: group(1),
    }
    const { charter, state, roomId } = await makeBreakout(of)
    const rules = await verifiedRules(encodeRules({ charter, state }), roomId)
    const later = async (...roles: ['moderator' | 'presenter', Uint8Array][]) =>
      isOutdated(rules, { ...of, rules: await named(2, roles) })
    expect(isOutdated(rules, of)).toBe(false)
    expect(await later(['moderator', bob])).toBe(false)
    expect(await later(['moderator', bob], ['moderator', cora])).toBe(false)
    expect(await later(['presenter', bob])).toBe(true)
    expect(await later()).toBe(true)
  })

  test('is out of date once somebody who leads there is barred in the main room, whose kept first key nobody can bar', async () => {
    const main = await makeTestRoom()
    const bob = keyHashOf((await newSigner()).publicKey)
    const roles = [{ keyHash: bob, role: 'moderator' as const }]
    const at = async (state: { readonly barred: (typeof bob)[]; readonly seq: number }) => {
      const by = main.owner
      const bytes = await forgeRules(main.rules, { charter: { seq: 1, roles, by }, state: { ...state, by } })
      return { rules: await verifiedRules(bytes, main.roomId), groupId: group(1) }
    }
    const made = async (of: Awaited<ReturnType<typeof at>>) => {
      const { charter, state, roomId } = await makeBreakout(of)
      expect((await verifyBreakout({ charter, state }, of)).ok).toBe(true)
      return verifiedRules(encodeRules({ charter, state }), roomId)
    }
    const [before, after] = [await at({ barred: [], seq: 1 }), await at({ barred: [bob], seq: 2 })]
    expect(isOutdated(await made(before), before)).toBe(false)
    expect(isOutdated(await made(before), after)).toBe(true)
    // What is made then names nobody who is barred: it is not made again and again.
    const again = await made(after)
    expect([again.charter.roles, isOutdated(again, after)]).toEqual([[], false])
  })

  test('four owners: the fourth is a moderator there; a full list of roles keeps its length', async () => {
    const owners = await Promise.all(Array.from({ length: 4 }, async () => (await newSigner()).publicKey))
    const roles = Array.from({ length: ROLES_MAX }, (_, i) => ({
      keyHash: new Uint8Array(16).fill(i) as never,
      role: 'presenter' as const,
    }))
    const fresh = (await newSigner()).publicKey
    const leaders = breakoutLeaders(
      { charter: { owners: owners as never, roles }, state: { barred: [] } },
      fresh as never,
    )
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
