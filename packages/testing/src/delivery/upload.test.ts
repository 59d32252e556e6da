import type { Bytes, Signer } from '@konklave/protocol'
import { concat, limits } from '@konklave/protocol'
import { decodeGroupInfo } from '@konklave/protocol/mls'
import { describe, expect, test } from 'vitest'
import { signLabelled, vector } from '../rules/index.ts'
import { Guest } from './guest.ts'
import { calm, meeting } from './scene.ts'

type Twist = (tbs: Bytes) => void

/** Places from the end of what is signed: … extension type, …, confirmation tag, index of the signer. */
const FROM_END = { signer: 1, tag: 5, extensionType: 4 + 33 + 36 }
/** In the GroupContext: version, suite, groupId, epoch, tree hash, then the transcript hash. */
const TRANSCRIPT = 2 + 2 + 17 + 8 + 33 + 1

/** A GroupInfo with one fault that its signature covers. */
async function resigned(bytes: Bytes, signer: Signer, twist: Twist): Promise<Bytes> {
  const tbs = concat(decodeGroupInfo(bytes).tbs)
  twist(tbs)
  return concat(bytes.slice(0, 4), tbs, vector(await signLabelled(signer, 'GroupInfoTBS', tbs)))
}

const flip = (at: (size: number) => number) => (tbs: Bytes) => {
  const place = at(tbs.length)
  tbs[place] = (tbs[place] ?? 0) ^ 1
}

describe('[K28] what comes with a commit must belong to it, joiners would build on it', () => {
  test.each<[string, Twist, 'bob' | 'eve']>([
    ['of another context', flip(() => TRANSCRIPT), 'bob'],
    ['with another confirmation tag', flip(size => size - FROM_END.tag), 'bob'],
    ['signed by another leaf', tbs => tbs.set([2], tbs.length - FROM_END.signer), 'eve'],
    ['with something in it that nobody asked for', flip(size => size - FROM_END.extensionType), 'bob'],
    ['that its signer did not sign', () => undefined, 'eve'],
  ])('no GroupInfo %s', async (_, twist, by) => {
    const { guests, others } = await meeting(['Bob', 'Eve'])
    const [bob, eve] = others
    const made = await bob!.makeCommit({})
    const { signer } = (by === 'bob' ? bob : eve)!.person
    const groupInfo = await resigned(made.groupInfo, signer, twist)
    expect(await bob!.code({ ...made, groupInfo })).toBe('bad-commit')
    const honest = await resigned(made.groupInfo, bob!.person.signer, () => undefined)
    expect(await bob!.send({ ...made, groupInfo: honest })).toBe('ok')
    await calm(...guests)
  })

  test('no Welcome that leaves somebody out, and none where one is needed', async () => {
    const { house, owner, guests } = await meeting(['Bob'])
    const keyPackageOf = async () => {
      const guest = await Guest.make(house)
      return new Uint8Array((await guest.engine.keyPackage({ leaf: guest.leafInput() })).keyPackage)
    }
    const first = await owner.makeCommit({ adds: [await keyPackageOf()] })
    await owner.engine.drop({ groupId: owner.groupId! })
    const second = await owner.makeCommit({ adds: [await keyPackageOf()] })
    expect(await owner.code({ ...second, welcome: first.welcome })).toBe('bad-commit')
    const { welcome: _, ...without } = second
    expect(await owner.code(without)).toBe('bad-commit')
    expect(await owner.send(second)).toBe('ok')
    await calm(...guests)
  })

  test('no message of another epoch or group', async () => {
    const { owner, guests, others } = await meeting(['Bob'])
    const other = await meeting(['Zoe'])
    const made = await owner.makeCommit({})
    const of = async (guest: Guest, epoch = made.epoch + 1) => ({ ...(await guest.sealed('x')), epoch })
    for (const message of [await of(others[0]!), await of(others[0]!, made.epoch), await of(other.owner)])
      expect(await owner.code({ ...made, messages: [message] })).toBe('bad-commit')
    expect(await owner.send(made)).toBe('ok')
    await calm(...guests)
  })

  test('who is no member has no say about an epoch', async () => {
    const { house, owner } = await meeting(['Bob'])
    const visitor = await Guest.make(house)
    await visitor.open()
    const ctxHash = owner.group!.ctxHash as never
    for (const t of ['acknowledge', 'refuse'] as const)
      expect(await visitor.code({ t, epoch: owner.epoch, ctxHash })).toBe('not-a-member')
  })
})

describe('[K39] messages', () => {
  test('none of an epoch that is not there yet, none whose header says otherwise, none of another group', async () => {
    const { owner, others } = await meeting(['Bob'])
    const other = await meeting(['Zoe'])
    const bob = others[0]!
    await bob.makeCommit({})
    const { epoch, message } = await bob.engine.protect({
      groupId: bob.groupId!,
      plaintext: new Uint8Array(256),
      authenticatedData: new Uint8Array(),
      ahead: true,
    })
    const early = { id: new Uint8Array(16), epoch, bytes: new Uint8Array(message) }
    expect(await bob.code({ t: 'message', message: early })).toBe('stale-epoch')
    const line = await owner.sealed('x')
    expect(await owner.code({ t: 'message', message: { ...line, epoch: line.epoch - 1 } })).toBe('bad-frame')
    expect(await owner.code({ t: 'message', message: await other.owner.sealed('x') })).toBe('bad-frame')
  })
})

describe('[K27] what waits', () => {
  test('[K13] a leave order dies when its leaf changes: nobody is asked to carry out a dead one', async () => {
    const { owner, guests, others } = await meeting(['Bob', 'Eve'])
    const bob = others[0]!
    const next = await bob.makeCommit({})
    expect(await bob.code({ t: 'leave', order: await bob.leaveOrder() })).toBe('ok')
    expect(await bob.send(next)).toBe('ok')
    await calm(...guests)
    expect(owner.items()).toEqual([])
  })

  test('barring the lease holder ends its lease', async () => {
    const { house, owner, guests, others } = await meeting(['Bob', 'Eve', 'Dan'])
    others[2]!.drop()
    await house.clock.advance(limits.LEAF_GONE_GRACE_MS)
    await calm(...guests)
    while (!others.slice(0, 2).some(guest => guest.holdsLease)) await house.clock.advance(limits.LEASE_MS)
    const holder = others.find(guest => guest.holdsLease)!
    const kick = await owner.kick(holder)
    expect(await owner.send(kick)).toBe('ok')
    await calm(...guests)
    expect(holder.closed).toBe('barred')
    expect(guests.filter(guest => guest.session !== null && guest.holdsLease)).toHaveLength(1)
  })
})
