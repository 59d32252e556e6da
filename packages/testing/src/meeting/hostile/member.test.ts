import type { Committed } from '@konklave/crypto/engine'
import type { LogEntry } from '@konklave/protocol'
import { decodeGroupInfo, decodeRatchetTree, PublicGroup, rulesOf } from '@konklave/protocol/mls'
import { makeEvidence, type Rules } from '@konklave/protocol/rules'
import { afterEach, describe, expect, test } from 'vitest'
import {
  commitBytes,
  forgeRules,
  makePerson,
  makeTestRoom,
  newSigner,
  verifiedRules,
} from '../../rules/index.ts'
import { Scene } from '../scene.ts'
import type { Answer } from './lyingServer.ts'
import { awaited, type Cast, withMallory } from './mallory.ts'
import { everShown, groupIdOf, groupOf, together } from './sight.ts'
import { linkOf, poisoned, withoutLink, withParts } from './twists.ts'

let scene: Scene
afterEach(() => scene?.close())

async function meeting(): Promise<Cast> {
  const cast = await withMallory()
  scene = cast.scene
  return cast
}

/** Nothing that counts as a profile. */
const NAMELESS = { profile: { kind: 'guest' as const, name: '' } }

const codeIn = (answer: Answer) => ('code' in answer ? answer.code : 'taken')

type Wanted = { readonly removes?: readonly number[]; readonly rules?: Uint8Array }

/** A commit as the library makes it, whatever the rules say. */
async function commitBy({ mallory, out }: Cast, { removes = [], rules }: Wanted): Promise<Committed> {
  const { engine } = mallory
  if (!engine) throw new Error('no page')
  const groupId = groupIdOf(out)
  const made = await engine.commit({
    groupId,
    removes: removes as never,
    ...(rules ? { rules } : {}),
    authenticatedData: makeEvidence({}),
  })
  await engine.drop({ groupId })
  return made
}

/** Handed to the honest server, and shown to Gast by one in league: refused by both, and nobody sees a change. */
async function refusedByAll(cast: Cast, made: Committed): Promise<void> {
  const { olga, gast, mallory, out, server } = cast
  const epoch = (made.view.epoch - 1) as never
  const [bytes, groupInfo] = [new Uint8Array(made.commit), new Uint8Array(made.groupInfo)]
  const upload = { t: 'commit' as const, epoch, bytes, groupInfo, items: [], declined: [], messages: [] }
  expect(['bad-commit', 'bad-evidence', 'not-allowed']).toContain(
    codeIn(await awaited(scene, out.ask(upload))),
  )
  const before = gast.names
  const ctxHash = new Uint8Array(made.view.ctxHash) as never
  server.say({ t: 'commit', epoch, bytes, ctxHash, sender: scene.random.bytes(32) as never })
  await scene.clock.advance(3_000)
  expect(server.requests.some(request => request.t === 'refuse' && request.epoch === made.view.epoch)).toBe(
    true,
  )
  expect(gast.names).toEqual(before)
  expect(gast.view.door.admission.value).toBe(olga.view.door.admission.value)
  await together(scene, olga, gast, mallory)
}

async function rulesNow({ out }: Cast): Promise<Rules> {
  const { groupInfo } = await groupOf(scene, out)
  const encoded = rulesOf(decodeGroupInfo(groupInfo).groupContext.extensions)
  return verifiedRules(encoded, scene.roomId)
}

describe('a hostile member commits', () => {
  test('[K13] a Remove without a reason', async () => {
    const cast = await meeting()
    const gast = cast.olga.view.people.list.value.find(({ name }) => name === 'Gast')
    await refusedByAll(cast, await commitBy(cast, { removes: [gast?.leafIndex ?? 0] }))
  })

  test('[K8] [K17] rules that it signed itself: another door, a foreign owner', async () => {
    const cast = await meeting()
    const [rules, by] = [await rulesNow(cast), await newSigner()]
    const state = { seq: rules.state.seq + 1, admission: 'locked' as const, by }
    const charter = { seq: rules.charter.seq + 1, owners: [by.publicKey], by }
    await refusedByAll(cast, await commitBy(cast, { rules: await forgeRules(rules, { state }) }))
    await refusedByAll(cast, await commitBy(cast, { rules: await forgeRules(rules, { charter }) }))
  })

  test('[K14] the unbarring of somebody who was removed', async () => {
    const cast = await meeting()
    const eve = await scene.guest('Eve')
    await together(scene, cast.olga, cast.gast, cast.mallory, eve)
    await scene.click(() => cast.olga.view.people.kick(cast.olga.idOf('Eve')))
    await together(scene, cast.olga, cast.gast, cast.mallory)
    const now = await rulesNow(cast)
    expect(now.state.barred).toHaveLength(1)
    const state = { seq: now.state.seq + 1, barred: [], by: await newSigner() }
    await refusedByAll(cast, await commitBy(cast, { rules: await forgeRules(now, { state }) }))
    expect(cast.gast.names).not.toContain('Eve')
  })
})

