import { memoryKeyStore } from '@konklave/client'
import { generateMemberKeys, makeRoleCert, newOwnerSeed, ownerKeys, signerOf } from '@konklave/crypto'
import { createTsMlsEngine, type GroupEngine } from '@konklave/crypto/engine'
import { afterEach, expect, test } from 'vitest'
import { keyLink, nameModerators, rulesNow } from '../roomRules.ts'
import { Scene } from '../scene.ts'
import { LyingServer } from './lyingServer.ts'
import { awaited } from './mallory.ts'
import { groupOf, together } from './sight.ts'
import { linkOf, withParts } from './twists.ts'

let scene: Scene
afterEach(() => scene?.close())

/** People each of whom has the key that certifies the one before; the first certifies the last. */
async function ringOf(size: number) {
  const seeds = Array.from({ length: size }, () => newOwnerSeed())
  const pairs = await Promise.all(seeds.map(ownerKeys))
  const signers = await Promise.all(pairs.map(signerOf))
  const people = pairs.map((pair, i) => ({
    keys: memoryKeyStore(async kind => (kind === 'Ed25519' ? pair : (await generateMemberKeys()).dm)),
    ownerSeed: seeds[(i + 1) % size] ?? newOwnerSeed(),
  }))
  return { people, publicKeys: signers.map(({ publicKey }) => publicKey) }
}

async function comeIn({ people }: Awaited<ReturnType<typeof ringOf>>) {
  const olga = await scene.owner()
  for (const [i, { keys, ownerSeed }] of people.entries()) {
    const one = await scene.person(`M${i}`, { ...keyLink(scene), ownerSeed }, { keys })
    await scene.until(() => one.phase === 'prejoin', 'the door')
    await scene.join(one)
  }
  await scene.until(() => olga.names.length === people.length + 1, 'all')
  return olga
}

test('[K14] five moderators whose member keys vouch for one another in a ring go with the first of them', async () => {
  scene = await Scene.open({ admission: 'open' })
  const ring = await ringOf(5)
  await nameModerators(scene, ring.publicKeys)
  const olga = await comeIn(ring)
  expect(olga.view.people.list.value.filter(({ role }) => role === 'moderator')).toHaveLength(5)
  await scene.click(() => olga.view.people.kick(olga.idOf('M2')))
  expect(olga.names).toEqual(['Olga'])
  expect((await rulesNow(scene)).state.barred).toHaveLength(5)
})

test('[K5] [K14] guests who vouch for one another come in without that, and each can be removed', async () => {
  scene = await Scene.open({ admission: 'open' })
  const olga = await comeIn(await ringOf(3))
  for (const name of ['M1', 'M0', 'M2']) await scene.click(() => olga.view.people.kick(olga.idOf(name)))
  expect(olga.names).toEqual(['Olga'])
})

test('[K5] [K14] a leaf certified by an accomplice is refused by the server, and by members though the server is in league', async () => {
  scene = await Scene.open({ admission: 'open' })
  const [out, server] = [new LyingServer(), new LyingServer()]
  const olga = await scene.owner()
  const gast = await scene.guest('Gast', { between: server.between })
  await together(scene, olga, gast)
  const accomplice = await signerOf((await generateMemberKeys()).sign)
  const { roomId } = scene
  const certified = withParts(linkOf(scene), async memberKey => ({
    cert: (await makeRoleCert(accomplice, { roomId, memberKey })).cert,
  }))
  const made: Awaited<ReturnType<GroupEngine['joinExternal']>>[] = []
  const besides = (engine: GroupEngine): GroupEngine => ({
    ...engine,
    async joinExternal(p) {
      made.push(await certified(await createTsMlsEngine()).joinExternal(p))
      return engine.joinExternal(p)
    },
  })
  const mallory = await scene.person('Mallory', scene.room.guest, { between: out.between, twist: besides })
  await scene.until(() => mallory.phase === 'prejoin', 'the door')
  mallory.view.entry.expect('Mallory')
  await scene.until(() => made.length > 0, 'a commit')
  const { epoch } = await groupOf(scene, server)
  const [commit] = made
  if (!commit) throw new Error('no commit')
  const [bytes, groupInfo] = [new Uint8Array(commit.commit), new Uint8Array(commit.groupInfo)]
  const upload = { t: 'commit' as const, epoch, bytes, groupInfo, items: [], declined: [], messages: [] }
  expect(await awaited(scene, out.ask(upload))).toEqual({ code: 'bad-commit' })
  const ctxHash = new Uint8Array(commit.view.ctxHash) as never
  server.say({ t: 'commit', epoch, bytes, ctxHash, sender: scene.random.bytes(32) as never })
  await scene.until(
    () => server.requests.some(request => request.t === 'refuse' && request.epoch === epoch + 1),
    'refused',
  )
  await together(scene, olga, gast)
})
