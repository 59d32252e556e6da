import { makeCharter, makeRoleCert, makeState } from '@konklave/crypto'
import { keyHashOf, type Signer } from '@konklave/protocol'
import { type GivenRole, ROLES_MAX, type Rules, rolesWith } from '@konklave/protocol/rules'
import { describe, expect, test } from 'vitest'
import { forgeRules, newSigner } from '../rules/index.ts'
import { Guest } from './guest.ts'
import { calm, meeting } from './scene.ts'

type Given = { readonly by: Signer; readonly rules: Rules }

const withRole = (guest: Guest, role: GivenRole, { by, rules }: Given) => {
  const { keyHash } = guest.person
  const roles = rolesWith(rules.charter.roles, { keyHash, role, keep: [] })
  if (!roles) throw new Error(`${ROLES_MAX} roles are too few`)
  return makeCharter(rules, { roles }, by)
}

/** The owner gives this role, and everybody sees it. */
async function give(guest: Guest, role: GivenRole, { owner, guests }: Awaited<ReturnType<typeof meeting>>) {
  const rules = await withRole(guest, role, { by: owner.house.room.owner, rules: owner.rules })
  expect(await owner.commit({ rules })).toBe('ok')
  await calm(...guests)
}

/** Bob, a moderator; Eve, who is none. */
async function withModerator() {
  const cast = await meeting(['Bob', 'Eve'])
  const [bob, eve] = cast.others as [Guest, Guest]
  await give(bob, 'moderator', cast)
  return { ...cast, bob, eve }
}

const refused = ['bad-commit', 'not-allowed', 'bad-evidence', 'stale-rules']

describe('the server takes no role that no owner gave', () => {
  test('[K17] a charter by a moderator or a participant, for themselves or for others', async () => {
    const { bob, eve } = await withModerator()
    for (const [by, whom] of [
      [bob, eve],
      [eve, eve],
      [eve, bob],
    ] as const) {
      const rules = await withRole(whom, 'presenter', { by: by.person.signer, rules: by.rules })
      expect(refused).toContain(await by.commit({ rules }))
    }
  })

  test('[K17] a charter that names its signer an owner without a hand-over', async () => {
    const { bob } = await withModerator()
    const { signer } = bob.person
    const { charter } = bob.rules
    const owners = [...charter.owners, signer.publicKey]
    const rules = await forgeRules(bob.rules, {
      charter: { seq: charter.seq + 1, owners, roles: [], by: signer },
    })
    expect(await bob.commit({ rules })).toBe('bad-commit')
  })

  test('[K8] the charter of the owner, two steps on, or of a step that is over', async () => {
    const { bob, eve, owner, house } = await withModerator()
    const forge = (seq: number) =>
      forgeRules(owner.rules, { charter: { seq, roles: [], by: house.room.owner } })
    const { seq } = owner.rules.charter
    for (const wrong of [seq - 1, seq, seq + 2])
      expect(await owner.commit({ rules: await forge(wrong) })).toBe('stale-rules')
    expect(bob.rules.charter.roles).toEqual([{ keyHash: bob.person.keyHash, role: 'moderator' }])
    expect(eve.rules.charter.roles).toHaveLength(1)
  })
})

