import { sign } from '@konklave/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { makePerson, makeTestRoom, newSigner, passFor } from '../../rules/index.ts'
import { Scene } from '../scene.ts'
import type { SimPerson } from '../simPerson.ts'
import { type Lies, LyingServer } from './lyingServer.ts'
import { alarmsOf, groupIdOf, linesOf, together } from './sight.ts'

let scene: Scene
afterEach(() => scene?.close())

async function meeting(): Promise<{ olga: SimPerson; ben: SimPerson; gast: SimPerson; server: LyingServer }> {
  const server = new LyingServer()
  scene = await Scene.open({ admission: 'open' })
  const olga = await scene.owner()
  const ben = await scene.guest('Ben')
  const gast = await scene.guest('Gast', { between: server.between })
  await together(scene, olga, ben, gast)
  return { olga, ben, gast, server }
}

/** The socket breaks and is there again. */
async function reconnect(person: SimPerson): Promise<void> {
  person.weather.lost = true
  await scene.clock.advance(8_000)
  person.weather.lost = false
  await scene.clock.advance(5_000)
}

describe('a server that takes back the rules', () => {
  const older = (server: LyingServer): Lies => {
    const rules = server.openings[0]?.rules ?? new Uint8Array()
    return {
      opened: body => ({ ...body, rules }),
      instead: ({ t }) => (t === 'offerRules' ? { code: 'stale-rules' } : null),
    }
  }

  test('[K8] [K31] while inside: the newer ones stay in force, and it is said', async () => {
    const { olga, ben, gast, server } = await meeting()
    await scene.click(() => olga.view.door.setAdmission('locked'))
    await scene.until(() => gast.view.door.admission.value === 'locked', 'locked')
    server.lies = older(server)
    await reconnect(gast)
    expect(gast.view.door.admission.value).toBe('locked')
    expect(alarmsOf(gast)).toEqual(['rolled-back'])
    await together(scene, olga, ben, gast)
  })

  test('[K19] [K31] after a reload: nobody enters, and it is said', async () => {
    const { olga, gast, server } = await meeting()
    await scene.click(() => olga.view.door.setAdmission('lobby'))
    await scene.until(() => gast.view.door.admission.value === 'lobby', 'lobby')
    server.lies = older(server)
    await gast.reload()
    await scene.clock.advance(5_000)
    expect(gast.view.phase.value).toEqual({ t: 'failed', why: 'rolled-back' })
    expect(alarmsOf(gast)).toEqual(['rolled-back'])
  })

  test('[K18] [K31] after it said that the meeting was over', async () => {
    const { olga, gast, server } = await meeting()
    await scene.click(() => olga.view.floor.setShare('presenters'))
    await scene.until(() => gast.view.floor.share.value === 'presenters', 'a newer rule')
    server.notice({ t: 'ended' })
    await scene.until(() => gast.phase === 'gone', 'the end')
    expect(gast.view.phase.value).toEqual({ t: 'gone', why: 'ended' })
    server.lies = older(server)
    await gast.reload()
    await scene.clock.advance(5_000)
    expect(gast.view.phase.value).toEqual({ t: 'failed', why: 'rolled-back' })
  })

  test('[K8] [K31] a server whose disk went back gets the newer rules from those who saw them', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const old = await scene.server.snapshot(scene.roomId)
    await scene.click(() => owner.view.door.setAdmission('lobby'))
    await scene.clock.advance(1_000)
    owner.closeTab()
    scene.server.kill()
    await scene.server.restore(old)
    scene.server.start()
    await owner.reload()
    await scene.until(() => owner.phase === 'prejoin', 'the door', 40_000)
    await scene.until(
      () => owner.view.phase.value.t === 'prejoin' && owner.view.phase.value.entry === 'start',
      'start',
      40_000,
    )
    await scene.join(owner)
    expect(owner.view.door.admission.value).toBe('lobby')
  })

  test('[K8] as news: older ones, or ones that somebody without the right signed, are none', async () => {
    const { olga, gast, server } = await meeting()
    await scene.click(() => olga.view.door.setAdmission('lobby'))
    await scene.until(() => gast.view.door.admission.value === 'lobby', 'lobby')
    const foreign = (await makeTestRoom()).rules.bytes
    for (const rules of [server.openings[0]?.rules ?? foreign, foreign]) server.notice({ t: 'rules', rules })
    await scene.clock.advance(5_000)
    expect(gast.view.door.admission.value).toBe('lobby')
    expect(gast.inside).toBe(true)
  })
})

