import { makeEnd } from '@konklave/crypto'
import { limits } from '@konklave/protocol'
import { describe, expect, test } from 'vitest'
import { calm, meeting, started } from './scene.ts'

describe('leaving', () => {
  test('[K13] a leave order is queued, the stream closed, the Remove committed by others', async () => {
    const { house, owner, others, guests } = await meeting(['Bob', 'Eve'])
    const [bob, eve] = others
    expect(await bob!.code({ t: 'leave', order: await eve!.leaveOrder() })).toBe('bad-signature')
    expect(await bob!.code({ t: 'leave', order: await bob!.leaveOrder() })).toBe('ok')
    await house.clock.advance(1)
    expect(bob!.closed).toBe('removed')
    expect(await owner.work()).toBe('ok')
    await calm(...guests)
    expect(owner.group!.leaves()).toHaveLength(2)
  })

  test('[K13] a leaf without a stream is stated gone after a grace, unless it comes back', async () => {
    const { house, owner, others, guests } = await meeting(['Bob', 'Eve'])
    const [bob, eve] = others
    bob!.drop()
    await house.clock.advance(limits.LEAF_GONE_GRACE_MS - 1)
    expect(owner.items()).toEqual([])
    await bob!.open(bob!.position)
    await house.clock.advance(limits.LEAF_GONE_GRACE_MS)
    expect(owner.items()).toEqual([])
    eve!.drop()
    await house.clock.advance(limits.LEAF_GONE_GRACE_MS)
    expect(owner.items()).toMatchObject([{ t: 'gone' }])
    expect(await owner.work()).toBe('ok')
    await calm(...guests)
    expect(owner.group!.leafOf(eve!.person.memberKey)).toBeNull()
    expect(await eve!.open()).toBeNull()
    expect(eve!.opened?.standing).toBe('open')
  })

  test('[K13] who comes back after it was stated gone is not removed any more', async () => {
    const { house, owner, others } = await meeting(['Bob'])
    others[0]!.drop()
    await house.clock.advance(limits.LEAF_GONE_GRACE_MS)
    expect(owner.items()).toHaveLength(1)
    await others[0]!.open(others[0]!.position)
    expect(owner.items()).toEqual([])
  })

  test('the last one to leave ends the meeting', async () => {
    const { house, owner } = await started()
    expect(await owner.code({ t: 'leave', order: await owner.leaveOrder() })).toBe('ok')
    await house.clock.advance(1)
    expect(await house.disk.store.findMeeting(house.room.roomId)).toBeNull()
    expect(house.desk.told).toContain('close')
  })

  test('an empty meeting is kept for a while and then ended', async () => {
    const { house, owner } = await started()
    owner.drop()
    await house.clock.advance(limits.EMPTY_MEETING_TTL_MS - 1)
    expect(await house.disk.store.findMeeting(house.room.roomId)).not.toBeNull()
    await house.clock.advance(1)
    expect(await house.disk.store.findMeeting(house.room.roomId)).toBeNull()
  })

  test('ending for all takes the right, deletes the row and closes everybody', async () => {
    const { house, owner, others } = await meeting(['Bob'])
    const bob = others[0]!
    const statement = await makeEnd(bob.person.signer, bob.groupId!)
    expect(await bob.code({ t: 'end', statement })).toBe('not-allowed')
    expect(await owner.end()).not.toBe('not-allowed')
    expect([owner.closed, bob.closed]).toEqual(['ended', 'ended'])
    expect(bob.notices.get('ended')).toEqual({ t: 'ended' })
    expect(await house.disk.store.findMeeting(house.room.roomId)).toBeNull()
    expect(house.desk.told.at(-1)).toBe('close')
  })
})
