import { keyHashOf } from '@konklave/protocol'
import { compareRules, fitsGroup, type Rules, verifyOffer } from '@konklave/protocol/rules'
import { describe, expect, it } from 'vitest'
import { forgeRules, verifiedRules } from './room.ts'
import { roomWithRoles } from './roomWithRoles.ts'
import { random } from './wire.ts'

const { room, rules, moderator, owned } = await roomWithRoles()

describe('the newest pair', () => {
  const at = async (charterSeq: number, stateSeq: number, admission: 'open' | 'lobby' = 'open') =>
    verifiedRules(
      await forgeRules(rules, {
        charter: owned({ seq: charterSeq }) as never,
        state: owned({ seq: stateSeq, admission }) as never,
      }),
      room.roomId,
    )

  it('[K8] is told by both seqs; anything crossed is a conflict', async () => {
    const base = await at(1, 1)
    expect(compareRules(base, base)).toBe('same')
    expect(compareRules(await at(1, 2), base)).toBe('newer')
    expect(compareRules(await at(2, 1), base)).toBe('newer')
    expect(compareRules(await at(2, 2), base)).toBe('newer')
    expect(compareRules(await at(1, 0), base)).toBe('older')
    expect(compareRules(await at(2, 0), base)).toBe('conflict')
    expect(compareRules(await at(1, 1, 'lobby'), base)).toBe('conflict')
  })

  it('[K8] is taken from anybody, but nobody barred can have signed it', async () => {
    const barred = [keyHashOf(moderator.publicKey)]
    const known = await verifiedRules(
      await forgeRules(rules, { state: { barred, by: room.owner } }),
      room.roomId,
    )
    const offer = async (bytes: Uint8Array) => {
      const result = await verifyOffer(known, bytes, room.roomId)
      return result.ok ? 'ok' : result.reason
    }
    expect(await offer(await forgeRules(known, { state: owned({ seq: 7 }) as never }))).toBe('ok')
    expect(await offer(await forgeRules(known, { state: { seq: 7, barred: [], by: moderator } }))).toBe(
      'signer-barred',
    )
    expect(await offer(known.bytes)).toBe('wrong-seq')
    expect(await offer(random(40))).toBe('not-cbor')
    const back = { seq: 7, passGen: 0, by: room.owner }
    const later = await verifiedRules(
      await forgeRules(known, { state: { passGen: 1, by: room.owner } }),
      room.roomId,
    )
    const rolled = await verifyOffer(later, await forgeRules(later, { state: back }), room.roomId)
    expect(rolled.ok ? 'ok' : rolled.reason).toBe('generations')
    expect(await offer(await forgeRules(known, { state: owned({ admission: 'lobby' }) as never }))).toBe(
      'wrong-seq',
    )
  })

  it('[K8] [K19] steps that are not at hand cannot unbar without passGen, nor outrun the seq', async () => {
    const barred = [keyHashOf(random(32))]
    const known = await verifiedRules(
      await forgeRules(rules, { state: { barred, by: room.owner } }),
      room.roomId,
    )
    const offer = async (state: Partial<Rules['state']>) => {
      const bytes = await forgeRules(known, { state: { ...state, by: moderator } })
      const result = await verifyOffer(known, bytes, room.roomId)
      return result.ok ? 'ok' : result.reason
    }
    const { seq, passGen } = known.state
    expect(await offer({ seq: seq + 2 })).toBe('ok')
    expect(await offer({ seq: seq + 2, barred: [] })).toBe('unbarred')
    expect(await offer({ seq: seq + 2, barred: [], passGen: passGen + 1 })).toBe('ok')
    expect(await offer({ seq: seq + 2, passGen: passGen + 3 })).toBe('generations')
    expect(await offer({ seq: Number.MAX_SAFE_INTEGER })).toBe('wrong-seq')
    const lists = (n: number) => ({
      linkGen: n,
      authHash: Array.from({ length: n + 1 }, () => random(32)),
      older: Array.from({ length: n }, () => random(60)),
    })
    expect(await offer({ seq: seq + 2, ...lists(2) })).toBe('ok')
    expect(await offer({ seq: seq + 2, ...lists(3) })).toBe('generations')
    const rotated = await verifiedRules(
      await forgeRules(rules, { state: { barred, ...lists(2), by: room.owner } }),
      room.roomId,
    )
    const older = await forgeRules(rotated, { state: { seq: seq + 2, ...lists(1), by: moderator } })
    const said = await verifyOffer(rotated, older, room.roomId)
    expect(said.ok ? 'ok' : said.reason).toBe('generations')
    const charter = { seq: Number.MAX_SAFE_INTEGER, by: room.owner }
    const far = await verifyOffer(known, await forgeRules(known, { charter }), room.roomId)
    expect(far.ok ? 'ok' : far.reason).toBe('wrong-seq')
  })

  it('[K18] fits its own meeting, and any only where anyone may start', async () => {
    const groupId = random(16)
    expect(fitsGroup(rules, groupId)).toBe(false)
    const any = await verifiedRules(
      await forgeRules(rules, { charter: { anyoneMayStart: true, by: room.owner } }),
      room.roomId,
    )
    expect(fitsGroup(any, groupId)).toBe(true)
    const named = await verifiedRules(
      await forgeRules(rules, { state: owned({ groupId }) as never }),
      room.roomId,
    )
    expect(fitsGroup(named, groupId)).toBe(true)
    expect(fitsGroup(named, random(16))).toBe(false)
  })
})
