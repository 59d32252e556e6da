import { createTsMlsEngine, type GroupEngine, type LeafInput } from '@konklave/crypto/engine'
import { decode, type GroupReply, signed } from '@konklave/protocol'
import { makeEvidence } from '@konklave/protocol/rules'
import { afterEach, expect, test } from 'vitest'
import { Scene } from '../scene.ts'
import { LyingServer } from './lyingServer.ts'
import { everShown, groupOf, noticesOf, together } from './sight.ts'

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
  await scene.click(() => olga.view.setAdmission('lobby'))
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
    return engine.joinExternal({
      groupInfo: group.groupInfo,
      ratchetTree: group.tree.inline,
      leaf: leaf as unknown as LeafInput,
      resync: false,
      authenticatedData: makeEvidence({ passes: [decode(signed, pass, 4_096)] }),
    })
  }
  /** The server shows Gast her commit as one that it took. */
  const shows = async (made: Awaited<ReturnType<typeof comesIn>>, { epoch }: GroupReply) => {
    const bytes = new Uint8Array(made.commit)
    const ctxHash = new Uint8Array(made.view.ctxHash) as never
    server.say({ t: 'commit', epoch, bytes, ctxHash, sender: leaf?.publicKey as never })
    await scene.clock.advance(200)
  }
  return { olga, gast, id, server, comesIn, shows }
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
  await scene.click(() => olga.view.kick(id))
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

test('[K14] [K31] the group as it was before she was barred leads nobody back into it', async () => {
  const { olga, gast, id, server, comesIn, shows } = await departedMallory()
  const before = await groupOf(scene, server)
  const made = await comesIn(before)
  await scene.click(() => olga.view.kick(id))
  await together(scene, olga, gast)
  const shown = everShown(gast)
  await shows(made, before)
  await scene.clock.advance(20_000)
  expect([...shown].sort()).toEqual(['Gast', 'Olga'])
  await together(scene, olga, gast)
})
