import { MEDIA_EXPORTER_LABEL, makeState, Secret } from '@konklave/crypto'
import type { GroupEngine } from '@konklave/crypto/engine'
import type { MemberKey } from '@konklave/protocol'
import { acceptCommit } from '@konklave/protocol/rules'
import { signal } from '@preact/signals-core'
import { expect, test } from 'vitest'
import { createGroup } from './group.ts'
import { meetingFixture, personFixture, roomFixture } from './room.fixture.ts'

/** The founder's group, and somebody beside it who commits. */
async function setUp(wrap = (engine: GroupEngine): GroupEngine => engine) {
  const room = await roomFixture(null, 'open')
  const other = await personFixture(room)
  const { founder, view } = await meetingFixture(room, [other])
  const group = createGroup({
    engine: wrap(founder.engine),
    memberKey: founder.signer.publicKey as MemberKey,
    ring: signal(room.ring),
  })
  const leaves = view.members.map(({ leaf }) => leaf)
  await group.enter({ group: view.group, rules: view.rules, leaves })
  const { groupId } = view
  const { groupInfo, ratchetTree } = await founder.engine.groupInfo({ groupId })
  /** From outside, over the own leaf: needs no secrets of the group. */
  const comesBack = async () => {
    const authenticatedData = new Uint8Array()
    const made = await other.engine.joinExternal({
      groupInfo,
      ratchetTree,
      leaf: other.leaf,
      resync: true,
      authenticatedData,
    })
    return sent(new Uint8Array(made.commit))
  }
  const sent = async (bytes: Uint8Array<ArrayBuffer>) => {
    const judged = await acceptCommit({ group: view.group, rules: view.rules, bytes })
    if (!judged.ok) throw new Error(judged.reason)
    return { epoch: view.epoch, bytes, ctxHash: new Uint8Array(judged.value.ctxHash) }
  }
  const exported = async () =>
    new Uint8Array(
      await founder.engine.exporter({ groupId, label: MEDIA_EXPORTER_LABEL, context: groupId, length: 32 }),
    )
  return { room, view, group, comesBack, exported }
}

test('[K19] a void takes back one step, never a second', async () => {
  const { view, group, comesBack } = await setUp()
  const applied = await group.apply(await comesBack())
  expect(applied.t).toBe('epoch')
  expect(group.view.value?.epoch).toBe(view.epoch + 1)
  expect((await group.rollback())?.epoch).toBe(view.epoch)
  expect(await group.rollback()).toBeNull()
  expect(group.view.value?.epoch).toBe(view.epoch)
})

test('[K19] after it nothing is taken but a commit that carries exactly the state that was seen', async () => {
  const { room, view, group, comesBack } = await setUp()
  const seen = await makeState(view.rules, { admission: 'lobby' }, room.owner)
  const entry = await comesBack()
  group.expectRules(seen)
  expect(await group.apply(entry)).toEqual({ t: 'refused', reason: 'not-the-rules' })
  group.expectRules(view.rules.bytes)
  expect((await group.apply(entry)).t).toBe('epoch')
})

test('[K33] an epoch brings its own exporter along, and says once what it changed', async () => {
  const { view, group, comesBack, exported } = await setUp()
  const before = group.view.value
  expect(before?.mediaExport.unsafeBytes()).toEqual(await exported())
  await group.apply(await comesBack())
  const after = group.view.value
  expect(after?.epoch).toBe(view.epoch + 1)
  expect(after?.mediaExport.unsafeBytes()).toEqual(await exported())
  expect(after?.mediaExport.equals(before?.mediaExport ?? new Secret(new Uint8Array(32)))).toBe(false)
  expect(after?.change.addedSomebody).toBe(true)
  const back = await group.rollback()
  expect(back?.mediaExport).toBe(before?.mediaExport)
  expect(group.view.value?.change).toEqual({ addedSomebody: false, removedBarred: false })
})

test('a group that is closed while a commit is being applied does not come back', async () => {
  const [processed, go] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
  let holds = false
  const { group, comesBack } = await setUp(engine => ({
    ...engine,
    async exporter(p) {
      const exported = await engine.exporter(p)
      if (holds) processed.resolve()
      if (holds) await go.promise
      return exported
    },
  }))
  const commit = await comesBack()
  holds = true
  const applying = group.apply(commit)
  await processed.promise
  const closing = group.close()
  go.resolve()
  expect((await applying).t).toBe('old')
  await closing
  expect(group.view.value).toBeNull()
})

test('[K28] what the server computed otherwise is refused', async () => {
  const { group, comesBack } = await setUp()
  const entry = await comesBack()
  const ctxHash = entry.ctxHash.map(byte => byte ^ 1)
  expect(await group.apply({ ...entry, ctxHash })).toEqual({ t: 'refused', reason: 'other-context' })
})