describe('a moderator who is none any more', () => {
  test('[K8] signs no state, lets nobody in and removes nobody', async () => {
    const cast = await withModerator()
    const { bob, eve, house, guests } = cast
    const admits = await makeState(bob.rules, { admission: 'lobby' }, bob.person.signer)
    expect(await bob.commit({ rules: admits })).toBe('ok')
    await calm(...guests)
    const late = await Guest.make(house)
    expect(await late.knock()).toBe('ok')
    await calm(...guests)
    const knocks = bob.notices.get('knocks')
    const knock = knocks?.t === 'knocks' ? knocks.knocks[0] : undefined
    await give(bob, null, cast)
    const pass = await bob.passFor(late, bob.person.signer)
    expect(await bob.code({ t: 'admit', knock: knock!.id, pass })).toBe('not-allowed')
    const opens = await makeState(bob.rules, { admission: 'open' }, bob.person.signer)
    expect(await bob.commit({ rules: opens })).toBe('not-allowed')
    expect(refused).toContain(await bob.send(await bob.kick(eve, bob.person.signer)))
  })

  test('[K11] has given passes that are worth nothing from then on, wherever they are shown', async () => {
    const cast = await withModerator()
    const { bob, owner, house, guests } = cast
    const closes = await makeState(owner.rules, { admission: 'lobby' }, house.room.owner)
    expect(await owner.commit({ rules: closes })).toBe('ok')
    await calm(...guests)
    const late = await Guest.make(house)
    late.pass = await bob.passFor(late, bob.person.signer)
    expect(await late.open()).toBeNull()
    const early = await late.knockOnGroup(await late.fetch())
    await give(bob, null, cast)
    expect(late.closed).toBe('knock-first')
    expect(await late.send(early)).toBe('knock-first')
    expect(await late.open()).toBe('knock-first')
  })

  test('[K8] leaves no state behind that it signed: the owner signs it anew, or nobody takes the charter', async () => {
    const { bob, owner, house, guests } = await withModerator()
    const rules = await makeState(bob.rules, { switches: { chat: false } }, bob.person.signer)
    expect(await bob.commit({ rules })).toBe('ok')
    await calm(...guests)
    const { seq } = owner.rules.charter
    const half = await forgeRules(owner.rules, { charter: { seq: seq + 1, roles: [], by: house.room.owner } })
    expect(await owner.commit({ rules: half })).toBe('not-allowed')
    const whole = await makeCharter(owner.rules, { roles: [] }, house.room.owner)
    expect(await owner.commit({ rules: whole })).toBe('ok')
    await calm(...guests)
    expect(bob.rules.state).toMatchObject({ switches: { chat: false } })
    expect(bob.rules.stateSigned.key).toEqual(house.room.owner.publicKey)
  })

  test('[K8] who acts in the same moment wins or loses the race, and no two epochs stand side by side', async () => {
    const { bob, owner, guests } = await withModerator()
    const { house } = owner
    const act = await bob.makeCommit({
      rules: await makeState(bob.rules, { switches: { camera: false } }, bob.person.signer),
    })
    const takesBack = await owner.makeCommit({
      rules: await withRole(bob, null, { by: house.room.owner, rules: owner.rules }),
    })
    expect(await Promise.all([owner.send(takesBack), bob.send(act)])).toEqual(['ok', 'stale-epoch'])
    await calm(...guests)
    expect(new Set(guests.map(({ group }) => group!.ctxHash.join())).size).toBe(1)
    const again = await makeState(bob.rules, { switches: { camera: false } }, bob.person.signer)
    expect(await bob.commit({ rules: again })).toBe('not-allowed')
  })
})

describe('a role link that was withdrawn', () => {
  test('[K5] opens nothing: neither a stream, nor a commit with its certificate, nor a pass or a state by its key', async () => {
    const cast = await meeting(['Bob'])
    const { house, owner, guests } = cast
    const roleKey = await newSigner()
    const { roomId } = house.room
    const named = [{ keyHash: keyHashOf(roleKey.publicKey), role: 'moderator' as const }]
    const commit = async (rules: Uint8Array) => {
      expect(await owner.commit({ rules })).toBe('ok')
      await calm(...guests)
    }
    await commit(await makeCharter(owner.rules, { roles: named }, house.room.owner))
    await commit(await makeState(owner.rules, { admission: 'lobby' }, house.room.owner))
    const comer = async () => {
      const guest = await Guest.make(house, { roleKey })
      guest.cert = (await makeRoleCert(roleKey, { roomId, memberKey: guest.person.memberKey })).signed
      guest.pass = await owner.passFor(guest, roleKey)
      return guest
    }
    const [mira, late] = [await comer(), await comer()]
    expect(await mira.open()).toBeNull()
    expect(await mira.join()).toBe('ok')
    await calm(mira, ...guests)
    expect(await late.open()).toBeNull()
    const early = await late.knockOnGroup(await late.fetch())
    await commit(await makeCharter(owner.rules, { roles: [] }, house.room.owner))
    await mira.idle()
    expect(late.closed).toBe('knock-first')
    expect(await late.code(early)).toBe('knock-first')
    expect(await (await comer()).open()).toBe('knock-first')
    const opens = await makeState(mira.rules, { admission: 'open' }, roleKey)
    expect(refused).toContain(await mira.commit({ rules: opens }))
    // Let in by the owner, with the certificate still shown: nobody takes that leaf.
    const stubborn = await Guest.make(house, { roleKey })
    expect(await stubborn.knock()).toBe('bad-commit')
  })
})
