import { createRoom } from '@konklave/client'
import { createTsMlsEngine } from '@konklave/crypto/engine'
import type { GroupReply } from '@konklave/protocol'
import { ctxHash, decodeGroupInfo } from '@konklave/protocol/mls'
import { makeEvidence } from '@konklave/protocol/rules'
import { afterEach, describe, expect, test } from 'vitest'
import { makePerson, makeTestRoom } from '../../rules/index.ts'
import { Scene } from '../scene.ts'
import type { SimPerson } from '../simPerson.ts'
import { LyingServer } from './lyingServer.ts'
import { alarmsOf, everShown, groupOf, linesOf, noticesOf, onlyGroup, together } from './sight.ts'

let scene: Scene
afterEach(() => scene?.close())

async function meeting(): Promise<{ olga: SimPerson; gast: SimPerson; server: LyingServer }> {
  const server = new LyingServer()
  scene = await Scene.open({ admission: 'open' })
  const olga = await scene.owner()
  const gast = await scene.guest('Gast', { between: server.between })
  await together(scene, olga, gast)
  return { olga, gast, server }
}

const atTheDoor = (person: SimPerson, name: string) => scene.until(() => person.phase === 'prejoin', name)

/** Clicks Join and lets the client try for as long as it wants to. */
async function tries(person: SimPerson): Promise<void> {
  void person.view.entry.join(person.name).catch(() => undefined)
  await scene.clock.advance(20_000)
}

/** The group with a leaf more, of somebody who never had the link: what a server can make by itself. */
async function withGhost(group: GroupReply): Promise<GroupReply> {
  if (!('inline' in group.tree)) throw new Error('a small tree is inline')
  const [engine, ghost] = [
    await createTsMlsEngine(),
    await makePerson(await makeTestRoom(), { name: 'Olga' }),
  ]
  const { view } = await engine.joinExternal({
    groupInfo: group.groupInfo,
    ratchetTree: group.tree.inline,
    leaf: { identity: ghost.identity, publicKey: ghost.memberKey, privateKey: ghost.keys.sign.privateKey },
    resync: false,
    authenticatedData: makeEvidence({}),
  })
  await engine.accept({ groupId: view.groupId })
  const made = await engine.groupInfo({ groupId: view.groupId })
  return {
    epoch: view.epoch,
    ctxHash: new Uint8Array(view.ctxHash) as GroupReply['ctxHash'],
    groupInfo: new Uint8Array(made.groupInfo),
    tree: { inline: new Uint8Array(made.ratchetTree) },
    seq: group.seq,
  }
}

describe('a server that shows another group', () => {
  test('[K19] a stale GroupInfo after a reload is not entered, and said', async () => {
    const { olga, gast, server } = await meeting()
    const stale = await groupOf(scene, server)
    const cleo = await scene.guest('Cleo')
    await together(scene, olga, gast, cleo)
    await scene.clock.advance(31_000)
    server.lies = onlyGroup(stale)
    await gast.reload()
    await scene.clock.advance(20_000)
    expect(gast.view.phase.value).toEqual({ t: 'prejoin', entry: 'enter', inside: null })
    expect(alarmsOf(gast)).toContain('rolled-back')
    server.lies = {}
    await scene.join(gast)
    await together(scene, olga, gast, cleo)
  })

  test('[K5] a leaf that nobody with the link made: no name of it is shown, nobody enters, and it is said', async () => {
    const { server } = await meeting()
    const lying = new LyingServer()
    lying.lies = onlyGroup(await withGhost(await groupOf(scene, server)))
    const neu = await scene.person('Neu', scene.room.guest, { between: lying.between })
    const shown = everShown(neu)
    await atTheDoor(neu, 'Neu')
    await tries(neu)
    expect(neu.view.phase.value).toEqual({ t: 'prejoin', entry: 'enter', inside: null })
    expect(alarmsOf(neu)).toContain('bad-leaf')
    expect([...shown]).toEqual([])
  })

  test('[K1] the group, or the rules, of another room', async () => {
    const { server } = await meeting()
    const there = new LyingServer()
    const other = await createRoom({ admission: 'open' }, scene.server)
    const boss = await scene.person('Boss', other.owner, { between: there.between })
    await atTheDoor(boss, 'Boss')
    await scene.join(boss)
    const foreign = await groupOf(scene, there)
    const rules = there.openings[0]?.rules ?? new Uint8Array()
    for (const lies of [onlyGroup(foreign), { opened: (body: object) => ({ ...body, rules }) as never }]) {
      const lying = new LyingServer()
      lying.lies = lies
      const neu = await scene.person('Neu', scene.room.guest, { between: lying.between })
      await scene.until(() => neu.phase !== 'loading', 'a page')
      await tries(neu)
      expect(neu.view.phase.value).toEqual({ t: 'failed', why: 'bad-room' })
    }
    expect(server.openings.length).toBeGreaterThan(0)
  })

  test('[K28] a tree with a leaf left out, or of another epoch, does not fit the GroupInfo', async () => {
    const { olga, gast, server } = await meeting()
    const stale = await groupOf(scene, server)
    const cleo = await scene.guest('Cleo')
    await together(scene, olga, gast, cleo)
    // Signed by somebody who is in both trees.
    await scene.click(() => olga.view.floor.setShare('presenters'))
    await together(scene, olga, gast, cleo)
    const now = await groupOf(scene, server)
    const lying = new LyingServer()
    lying.lies = onlyGroup({ ...now, tree: stale.tree })
    const neu = await scene.person('Neu', scene.room.guest, { between: lying.between })
    await atTheDoor(neu, 'Neu')
    await tries(neu)
    expect(neu.view.phase.value).toEqual({ t: 'failed', why: 'bad-room' })
  })

  test('[K22] [K23] somebody new led into an old epoch: nobody confirms, no text leaves, the silence is told', async () => {
    const { olga, gast, server } = await meeting()
    const stale = await groupOf(scene, server)
    await together(scene, olga, gast, await scene.guest('Cleo'))
    const lying = new LyingServer()
    lying.lies = {
      ...onlyGroup(stale),
      notice: () => null,
      entry: () => [{ t: 'hidden' }],
      instead: request => {
        if (request.t !== 'commit') return null
        const { epoch, bytes, groupInfo } = request
        const made = ctxHash(decodeGroupInfo(groupInfo).groupContext) as GroupReply['ctxHash']
        const sender = scene.random.bytes(32) as never
        scene.clock.after(1, () => lying.say({ t: 'commit', epoch, bytes, ctxHash: made, sender }))
        return { body: { seq: 1, epoch: epoch + 1, ctxHash: made } }
      },
    }
    const neu = await scene.person('Neu', scene.room.guest, { between: lying.between })
    await atTheDoor(neu, 'Neu')
    await scene.click(() => neu.view.entry.join('Neu'))
    await scene.until(() => neu.inside, 'inside of something')
    expect(neu.names).toEqual(['Gast', 'Neu', 'Olga'])
    neu.view.chat.say('hello')
    await scene.clock.advance(120_000)
    expect(neu.view.trust.state.value).toMatchObject({ unconfirmed: true, code: null })
    expect(neu.view.trust.sealed.value?.lastLine).toBeNull()
    expect(noticesOf(neu)).toContain('halfSilent')
    expect(olga.names).not.toContain('Neu')
    expect(linesOf(olga)).toEqual([])
  })
})
