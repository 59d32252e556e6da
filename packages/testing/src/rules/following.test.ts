import { makeCharter, makeState, rotateLink } from '@konklave/crypto'
import { type Action, actions, type GroupId, keyHashOf, type Signer, sign } from '@konklave/protocol'
import {
  encodeRules,
  keysToBar,
  nextState,
  type Rules,
  verifyOffer,
  verifyReplacement,
} from '@konklave/protocol/rules'
import { describe, expect, it } from 'vitest'
import { forgeRules, makeTestRoom, newSigner, verifiedRules } from './room.ts'
import { roomWithRoles } from './roomWithRoles.ts'
import { random } from './wire.ts'

const { room, rules, moderator, presenter, verdict, step, owned } = await roomWithRoles()

describe('what may follow', () => {
  it('[K8] a state one seq on', async () => {
    expect(await step(await makeState(rules, { admission: 'lobby' }, moderator))).toBe('ok')
  })

  it('[K8] not the same, not two on, not back', async () => {
    expect(await step(rules.bytes)).toBe('rules-unchanged')
    expect(await step(await forgeRules(rules, { state: owned({ seq: 2 }) as never }))).toBe('wrong-seq')
    expect(await step(await forgeRules(rules, { state: owned({ admission: 'locked' }) as never }))).toBe(
      'wrong-seq',
    )
    expect(await step(await forgeRules(rules, { charter: owned({ seq: 2 }) as never }))).toBe('wrong-seq')
  })

  it('[K8] a barred signer signs nothing more; a barred key of an owner does not exist', async () => {
    const barred = [keyHashOf(moderator.publicKey)]
    const before = await verifiedRules(
      await forgeRules(rules, { state: { barred, by: room.owner } }),
      room.roomId,
    )
    const next = (by: Signer) => makeState(before, { admission: 'lobby' }, by)
    expect(await step(await next(moderator), before)).toBe('signer-barred')
    expect(await step(await next(room.owner), before)).toBe('ok')
  })

  it('[K14] a moderator who lost the race cannot bar whoever barred them', async () => {
    const other = await newSigner()
    const roles = [
      ...rules.charter.roles,
      { keyHash: keyHashOf(other.publicKey), role: 'moderator' as const },
    ]
    const two = await verifiedRules(
      await forgeRules(rules, { charter: { roles, by: room.owner } }),
      room.roomId,
    )
    const kick = async (before: Rules, who: Signer, by: Signer) =>
      (
        await rotateLink({
          rules: before,
          ring: room.ring,
          signer: by,
          kick: [{ memberKey: who.publicKey as never }],
        })
      ).rules
    const first = await verifiedRules(await kick(two, other, moderator), room.roomId)
    expect(await step(await kick(first, moderator, other), first)).toBe('signer-barred')
  })

  it('[K8] a new charter may take the right from the state it meets: then both are replaced', async () => {
    const before = await verifiedRules(await forgeRules(rules, { state: { by: moderator } }), room.roomId)
    const charter = { roles: [], seq: 1, by: room.owner }
    expect(await step(await forgeRules(before, { charter }), before)).toBe('not-entitled')
    const both = await forgeRules(before, { charter, state: owned({ seq: 1 }) as never })
    expect(await step(both, before)).toBe('ok')
    const byOld = await forgeRules(before, { charter, state: { seq: 1, by: moderator } })
    expect(await step(byOld, before)).toBe('not-entitled')
  })

  it('[K43] a call stays a call, and a meeting a meeting, also where steps between are missing', async () => {
    const call = await makeTestRoom({ kind: 'call' })
    for (const [made, kind] of [
      [room, 'call'],
      [call, undefined],
    ] as const) {
      const { kind: _, ...charter } = made.rules.charter
      const other = async (seq: number) =>
        encodeRules({
          charter: await sign('charter', { ...charter, ...(kind && { kind }), seq }, made.owner),
          state: made.rules.stateSigned,
        })
      const next = await verifyReplacement(made.rules, await other(1), made.roomId)
      expect(next.ok ? 'ok' : next.reason).toBe('other-kind')
      const later = await verifyOffer(made.rules, await other(5), made.roomId)
      expect(later.ok ? 'ok' : later.reason).toBe('other-kind')
    }
    const roles = { roles: [{ keyHash: keyHashOf(presenter.publicKey), role: 'moderator' as const }] }
    const given = await makeCharter(call.rules, roles, call.owner)
    const after = await verifyReplacement(call.rules, given, call.roomId)
    expect(after.ok && after.value.charter.kind).toBe('call')
  })

  it('[K8] each change needs its action', async () => {
    const loose = { actions: { setSwitches: 'presenter' as const }, by: room.owner }
    const before = await verifiedRules(await forgeRules(rules, { charter: loose }), room.roomId)
    expect(await step(await makeState(before, { switches: { chat: false } }, presenter), before)).toBe('ok')
    expect(await step(await makeState(before, { admission: 'locked' }, presenter), before)).toBe(
      'not-entitled',
    )
    expect(
      await step(
        await makeState(before, { switches: { sharers: [keyHashOf(random(32))] } }, presenter),
        before,
      ),
    ).toBe('not-entitled')
    expect(await step(await makeState(before, { title: random(40) }, presenter), before)).toBe('not-entitled')
    const started = { groupId: random(16) as GroupId, newMeeting: true }
    expect(await step(await makeState(before, { start: started }, presenter), before)).toBe('not-entitled')
    const rotated = await rotateLink({ rules: before, ring: room.ring, signer: presenter })
    expect(await step(rotated.rules, before)).toBe('not-entitled')
  })

  it('[K8] each change alone needs its own action, whatever else its signer may do', async () => {
    const { state } = rules
    const actionsBut = (...kept: Action[]) =>
      Object.fromEntries(
        Object.keys(actions).map(name => [name, kept.includes(name as Action) ? 'presenter' : 'owner']),
      )
    const rotated = await verifiedRules(
      (await rotateLink({ rules, ring: room.ring, signer: room.owner })).rules,
      room.roomId,
    )
    const { linkGen, authHash, older } = rotated.state
    const barred = [keyHashOf(random(32))]
    const full = { ...state, barred }
    const switched = (change: Partial<Rules['state']['switches']>) => ({
      switches: { ...state.switches, ...change },
    })
    const cases: [Partial<Rules['state']>, readonly Action[], Partial<Rules['state']>?][] = [
      [{ admission: 'locked' }, ['setAdmission']],
      [{ linkGen, authHash, older }, ['rotateLink', 'kick']],
      [{ linkGen, authHash, older, barred }, ['kick']],
      [{ passGen: state.passGen + 1 }, ['start', 'kick']],
      [{ passGen: state.passGen + 1, barred: [] }, ['kick'], full],
      [{ groupId: random(16) as GroupId }, ['start']],
      [{ title: random(40) }, ['setTitle', 'rotateLink', 'kick']],
      [switched({ sharers: barred }), ['allowShare']],
      [switched({ share: 'ask' }), ['setSwitches']],
      [switched({ chat: false }), ['setSwitches']],
      [switched({ microphone: false }), ['setSwitches']],
      [switched({ camera: false }), ['setSwitches']],
      [switched({ reactions: false }), ['setSwitches']],
      [switched({ hands: false }), ['setSwitches']],
      [switched({ rename: false }), ['setSwitches']],
      [switched({ speakers: barred }), ['giveFloor', 'setSwitches']],
      [{ limits: barred.map(keyHash => ({ keyHash, no: ['chat'] })) }, ['limit']],
      [
        { limits: barred.map(keyHash => ({ keyHash, no: ['camera'] })) },
        ['limit'],
        { limits: barred.map(keyHash => ({ keyHash, no: ['chat'] })) },
      ],
    ]
    for (const [change, suffices, from] of cases) {
      const may = async (kept: readonly Action[]) => {
        const charter = { actions: actionsBut(...kept) as Rules['charter']['actions'], by: room.owner }
        const before = await verifiedRules(
          await forgeRules(rules, { charter, state: { ...from, by: room.owner } }),
          room.roomId,
        )
        const bytes = await forgeRules(before, { state: { ...change, seq: state.seq + 1, by: presenter } })
        return step(bytes, before)
      }
      const others = (Object.keys(actions) as Action[]).filter(name => !suffices.includes(name))
      expect([change, await may(others)]).toEqual([change, 'not-entitled'])
      for (const one of suffices) expect([change, one, await may([one])]).toEqual([change, one, 'ok'])
    }
  })

  it('[K7] nobody stands twice among those from whom something is withdrawn', async () => {
    const keyHash = keyHashOf(random(32))
    const limits = [
      { keyHash, no: ['chat'] },
      { keyHash, no: ['camera'] },
    ]
    expect(await verdict(await forgeRules(rules, { state: owned({ limits }) as never }))).toBe(
      'duplicate-entry',
    )
  })

  it('[K14] nobody is barred without a new link', async () => {
    const barred = [keyHashOf(random(32))]
    expect(await step(await forgeRules(rules, { state: owned({ seq: 1, barred }) as never }))).toBe(
      'half-a-kick',
    )
    expect(() => nextState(rules.state, { bar: barred }, rules.charter)).toThrow()
  })

  it('[K19] nobody comes off the list before the passes are void', async () => {
    const before = await verifiedRules(
      await forgeRules(rules, { state: owned({ barred: [keyHashOf(random(32))] }) as never }),
      room.roomId,
    )
    expect(
      await step(await forgeRules(before, { state: owned({ seq: 1, barred: [] }) as never }), before),
    ).toBe('unbarred')
    const voided = owned({ seq: 1, barred: [], passGen: 1 }) as never
    expect(await step(await forgeRules(before, { state: voided }), before)).toBe('ok')
  })

  it('[K14] a full list is emptied and takes the passes with it', () => {
    const barred = Array.from({ length: 256 }, () => keyHashOf(random(32)))
    const link = { authHash: random(32), older: [random(60)] }
    const key = keyHashOf(random(32))
    const after = nextState({ ...rules.state, barred }, { bar: [key], link }, rules.charter)
    expect(after.barred).toEqual([key])
    expect(after.passGen).toBe(rules.state.passGen + 1)
    const half = nextState({ ...rules.state, barred: barred.slice(1) }, { bar: [key], link }, rules.charter)
    expect(half.barred).toHaveLength(256)
    expect(half.passGen).toBe(rules.state.passGen)
  })

  it('[K14] a key that the charter names stays on a list that is emptied: its holder signs passes of the next generation', () => {
    const barred = Array.from({ length: 256 }, () => keyHashOf(random(32)))
    const link = { authHash: random(32), older: [random(60)] }
    const bar = Array.from({ length: 256 }, () => keyHashOf(random(32)))
    const [named] = barred
    if (!named) throw new Error('nobody')
    const roles = [{ keyHash: named, role: 'moderator' }] as const
    const after = nextState({ ...rules.state, barred }, { bar, link }, { roles: [...roles] })
    expect(after.barred).toHaveLength(256)
    expect(after.barred[0]).toEqual(named)
    expect(after.passGen).toBe(rules.state.passGen + 1)
  })

  it('[K3] generations go up one by one and keep their hashes', async () => {
    const forge = (fields: object) => forgeRules(rules, { state: owned({ seq: 1, ...fields }) as never })
    const other = { authHash: [random(32)] }
    expect(await step(await forge(other))).toBe('generations')
    const two = {
      linkGen: 2,
      authHash: [rules.state.authHash[0], random(32), random(32)],
      older: [random(60), random(60)],
    }
    expect(await step(await forge(two))).toBe('generations')
    const swapped = { linkGen: 1, authHash: [random(32), random(32)], older: [random(60)] }
    expect(await step(await forge(swapped))).toBe('generations')
    expect(await step(await forge({ passGen: 2 }))).toBe('generations')
    const used = await verifiedRules(await forge({ passGen: 1 }), room.roomId)
    const revived = await forgeRules(used, { state: owned({ seq: 2, passGen: 0 }) as never })
    expect(await step(revived, used)).toBe('generations')
    const rotated = await rotateLink({ rules, ring: room.ring, signer: room.owner })
    const before = await verifiedRules(rotated.rules, room.roomId)
    const back = { linkGen: 0, authHash: rules.state.authHash, older: [] }
    const backwards = await forgeRules(before, { state: owned({ seq: 2, ...back }) as never })
    expect(await step(backwards, before)).toBe('generations')
    const hashes = Array.from({ length: 33 }, () => random(32))
    const sealed = Array.from({ length: 32 }, () => random(60))
    const many = { linkGen: 40, authHash: hashes.slice(0, 32), older: sealed }
    const late = await verifiedRules(await forgeRules(rules, { state: owned(many) as never }), room.roomId)
    const jump = (by: number) => ({ seq: 1, linkGen: 40 + by, authHash: hashes.slice(1), older: sealed })
    expect(await step(await forgeRules(late, { state: owned(jump(1)) as never }), late)).toBe('ok')
    expect(await step(await forgeRules(late, { state: owned(jump(2)) as never }), late)).toBe('generations')
    const resealed = await forgeRules(before, { state: owned({ seq: 2, older: [random(60)] }) as never })
    expect(await step(resealed, before)).toBe('generations')
  })

  it('[K14] a kick bars the role key behind a person, unless it is an owner’s', () => {
    const memberKey = random(32) as never
    const certified = (key: Uint8Array) => ({ memberKey, cert: { key: key as never, sig: random(64) } })
    expect(keysToBar(certified(moderator.publicKey), rules.charter)).toEqual([
      keyHashOf(memberKey),
      keyHashOf(moderator.publicKey),
    ])
    expect(keysToBar(certified(room.owner.publicKey), rules.charter)).toEqual([keyHashOf(memberKey)])
  })
})
