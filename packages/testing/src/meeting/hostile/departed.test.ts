import { createTsMlsEngine, type GroupEngine, type LeafInput } from '@konklave/crypto/engine'
import { decode, type GroupReply, sign, signed } from '@konklave/protocol'
import { makeEvidence } from '@konklave/protocol/rules'
import { afterEach, expect, test } from 'vitest'
import { Scene } from '../scene.ts'
import { LyingServer } from './lyingServer.ts'
import { alarmsOf, everShown, groupIdOf, groupOf, noticesOf, onlyGroup, together } from './sight.ts'

let scene: Scene
afterEach(() => scene?.close())

/** Mallory with everything she had when her leaf went: key, pass, link, and a server in league that shows her the group. */
async function departedMallory() {
  const server = new LyingServer()
  let leaf: LeafInput | null = null
  const keeping = (engine: GroupEngine): GroupEngine => ({
    ...engine,
    joinExternal: p => {
      leaf = p.leaf
      return engine.joinExternal(p)
    },
  })
  scene = await Scene.open({ admission: 'open' })
  const olga = await scene.owner()
  const gast = await scene.guest('Gast', { between: server.between })
  const mallory = await scene.guest('Mallory', keeping)
  await together(scene, olga, gast, mallory)
  await scene.clock.advance(2_000)
  await scene.click(() => olga.view.door.setAdmission('lobby'))
  await scene.clock.advance(2_000)
  const id = olga.idOf('Mallory')
  const pass = await mallory.tab.get('pass')
  if (!pass || !leaf) throw new Error('no pass, or no leaf')
  mallory.closeTab()
  await scene.until(() => olga.names.length === 2, 'gone', 120_000)
  await together(scene, olga, gast)
  /** An external commit into this group, by her pass. */
  const comesIn = async (group: GroupReply) => {
    if (!('inline' in group.tree)) throw new Error('a small tree is inline')
    const engine = await createTsMlsEngine()
    const made = await engine.joinExternal({
      groupInfo: group.groupInfo,
      ratchetTree: group.tree.inline,
      leaf: leaf as unknown as LeafInput,
      resync: false,
      authenticatedData: makeEvidence({ passes: [decode(signed, pass, 4_096)] }),
    })
    return { engine, made }
  }
  /** The group with her inside again, as a server in league can show it. */
  const withHer = async (group: GroupReply): Promise<GroupReply> => {
    const { engine, made } = await comesIn(group)
    await engine.accept({ groupId: made.view.groupId })
    const { groupInfo, ratchetTree } = await engine.groupInfo({ groupId: made.view.groupId })
    return {
      epoch: made.view.epoch,
      ctxHash: new Uint8Array(made.view.ctxHash) as GroupReply['ctxHash'],
      groupInfo: new Uint8Array(groupInfo),
      tree: { inline: new Uint8Array(ratchetTree) },
      seq: group.seq,
    }
  }
  /** The server shows Gast her commit as one that it took. */
  const shows = async ({ made }: Awaited<ReturnType<typeof comesIn>>, { epoch }: GroupReply) => {
    const bytes = new Uint8Array(made.commit)
    const ctxHash = new Uint8Array(made.view.ctxHash) as never
    server.say({ t: 'commit', epoch, bytes, ctxHash, sender: leaf?.publicKey as never })
    await scene.clock.advance(200)
  }
  return { olga, gast, id, server, comesIn, withHer, shows }
}

const refused = ({ requests }: LyingServer, epoch: number) =>
  requests.some(request => request.t === 'refuse' && request.epoch === epoch + 1)

test('[K11] who left and is not barred is taken in by her pass, whoever shows it', async () => {
  const { gast, server, comesIn, shows } = await departedMallory()
  const group = await groupOf(scene, server)
  await shows(await comesIn(group), group)
  expect(refused(server, group.epoch)).toBe(false)
  expect(gast.names).toContain('Mallory')
})

test('[K14] [K12] who left and is barred stays outside though the server is in league: members refuse her commit', async () => {
  const { olga, gast, id, server, comesIn, shows } = await departedMallory()
  await scene.click(() => olga.view.people.kick(id))
  await together(scene, olga, gast)
  const shown = everShown(gast)
  const group = await groupOf(scene, server)
  await shows(await comesIn(group), group)
  expect(refused(server, group.epoch)).toBe(true)
  await scene.clock.advance(20_000)
  expect([...shown].sort()).toEqual(['Gast', 'Olga'])
  expect(noticesOf(gast)).not.toContain('alarm')
  await together(scene, olga, gast)
})

test('[K14] [K19] [K29] nor by a void of the epoch that barred her: what was seen there goes first', async () => {
  const { olga, gast, id, server, comesIn, shows } = await departedMallory()
  const before = await groupOf(scene, server)
  const made = await comesIn(before)
  await scene.click(() => olga.view.people.kick(id))
  await together(scene, olga, gast)
  const shown = everShown(gast)
  const barring = server.log.findLast(entry => entry.t === 'commit')
  if (barring?.t !== 'commit') throw new Error('no commit')
  const about = { groupId: groupIdOf(server), epoch: before.epoch + 1, ctxHash: barring.ctxHash }
  server.say({ t: 'void', statement: await sign('void', about, scene.server.signer) })
  await scene.until(() => gast.view.trust.state.value.epoch === before.epoch, 'a step back')
  await shows(made, before)
  expect(refused(server, before.epoch)).toBe(true)
  gast.view.chat.say('does she hear that?')
  await scene.clock.advance(500)
  expect(gast.view.trust.sealed.value?.lastLine).toBeNull()
  await scene.clock.advance(20_000)
  expect([...shown].sort()).toEqual(['Gast', 'Olga'])
  await together(scene, olga, gast)
})

test('[K14] [K19] a guest who saw her barred and comes back is not caught in a group where she is inside', async () => {
  const { olga, gast, id, server, withHer } = await departedMallory()
  const fork = await withHer(await groupOf(scene, server))
  await scene.click(() => olga.view.people.kick(id))
  // Seen, but not settled: no epoch tells Gast that this group is older.
  await scene.until(() => gast.view.trust.state.value.epoch === fork.epoch, 'the bar')
  server.lies = onlyGroup(fork)
  await gast.reload()
  const offered: (readonly string[] | null)[] = []
  gast.view.phase.subscribe(phase => phase.t === 'prejoin' && offered.push(phase.inside))
  await scene.clock.advance(20_000)
  expect(offered.flatMap(names => names ?? [])).toEqual([])
  expect(gast.inside).toBe(false)
  expect(alarmsOf(gast)).toContain('rolled-back')
  server.lies = {}
  await scene.join(gast)
  await together(scene, olga, gast)
})
