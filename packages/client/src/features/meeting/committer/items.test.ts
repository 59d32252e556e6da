import { makeLeaveOrder } from '@konklave/crypto'
import { type Bytes, type QueueItem, type Signed, sign } from '@konklave/protocol'
import { leafHash } from '@konklave/protocol/rules'
import { beforeAll, expect, test } from 'vitest'
import type { Member } from '../group/member.ts'
import {
  meetingFixture,
  newSigner,
  type PersonFixture,
  personFixture,
  type RoomFixture,
  roomFixture,
} from '../group/room.fixture.ts'
import { workOn } from './items.ts'

let room: RoomFixture
let ben: PersonFixture
let eve: PersonFixture
let meeting: Awaited<ReturnType<typeof meetingFixture>>

beforeAll(async () => {
  room = await roomFixture(null, 'open')
  ;[ben, eve] = [await personFixture(room), await personFixture(room)]
  meeting = await meetingFixture(room, [ben, eve])
})

let ids = 0
const newId = (): Bytes => new Uint8Array(16).fill(++ids)
const memberOf = ({ signer }: PersonFixture): Member => {
  const found = meeting.view.members.find(({ leaf }) => leaf.memberKey.join() === signer.publicKey.join())
  if (!found) throw new Error('no such member')
  return found
}
const goneSays = (who: Member, by = room.server): Promise<Signed> =>
  sign('gone', { groupId: meeting.view.groupId, leafHash: leafHash(who.leaf) }, by)
const gone = async (who: Member, statement?: Signed): Promise<QueueItem> => ({
  t: 'gone',
  id: newId(),
  leaf: who.leaf.index,
  statement: statement ?? (await goneSays(who)),
})
const leaves = async (who: PersonFixture): Promise<QueueItem> => {
  const { leaf } = memberOf(who)
  const order = await makeLeaveOrder(who.signer, { groupId: meeting.view.groupId, leaf: leaf.node.raw })
  return { t: 'leave', id: newId(), leaf: leaf.index, order }
}
const work = (items: readonly QueueItem[], heardAgoMs: (id: string) => number | null = () => null) =>
  workOn({
    items,
    view: meeting.view,
    ring: room.ring,
    heardAgoMs,
    refusedAdds: async adds =>
      (await meeting.founder.engine.checkAdds({ groupId: meeting.view.groupId, adds })).map(
        ({ index }) => index,
      ),
  })

test('[K13] who was heard within 10 s is not removed on the server’s word; on its own word it is', async () => {
  const [one, other] = [memberOf(ben), memberOf(eve)]
  const items = [await gone(one), await gone(other)]
  const at = (ms: number) => work(items, id => (id === one.id ? ms : null))
  const early = await at(9_999)
  expect(early.plan?.removes).toEqual([other.leaf.index])
  expect(early.plan?.declined).toEqual([items[0]?.id])
  expect(early.plan?.items).toEqual([items[1]?.id])
  const late = await at(10_000)
  expect(late.plan?.removes).toEqual([one.leaf.index, other.leaf.index])
  expect(late.plan?.declined).toEqual([])
  const own = await work([await leaves(ben)], () => 0)
  expect(own.plan?.removes).toEqual([one.leaf.index])
})

test('[K13] a statement of anybody else, or about another leaf, is reported and removes nobody', async () => {
  const one = memberOf(ben)
  const foreign = await gone(one, await goneSays(one, await newSigner()))
  const misplaced = await gone(one, await goneSays(memberOf(eve)))
  const { plan, bad } = await work([foreign, misplaced])
  expect(plan).toBeNull()
  expect(bad).toEqual([foreign.id, misplaced.id])
})

test('[K13, K16] an Add that cannot be is reported, not declined; the rest is carried out', async () => {
  const [carl, dora] = [await personFixture(room), await personFixture(room)]
  const add = async ({ engine, leaf }: PersonFixture): Promise<QueueItem> => {
    const { keyPackage } = await engine.keyPackage({ leaf })
    return { t: 'add', id: newId(), keyPackage: new Uint8Array(keyPackage) }
  }
  const [first, again, broken, present] = [await add(carl), await add(carl), await add(dora), await add(ben)]
  if (broken.t === 'add') broken.keyPackage[60] = (broken.keyPackage[60] ?? 0) ^ 1
  const { plan, bad } = await work([first, again, broken, present])
  expect(plan?.adds).toHaveLength(1)
  expect(plan?.items).toEqual([first.id])
  expect(new Set(bad)).toEqual(new Set([again.id, broken.id, present.id]))
  expect(plan?.declined).toEqual([])
})

test('[K5] [K16] so is an Add whose leaf shows no name: the others would refuse the whole commit', async () => {
  const { engine, leaf } = await personFixture(room, undefined, '')
  const { keyPackage } = await engine.keyPackage({ leaf })
  const id = newId()
  const item: QueueItem = { t: 'add', id, keyPackage: new Uint8Array(keyPackage) }
  expect(await work([item])).toEqual({ plan: null, bad: [id] })
})