describe('a server that lies about who may what', () => {
  test('[K13] [K27] a lease does not remove anybody on a forged word, nor whom one has just heard', async () => {
    const { olga, ben, gast, server } = await meeting()
    const person = gast.view.people.list.value.find(({ name }) => name === 'Ben')
    const leaf = person?.leafIndex ?? 0
    const about = { groupId: groupIdOf(server), leafHash: scene.random.bytes(32) }
    for (const by of [await newSigner(), scene.server.signer]) {
      const statement = await sign('gone', about as never, by)
      const items = [{ t: 'gone' as const, id: scene.random.bytes(16), leaf, statement }]
      server.notice({ t: 'lease', mine: true, ms: 3_000, items })
      await scene.clock.advance(3_000)
    }
    expect(server.requests.filter(({ t }) => t === 'badItem')).toHaveLength(2)
    await together(scene, olga, ben, gast)
  })

  test('[K11] a participant to whom knocks are shown lets nobody in', async () => {
    const { gast, server } = await meeting()
    await scene.click(() => scene.people[0]?.view.door.setAdmission('lobby') ?? Promise.resolve())
    const lobby: Uint8Array[] = []
    const boss = new LyingServer()
    const watcher = await scene.person('Olga too', scene.room.owner, {
      between: wire => boss.between(wire),
    })
    boss.lies = {
      notice: notice => {
        if (notice.t === 'knocks') lobby.push(...notice.knocks.map(({ keyPackage }) => keyPackage))
        return notice
      },
    }
    await scene.until(() => watcher.phase === 'prejoin', 'the door')
    await scene.join(watcher)
    const neu = await scene.person('Neu')
    await scene.until(() => neu.phase === 'prejoin', 'the door')
    await scene.click(() => neu.view.entry.join('Neu'))
    await scene.until(() => lobby.length > 0, 'a knock')
    const id = scene.random.bytes(16)
    server.notice({
      t: 'knocks',
      knocks: lobby.slice(0, 1).map(keyPackage => ({ id, keyPackage: new Uint8Array(keyPackage) })),
    })
    await scene.until(() => gast.view.door.knocks.value.length === 1, 'shown')
    await expect(gast.view.door.admit(gast.view.door.knocks.value[0]?.id ?? '')).rejects.toThrow(
      'refused: not-allowed',
    )
    expect(neu.phase).toBe('knocking')
  })

  test('[K20] told that the own leaf is gone, that the room recovers, that another epoch runs: back with all, text kept', async () => {
    const { olga, ben, gast, server } = await meeting()
    server.lies = { opened: body => ({ ...body, standing: 'pass' }) }
    await reconnect(gast)
    server.lies = {}
    await together(scene, olga, ben, gast)
    const groupId = groupIdOf(server) as never
    const ctxHash = scene.random.bytes(32) as never
    server.notice({ t: 'status', status: { t: 'recovering', groupId, epoch: 1, ctxHash, mayStartInMs: 0 } })
    await scene.until(() => gast.view.link.value === 'recovering', 'shown')
    gast.view.chat.say('still here')
    await scene.clock.advance(1_000)
    expect(olga.texts).toEqual([])
    server.notice({ t: 'status', status: { t: 'live', groupId, epoch: 90, ctxHash, seq: 7 } })
    await scene.clock.advance(60_000)
    await together(scene, olga, ben, gast)
    expect(linesOf(olga)).toEqual(['Gast: still here'])
  })

  test('[K25] a Welcome or a pass that is another’s: the way in is the own leaf, in the same group as all', async () => {
    const server = new LyingServer()
    scene = await Scene.open({ admission: 'lobby' })
    const olga = await scene.owner()
    const elsewhere = await makeTestRoom()
    const pass = await passFor(elsewhere, await makePerson(elsewhere))
    server.lies = {
      lobbyEntry: entry =>
        entry.t === 'admitted' ? { ...entry, pass, welcome: entry.welcome.map(byte => byte ^ 1) } : entry,
    }
    const gast = await scene.person('Gast', scene.room.guest, { between: server.between })
    await scene.until(() => gast.phase === 'prejoin', 'the door')
    await scene.click(() => gast.view.entry.join('Gast'))
    await scene.until(() => olga.view.door.knocks.value.length === 1, 'a knock')
    await scene.click(() => olga.view.door.admitAll())
    await together(scene, olga, gast)
  })

  test('[K14] that it took a removal which nobody gets to see: not shown as done', async () => {
    const server = new LyingServer()
    scene = await Scene.open({ admission: 'open' })
    const olga = await scene.owner('Olga', { between: server.between })
    const gast = await scene.guest('Gast')
    await together(scene, olga, gast)
    server.lies = {
      instead: request =>
        request.t === 'commit'
          ? { body: { seq: 1, epoch: request.epoch + 1, ctxHash: scene.random.bytes(32) } }
          : null,
    }
    let outcome = ''
    olga.view.people.kick(olga.idOf('Gast')).then(
      () => {
        outcome = 'done'
      },
      error => {
        outcome = String(error)
      },
    )
    await scene.until(() => outcome !== '', 'an outcome', 300_000)
    expect(outcome).toContain('refused')
    expect(olga.names).toEqual(['Gast', 'Olga'])
    server.lies = {}
    await scene.click(() => olga.view.people.kick(olga.idOf('Gast')))
    await scene.until(() => gast.phase === 'gone', 'removed')
  })

  test('[K26] that one was removed, or is to knock: shown, and the others see the silence, not a removal', async () => {
    const { olga, ben, gast, server } = await meeting()
    server.close('knock-first')
    await scene.until(() => gast.phase === 'knocking', 'outside')
    expect(gast.names).toEqual([])
    gast.closeTab()
    await scene.clock.advance(90_000)
    for (const { view } of [olga, ben])
      expect(view.notices.value.filter(({ t }) => t === 'removed' || t === 'alarm')).toEqual([])
  })
})