describe('a hostile newcomer', () => {
  test.each([
    ['that nobody with the link made', () => withoutLink],
    ['made by the link, whose profile does not open', () => withParts(linkOf(scene), async () => NAMELESS)],
  ])('[K5] [K29] a leaf %s is refused by all, void, and the meeting goes on', async (_, twist) => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    await together(scene, owner, gast)
    const before = owner.view.trust.state.value.epoch
    const shown = everShown(owner)
    const ghost = await scene.person('Ghost', scene.room.guest, { twist: twist() })
    await scene.until(() => ghost.phase === 'prejoin')
    void ghost.view.entry.join('Ghost').catch(() => undefined)
    await scene.clock.advance(5_000)
    ghost.closeTab()
    await scene.clock.advance(40_000)
    expect([...shown].sort()).toEqual(['Gast', 'Olga'])
    expect(owner.view.trust.state.value.epoch).toBe(before)
    gast.view.chat.say('still ours')
    await scene.until(() => owner.texts.includes('still ours'), 'the line')
    await together(scene, owner, gast, await scene.guest('Late'))
  })

  test('[K29] an entry whose path opens for nobody is void within seconds, and keeps no honest one out', async () => {
    const { olga, gast, mallory, out } = await meeting()
    const shown = everShown(gast)
    const eve = await scene.person('Eve', scene.room.guest, { twist: poisoned })
    await scene.until(() => eve.phase === 'prejoin', 'the door')
    void eve.view.entry.join('Eve').catch(() => undefined)
    await scene.clock.advance(10_000)
    expect(eve.view.trust.state.value.code).toBeNull()
    expect(out.log.some(({ t }) => t === 'void')).toBe(true)
    eve.closeTab()
    await together(scene, olga, gast, mallory, await scene.guest('Late'))
    expect([...shown].sort()).toEqual(['Gast', 'Late', 'Mallory', 'Olga'])
  })

  test('[K15] a few bytes that remove a leaf beyond the tree, and some that are too many or none: refused at once', async () => {
    const { olga, gast, mallory, out, server } = await meeting()
    const now = await groupOf(scene, out)
    if (!('inline' in now.tree)) throw new Error('a small tree is inline')
    const group = PublicGroup.fromGroupInfo(
      decodeGroupInfo(now.groupInfo),
      decodeRatchetTree(now.tree.inline),
    )
    const rules = (await makeTestRoom()).rules
    const by = await makePerson(await makeTestRoom())
    const killer = await commitBytes({ group, rules }, { by, external: true, removes: [0x7fff_ffff] })
    expect(killer.length).toBeLessThan(2_000)
    const epoch = now.epoch
    const began = performance.now()
    for (const bytes of [killer, new Uint8Array(64 * 1_024), killer.slice(0, 100)]) {
      const upload = { t: 'commit' as const, epoch, bytes, items: [], declined: [], messages: [] }
      expect(await awaited(scene, out.ask({ ...upload, groupInfo: now.groupInfo }))).toEqual({
        code: 'bad-commit',
      })
      const entry: LogEntry = { t: 'commit', epoch, bytes, ctxHash: now.ctxHash, sender: by.memberKey }
      server.say(entry)
    }
    await scene.clock.advance(2_000)
    expect(performance.now() - began).toBeLessThan(5_000)
    expect(gast.names).toEqual(['Gast', 'Mallory', 'Olga'])
    await together(scene, olga, gast, mallory)
  })
})
