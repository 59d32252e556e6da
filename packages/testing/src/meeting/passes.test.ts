import { randomBytes } from 'node:crypto'
import { generateMemberKeys, makePass, ownerKeys, sealBody, signerOf } from '@konklave/crypto'
import {
  bodyOf,
  decode,
  limits,
  type MemberKey,
  pass as passSchema,
  type RoomId,
  signed,
} from '@konklave/protocol'
import { verifyRules } from '@konklave/protocol/rules'
import { afterEach, describe, expect, test } from 'vitest'
import { forgeRules } from '../rules/index.ts'
import { Scene } from './scene.ts'
import type { SimPerson } from './simPerson.ts'

let scene: Scene
afterEach(() => scene?.close())

const passGenOf = async (person: SimPerson): Promise<number | null> => {
  const bytes = await person.tab.get('pass')
  return bytes && bodyOf(passSchema, decode(signed, bytes, 4_096)).passGen
}

describe('passes', () => {
  test('[K14] a kick that empties the full list brings those who stay passes of the new generation', async () => {
    scene = await Scene.open({ admission: 'open' })
    const { owner: link } = scene.room
    if (link.kind !== 'owner') throw new Error('no owner link')
    const signer = await signerOf(await ownerKeys(link.ownerSeed))
    const snapshot = await scene.server.snapshot(scene.roomId)
    if (!snapshot.room) throw new Error('no room')
    const rules = await verifyRules(snapshot.room.rules, scene.roomId)
    if (!rules.ok) throw new Error(rules.reason)
    const barred = Array.from({ length: 256 }, () => new Uint8Array(randomBytes(16)))
    const full = await forgeRules(rules.value, { state: { seq: 1, barred: barred as never, by: signer } })
    scene.server.kill()
    await scene.server.restore({ room: { ...snapshot.room, rules: full } })
    scene.server.start()

    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    const mallory = await scene.guest('Mallory')
    await scene.until(() => owner.names.length === 3 && gast.names.length === 3)
    await scene.clock.advance(2_000)
    const before = (await passGenOf(gast)) ?? 0
    await scene.click(() => owner.view.people.kick(owner.idOf('Mallory')))
    await scene.until(() => mallory.phase === 'gone' && gast.names.length === 2, 'out')
    await scene.clock.advance(100)
    expect(await passGenOf(gast)).toBe(before + 1)
  })

  test('[K11] a meeting that vanished is re-started with the passes of then', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    const gast = await scene.person('Gast')
    await scene.until(() => gast.phase === 'prejoin')
    await scene.click(() => gast.view.entry.join('Gast'))
    await scene.until(() => owner.view.door.knocks.value.length === 1)
    await scene.click(() => owner.view.door.admitAll())
    await scene.until(() => gast.inside && owner.names.length === 2)
    await scene.clock.advance(45_000)
    const passGen = await passGenOf(gast)
    const backup = await scene.server.snapshot(scene.roomId)
    owner.closeTab()
    gast.closeTab()
    scene.server.kill()
    await scene.server.restore(backup)
    scene.server.start()
    await owner.reload()
    const mayStart = () => owner.view.phase.value.t === 'prejoin' && owner.view.phase.value.entry === 'start'
    await scene.until(mayStart, 'start')
    await scene.join(owner)
    await gast.reload()
    await scene.until(() => gast.phase === 'prejoin' || gast.inside)
    if (!gast.inside) await scene.join(gast)
    expect(owner.view.door.knocks.value).toEqual([])
    expect(await passGenOf(gast)).toBe(passGen)
  })

  test('[K14] one upload carries passes for as many as a tree holds', async () => {
    const signer = await signerOf((await generateMemberKeys()).sign)
    const pass = await makePass(signer, {
      roomId: new Uint8Array(16) as RoomId,
      memberKey: signer.publicKey as MemberKey,
      passGen: 70_000,
    })
    const passes = Array.from({ length: limits.PASSES_PER_MESSAGE }, () => pass)
    expect(sealBody({ t: 'passes', passes })).toHaveLength(16_384)
    expect(limits.PASSES_PER_MESSAGE * (limits.MESSAGES_PER_UPLOAD_MAX - 1)).toBeGreaterThan(1_000)
  })
})
