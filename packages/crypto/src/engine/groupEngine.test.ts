import { decodeCommitMessage, decodeWelcome, sliceWelcome } from '@konklave/protocol/mls'
import { beforeEach, describe, expect, test } from 'vitest'
import type { GroupEngine } from './groupEngine.ts'
import { newLeaf, newPerson, nothing, type Person, Room, text, utf8 } from './people.fixture.ts'
import { createTsMlsEngine } from './tsMlsEngine.ts'

/** The contract of the port: every engine, and every fake of one, passes it. */
const engines: readonly (readonly [string, () => Promise<GroupEngine>])[] = [['ts-mls', createTsMlsEngine]]

describe.each(engines)('GroupEngine contract: %s', (_name, make) => {
  let anna: Person
  let ben: Person
  let room: Room
  let groupId: Uint8Array

  beforeEach(async () => {
    ;[anna, ben] = await Promise.all([newPerson('anna', make), newPerson('ben', make)])
    room = await Room.start(anna)
    groupId = room.groupId
    await room.add(anna, ben)
  })

  const reasonOf = (promise: Promise<unknown>): Promise<string> =>
    promise.then(
      () => 'accepted',
      (error: { reason?: string }) => error.reason ?? 'no reason',
    )

  const say = (person: Person, words: string) =>
    person.engine.protect({ groupId, plaintext: utf8(words), authenticatedData: utf8('ad') })

  const hear = async (person: Person, message: Uint8Array): Promise<string> =>
    text((await person.engine.unprotect({ groupId, message })).plaintext)

  const update = (person: Person) => person.engine.commit({ groupId, authenticatedData: nothing })
  const exporter = async ({ engine }: Person): Promise<string> =>
    (await engine.exporter({ groupId, label: 'l', context: nothing, length: 32 })).join()

  test('a founder is alone in epoch 0 with the rules given', async () => {
    const cleo = await newPerson('cleo', make)
    const id = utf8('sixteen bytes id')
    const view = await cleo.engine.createGroup({ groupId: id, leaf: cleo.leaf, rules: utf8('r') })
    expect(view).toMatchObject({ groupId: id, epoch: 0, ownLeaf: 0 })
    expect(await reasonOf(cleo.engine.createGroup({ groupId: id, leaf: cleo.leaf, rules: utf8('r') }))).toBe(
      'group-exists',
    )
  })

  test('results can be posted to a worker and back', async () => {
    const cleo = await newPerson('cleo', make)
    const { keyPackage } = await cleo.engine.keyPackage({ leaf: structuredClone(cleo.leaf) })
    const made = await anna.engine.commit({ groupId, adds: [keyPackage], authenticatedData: nothing })
    const opened = await ben.engine.unprotect({ groupId, message: (await say(anna, 'x')).message })
    for (const value of [made, opened, await anna.engine.groupInfo({ groupId })]) {
      expect(structuredClone(value)).toEqual(value)
    }
  })

  test('a pending commit changes nothing until it is accepted, and nothing if it is dropped', async () => {
    const before = await exporter(anna)
    const made = await update(anna)
    expect(made.view.epoch).toBe(2)
    expect(await exporter(anna)).toBe(before)
    expect(await hear(anna, (await say(ben, 'in between')).message)).toBe('in between')
    expect(await reasonOf(update(anna))).toBe('commit-pending')
    await anna.engine.drop({ groupId })
    await anna.engine.drop({ groupId })
    expect(await reasonOf(anna.engine.accept({ groupId }))).toBe('no-pending')
    expect((await anna.engine.view({ groupId })).epoch).toBe(1)
    await room.deliver(anna, await update(anna))
    expect(await exporter(anna)).not.toBe(before)
  })

  test('a message opened while a commit is pending is opened once, and the next one too', async () => {
    const { message } = await say(ben, 'once')
    const later = await say(ben, 'later')
    const made = await update(anna)
    expect(await hear(anna, message)).toBe('once')
    await room.deliver(anna, made)
    expect(await reasonOf(hear(anna, message))).not.toBe('accepted')
    expect(await hear(anna, later.message)).toBe('later')
  })

  test('the own commit, come back, is accepted; another one drops it', async () => {
    const made = await update(anna)
    const done = await anna.engine.process({ groupId, commit: made.commit })
    expect(done).toEqual({ kind: 'epoch', view: made.view })
    await ben.engine.process({ groupId, commit: made.commit })
    const [lost, won] = [await update(anna), await update(ben)]
    await anna.engine.process({ groupId, commit: won.commit })
    await ben.engine.accept({ groupId })
    expect(await exporter(anna)).toBe(await exporter(ben))
    expect(await reasonOf(anna.engine.process({ groupId, commit: lost.commit }))).toBe('wrong-epoch')
    expect(await reasonOf(anna.engine.accept({ groupId }))).toBe('no-pending')
  })

  test('calls for one group that are made at once never use a sending key twice', async () => {
    const sent = await Promise.all(Array.from({ length: 20 }, (_, i) => say(anna, `${i}`)))
    const heard: string[] = []
    for (const { message } of sent.toReversed()) heard.push(await hear(ben, message))
    expect(heard.toReversed()).toEqual(Array.from({ length: 20 }, (_, i) => `${i}`))
    const both = await Promise.all(sent.map(({ message }) => reasonOf(hear(ben, message))))
    expect(both.every(reason => reason !== 'accepted')).toBe(true)
  })

  test('a joiner by Welcome takes a slice, enters on accept, and a key package is good once', async () => {
    const [cleo, dora] = await Promise.all([newPerson('cleo', make), newPerson('dora', make)])
    const [c, d] = [
      await cleo.engine.keyPackage({ leaf: cleo.leaf }),
      await dora.engine.keyPackage({ leaf: dora.leaf }),
    ]
    const made = await anna.engine.commit({
      groupId,
      adds: [c.keyPackage, d.keyPackage],
      authenticatedData: nothing,
    })
    const after = room.group.apply(decodeCommitMessage(made.commit)).group
    const welcome = decodeWelcome(made.welcome ?? nothing)
    const mine = sliceWelcome(welcome, c.ref)
    const ratchetTree = after.encodedTree()
    expect(mine.length).toBeLessThan(welcome.raw.length)
    expect(await reasonOf(dora.engine.joinWelcome({ welcome: mine, ratchetTree }))).toBe(
      'unknown-key-package',
    )
    const stale = room.group.encodedTree()
    expect(await reasonOf(cleo.engine.joinWelcome({ welcome: mine, ratchetTree: stale }))).toBe('tree-hash')
    const joined = await cleo.engine.joinWelcome({ welcome: mine, ratchetTree })
    expect(joined.view).toMatchObject({ epoch: made.view.epoch, ctxHash: made.view.ctxHash, ownLeaf: 2 })
    expect(await reasonOf(cleo.engine.view({ groupId }))).toBe('unknown-group')
    await cleo.engine.accept({ groupId })
    expect(await cleo.engine.view({ groupId })).toEqual(joined.view)
    expect(await reasonOf(cleo.engine.joinWelcome({ welcome: mine, ratchetTree }))).toBe(
      'unknown-key-package',
    )
    await dora.engine.dropKeyPackage({ ref: d.ref })
    const hers = sliceWelcome(welcome, d.ref)
    expect(await reasonOf(dora.engine.joinWelcome({ welcome: hers, ratchetTree }))).toBe(
      'unknown-key-package',
    )
  })

  test('a dropped join leaves no trace, and can be made again', async () => {
    const cleo = await newPerson('cleo', make)
    const p = {
      groupInfo: room.groupInfo,
      ratchetTree: room.group.encodedTree(),
      leaf: cleo.leaf,
      resync: false,
      authenticatedData: nothing,
    }
    await cleo.engine.joinExternal(p)
    expect(await reasonOf(cleo.engine.joinExternal(p))).toBe('commit-pending')
    await cleo.engine.drop({ groupId })
    await room.enter(cleo)
    expect(new Set(await room.secrets()).size).toBe(1)
  })

  test('a GroupInfo signed by somebody else is refused', async () => {
    const cleo = await newPerson('cleo', make)
    const groupInfo = room.groupInfo.slice()
    groupInfo[groupInfo.length - 1] = (groupInfo.at(-1) ?? 0) ^ 1
    const ratchetTree = room.group.encodedTree()
    const p = { groupInfo, ratchetTree, leaf: cleo.leaf, resync: false, authenticatedData: nothing }
    expect(await reasonOf(cleo.engine.joinExternal(p))).toBe('bad-signature')
  })

  test('[K20] resync replaces the own leaf, also of somebody who is alone', async () => {
    await room.enter(ben, true)
    expect(room.group.leaves()).toHaveLength(2)
    await room.remove(ben, anna)
    await room.enter(ben, true)
    expect(room.group.leaves().map(({ node }) => node.signatureKey)).toEqual([ben.leaf.publicKey])
    await room.add(ben, await newPerson('cleo', make))
    expect(new Set(await room.secrets()).size).toBe(1)
  })

  test('a rename keeps key and place, and is refused where the commit has no path', async () => {
    const made = await ben.engine.commit({
      groupId,
      identity: utf8('ben, renamed'),
      authenticatedData: nothing,
    })
    await room.deliver(ben, made)
    const leaf = room.group.leafOf(ben.leaf.publicKey)
    expect(text(leaf?.node.identity ?? nothing)).toBe('ben, renamed')
    const cleo = await newPerson('cleo', make)
    const { keyPackage } = await cleo.engine.keyPackage({ leaf: cleo.leaf })
    const p = { groupId, adds: [keyPackage], identity: utf8('x'), authenticatedData: nothing }
    expect(await reasonOf(ben.engine.commit(p))).toBe('identity-needs-path')
  })

  test('[K16] an Add-only commit has no path, every other one does', async () => {
    const cleo = await newPerson('cleo', make)
    const { keyPackage } = await cleo.engine.keyPackage({ leaf: cleo.leaf })
    const pathOf = async (p: { adds?: Uint8Array[]; removes?: number[]; rules?: Uint8Array }) => {
      const { commit } = await anna.engine.commit({ groupId, ...p, authenticatedData: nothing })
      await anna.engine.drop({ groupId })
      return decodeCommitMessage(commit).path
    }
    expect(await pathOf({ adds: [keyPackage] })).toBeNull()
    for (const p of [{}, { removes: [1] }, { adds: [keyPackage], removes: [1] }, { rules: utf8('new') }]) {
      expect(await pathOf(p)).not.toBeNull()
    }
  })

  test('authenticated data of commit and message arrive as they were given', async () => {
    const { commit } = await anna.engine.commit({ groupId, authenticatedData: utf8('evidence') })
    expect(text(decodeCommitMessage(commit).authenticatedData)).toBe('evidence')
    const opened = await ben.engine.unprotect({ groupId, message: (await say(anna, 'x')).message })
    expect(text(opened.authenticatedData)).toBe('ad')
  })

  test('[K29] one step back after a void, and forward with another commit', async () => {
    const kept = await exporter(anna)
    const voided = await update(ben)
    await anna.engine.process({ groupId, commit: voided.commit })
    await ben.engine.accept({ groupId })
    expect((await anna.engine.rollback({ groupId })).epoch).toBe(1)
    await ben.engine.rollback({ groupId })
    expect(await exporter(anna)).toBe(kept)
    expect(await reasonOf(anna.engine.rollback({ groupId }))).toBe('no-previous')
    await room.deliver(anna, await update(anna))
    expect(await hear(ben, (await say(anna, 'on')).message)).toBe('on')
  })

  test('[K29] an epoch entered again after a void goes on with its ratchet: no key is used twice', async () => {
    const made = await update(ben)
    await anna.engine.process({ groupId, commit: made.commit })
    await ben.engine.accept({ groupId })
    const first = await say(anna, 'before the void')
    await anna.engine.rollback({ groupId })
    await anna.engine.process({ groupId, commit: made.commit })
    const second = await say(anna, 'after it')
    // Had the ratchet started again, ben could not open the second after the first: its generation is used up.
    expect(await hear(ben, first.message)).toBe('before the void')
    expect(await hear(ben, second.message)).toBe('after it')
  })

  test('[K29] a message opened before a step back is not opened again after it, and the next one is', async () => {
    const { message } = await say(ben, 'once')
    const later = await say(ben, 'later')
    const made = await update(ben)
    await anna.engine.process({ groupId, commit: made.commit })
    expect(await hear(anna, message)).toBe('once')
    await anna.engine.rollback({ groupId })
    expect(await reasonOf(hear(anna, message))).not.toBe('accepted')
    expect(await hear(anna, later.message)).toBe('later')
  })

  test('whoever is removed is told so, and its state stays as it was', async () => {
    const made = await anna.engine.commit({ groupId, removes: [1], authenticatedData: nothing })
    expect(await ben.engine.process({ groupId, commit: made.commit })).toEqual({ kind: 'removed' })
    expect((await ben.engine.view({ groupId })).epoch).toBe(1)
  })

  test('a message of another group or a later epoch is refused', async () => {
    const made = await update(anna)
    await anna.engine.accept({ groupId })
    expect(await reasonOf(hear(ben, (await say(anna, 'early')).message))).toBe('future-epoch')
    await ben.engine.process({ groupId, commit: made.commit })
    const other = await Room.start(await newPerson('cleo', make))
    const elsewhere = { groupId: other.groupId, plaintext: nothing, authenticatedData: nothing }
    const { message } = await other.members[0]!.engine.protect(elsewhere)
    expect(await reasonOf(hear(ben, message))).toBe('wrong-group')
  })

  test('a forged commit leaves everything as it was', async () => {
    const { commit } = await update(ben)
    const forged = commit.slice()
    forged[forged.length - 40] = (forged.at(-40) ?? 0) ^ 1
    expect(await reasonOf(anna.engine.process({ groupId, commit: forged }))).not.toBe('accepted')
    expect(await anna.engine.process({ groupId, commit })).toMatchObject({ kind: 'epoch' })
  })

  test('a closed group is unknown, and what waits for it ends', async () => {
    const waiting = say(anna, 'last words')
    await Promise.all([waiting, anna.engine.close({ groupId })])
    expect(await reasonOf(say(anna, 'x'))).toBe('unknown-group')
    await anna.engine.close({ groupId })
    expect(await hear(ben, (await waiting).message)).toBe('last words')
  })

  test('groups of one engine are apart', async () => {
    const engine = await make()
    const [a, b] = [await newLeaf('a'), await newLeaf('b')]
    const [first, second] = [utf8('group-0000000001'), utf8('group-0000000002')]
    await engine.createGroup({ groupId: first, leaf: a, rules: utf8('1') })
    await engine.createGroup({ groupId: second, leaf: b, rules: utf8('2') })
    await engine.close({ groupId: first })
    expect((await engine.view({ groupId: second })).epoch).toBe(0)
  })
})
