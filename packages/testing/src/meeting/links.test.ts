import {
  deriveLink,
  makeCredential,
  newOwnerSeed,
  openBody,
  ownerKeys,
  sealBody,
  signerOf,
} from '@konklave/crypto'
import type { GroupEngine } from '@konklave/crypto/engine'
import { decode, type LinkToken, leafCredential, type MemberKey } from '@konklave/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { withoutLink } from './hostile/twists.ts'
import { keyLink, nameModerators, rulesNow } from './roomRules.ts'
import { Scene } from './scene.ts'
import type { SimPerson } from './simPerson.ts'

let scene: Scene
afterEach(() => scene?.close())

/** Rides with each of its commits: something else than was meant to. */
const withoutRiders = (engine: GroupEngine): GroupEngine => ({
  ...engine,
  protect: p => engine.protect(p.ahead ? { ...p, plaintext: sealBody({ t: 'askShare' }) } : p),
})

/** Says something else wherever it would give somebody a link secret. */
const withholding =
  (help: { readonly withheld: boolean }) =>
  (engine: GroupEngine): GroupEngine => ({
    ...engine,
    protect(p) {
      const opened = openBody(p.plaintext)
      const gives = opened.t === 'body' && opened.body.t === 'linkFor'
      return engine.protect(gives && help.withheld ? { ...p, plaintext: sealBody({ t: 'askShare' }) } : p)
    },
  })

/** Renames itself into another kind. */
const asBridge =
  (link: LinkToken) =>
  (engine: GroupEngine): GroupEngine => {
    if (link.kind === 'grant') throw new Error('no room link')
    let memberKey = new Uint8Array() as MemberKey
    return {
      ...engine,
      joinExternal(p) {
        memberKey = new Uint8Array(p.leaf.publicKey) as MemberKey
        return engine.joinExternal(p)
      },
      async commit(p) {
        if (!p.identity) return engine.commit(p)
        const { dmKey, cert } = decode(leafCredential, p.identity, 4_096)
        const profile = { kind: 'bridge' as const, name: 'Recorder' }
        const own = deriveLink(link.roomId, link.linkSecret, 0)
        return engine.commit({
          ...p,
          identity: await makeCredential({ link: own, memberKey, dmKey, cert, profile }),
        })
      },
    }
  }

const alarmsOf = (person: SimPerson) =>
  person.view.notices.value.flatMap(notice => (notice.t === 'alarm' ? [notice.alarm] : []))

/** The key link of somebody whom the charter names a moderator. To be asked for before anybody comes. */
async function moderatorLink(): Promise<LinkToken> {
  const ownerSeed = newOwnerSeed()
  await nameModerators(scene, [(await signerOf(await ownerKeys(ownerSeed))).publicKey])
  return { ...keyLink(scene), ownerSeed }
}

describe('links and leaves', () => {
  test.each(['open', 'lobby'] as const)(
    '[K5] nobody enters a group with a false leaf: %s',
    async admission => {
      scene = await Scene.open({ admission })
      const owner = await scene.person('Olga', scene.room.owner, withoutLink)
      await scene.until(() => owner.phase === 'prejoin')
      await scene.join(owner)
      await owner.reload()
      await scene.until(() => owner.inside, 'back, with a MAC that no link made')
      const gast = await scene.person('Gast')
      await scene.until(() => gast.phase === 'prejoin')
      const phases: string[] = []
      gast.view.phase.subscribe(({ t }) => void phases.push(t))
      void gast.view.entry.join('Gast').catch(() => undefined)
      if (admission === 'lobby') {
        await scene.until(() => owner.view.door.knocks.value.length === 1, 'the knock')
        await scene.click(() => owner.view.door.admitAll())
      }
      await scene.until(() => alarmsOf(gast).length > 0, 'the alarm', 60_000)
      await scene.clock.advance(10_000)
      expect(phases).not.toContain('inside')
      expect(gast.phase).toBe('prejoin')
      expect(new Set(alarmsOf(gast))).toEqual(new Set(['bad-leaf']))
    },
  )

  test('[K4] [K5] a false leaf whose generation was unknown: alarm and away as soon as the secret comes', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.person('Olga', scene.room.owner, withoutLink)
    await scene.until(() => owner.phase === 'prejoin')
    await scene.join(owner)
    await scene.click(() => owner.view.door.rotateLink())
    // Alone, so that nobody refuses it: its leaf now carries the new generation and a MAC that no link made.
    await owner.reload()
    await scene.until(() => owner.inside, 'back')
    const gast = await scene.person('Gast')
    await scene.until(() => gast.phase === 'prejoin')
    await scene.click(() => gast.view.entry.join('Gast'))
    await scene.until(() => owner.view.door.knocks.value.length === 1, 'the knock')
    expect(owner.view.door.knocks.value[0]?.byOldLink).toBe(true)
    await scene.click(() => owner.view.door.admitAll())
    await scene.until(() => alarmsOf(gast).length > 0, 'the alarm', 60_000)
    expect(alarmsOf(gast)).toEqual(['bad-leaf'])
    await scene.until(() => owner.names.length === 1, 'its leaf is gone', 60_000)
    await scene.clock.advance(60_000)
    expect(gast.inside).toBe(false)
    expect(alarmsOf(gast)).toEqual(['bad-leaf'])
  })

  test('[K5] as long as a leaf cannot be checked nothing is sent, however often others confirm', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const help = { withheld: true }
    const owner = await scene.person('Olga', scene.room.owner, withholding(help))
    await scene.until(() => owner.phase === 'prejoin')
    await scene.join(owner)
    await scene.click(() => owner.view.door.rotateLink())
    await owner.reload()
    await scene.until(() => owner.inside, 'back, by the new link')
    const gast = await scene.person('Gast')
    await scene.until(() => gast.phase === 'prejoin')
    await scene.click(() => gast.view.entry.join('Gast'))
    await scene.until(() => owner.view.door.knocks.value.length === 1, 'the knock')
    await scene.click(() => owner.view.door.admitAll())
    await scene.until(() => gast.inside && !gast.view.trust.state.value.unconfirmed, 'confirmed')
    gast.view.chat.say('hello')
    await scene.clock.advance(20_000)
    expect(owner.texts).toEqual([])
    expect(gast.view.chat.lines.value.map(({ state }) => state)).toEqual(['sending'])
    help.withheld = false
    await scene.until(() => owner.texts.includes('hello'), 'the line', 60_000)
    expect(gast.names).toEqual(['Gast', 'Olga'])
  })

  test('[K6] a rename that changes the kind is refused by all and void', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const gast = await scene.guest('Gast')
    const mallory = await scene.person('Mallory', scene.room.guest, asBridge(scene.room.guest))
    await scene.until(() => mallory.phase === 'prejoin')
    await scene.join(mallory)
    await scene.until(() => owner.names.length === 3 && gast.names.length === 3)
    void mallory.view.people.rename('Recorder').catch(() => undefined)
    await scene.clock.advance(15_000)
    for (const person of [owner, gast]) {
      expect(person.view.people.list.value.map(({ kind }) => kind)).not.toContain('bridge')
      expect(person.names).not.toContain('Recorder')
    }
    gast.view.chat.say('still here')
    await scene.until(() => owner.texts.includes('still here'), 'a line', 60_000)
  })

  test('[K4] who lacks the new secret says so, and gets it from whoever has it', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.person('Olga', scene.room.owner, withoutRiders)
    await scene.until(() => owner.phase === 'prejoin')
    await scene.join(owner)
    const gast = await scene.guest('Gast')
    await scene.until(() => owner.names.length === 2 && gast.names.length === 2)
    // No heartbeat is due for a while.
    await scene.clock.advance(2_000)
    await scene.click(() => owner.view.door.rotateLink())
    await scene.until(() => gast.view.door.guestLink.value === null, 'the new link is not here')
    await scene.until(
      () => gast.view.door.guestLink.value === owner.view.door.guestLink.value,
      'the new link',
      4_000,
    )
    expect(gast.view.notices.value.filter(({ t }) => t === 'linkChanged')).toHaveLength(1)
  })

  test('[K4] the author of a rotation is gone before its secret reached anybody: another rotates again', async () => {
    scene = await Scene.open({ admission: 'open' })
    const moderator = await moderatorLink()
    const owner = await scene.person('Olga', scene.room.owner, withoutRiders)
    await scene.until(() => owner.phase === 'prejoin')
    await scene.join(owner)
    const second = await scene.person('Mona', moderator)
    await scene.until(() => second.phase === 'prejoin')
    await scene.join(second)
    const gast = await scene.guest('Gast')
    await scene.until(() => gast.names.length === 3 && second.names.length === 3)
    const before = gast.view.door.guestLink.value
    await scene.click(() => owner.view.door.rotateLink())
    const lost = owner.view.door.guestLink.value
    owner.closeTab()
    await scene.until(() => gast.view.door.guestLink.value === null, 'the new link is not here')
    const shared = () => gast.view.door.guestLink.value ?? 'none'
    await scene.until(() => shared() === second.view.door.guestLink.value, 'a link', 10_000)
    expect([before, lost]).not.toContain(gast.view.door.guestLink.value)
    gast.view.chat.say('here')
    await scene.until(() => second.texts.includes('here'), 'a line')
  })

  test('[K4] the author is gone, but her key kept the secret: who comes with it gives it to all', async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.person('Olga', scene.room.owner, withoutRiders)
    await scene.until(() => owner.phase === 'prejoin')
    await scene.join(owner)
    const [gast, second] = [await scene.guest('Gast'), await scene.person('Oskar', scene.room.owner)]
    await scene.until(() => second.phase === 'prejoin')
    await scene.join(second)
    await scene.until(() => gast.names.length === 3 && owner.names.length === 3)
    await scene.click(() => owner.view.door.rotateLink())
    const lost = owner.view.door.guestLink.value
    owner.closeTab()
    await scene.until(() => second.view.door.guestLink.value === lost, 'the same link', 1_000)
    await scene.until(() => gast.view.door.guestLink.value === lost, 'given on', 4_000)
    // Kept like one that came as a message: after a reload it is the link in hand.
    await second.reload()
    await scene.until(() => second.inside, 'back')
    expect(second.view.door.guestLink.value).toBe(lost)
  })

  test('[K4] [K5] a kept link opens earlier ones as well: leaves that could not be read are', async () => {
    scene = await Scene.open({ admission: 'open' })
    const moderator = await moderatorLink()
    const help = withholding({ withheld: true })
    const owner = await scene.owner('Olga', help)
    const mona = await scene.person('Mona', moderator, help)
    await scene.until(() => mona.phase === 'prejoin')
    await scene.join(mona)
    await scene.until(() => owner.names.length === 2)
    await scene.click(() => mona.view.door.rotateLink())
    await scene.until(() => owner.view.door.guestLink.value === mona.view.door.guestLink.value, 'the link')
    const gast = await scene.person('Gast', scene.tokenOf(mona.view.door.guestLink.value ?? ''), help)
    await scene.until(() => gast.phase === 'prejoin')
    await scene.join(gast)
    const second = await scene.person('Oskar', scene.room.owner)
    await scene.until(() => second.phase === 'prejoin')
    await scene.join(second)
    expect(second.names).not.toContain('Gast')
    // Before the second is so long without a link that it makes one.
    await scene.click(() => owner.view.door.rotateLink())
    await scene.until(() => second.names.includes('Gast'), 'the name', 1_000)
    expect(second.view.door.guestLink.value).toBe(owner.view.door.guestLink.value)
  })

  test('[K25] a knock that cannot be read yet is read as soon as its link is here', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const moderator = await moderatorLink()
    const mona = await scene.person('Mona', moderator)
    await scene.until(() => mona.phase === 'prejoin')
    await scene.join(mona)
    await scene.click(() => mona.view.door.rotateLink())
    const gast = await scene.person('Gast', scene.tokenOf(mona.view.door.guestLink.value ?? ''))
    await scene.until(() => gast.phase === 'prejoin')
    void gast.view.entry.join('Gast').catch(() => undefined)
    await scene.until(() => mona.view.door.knocks.value.length === 1, 'the knock')
    // By the key link, so with the first generation only.
    const owner = await scene.owner('Olga')
    await scene.until(() => owner.view.door.guestLink.value === mona.view.door.guestLink.value, 'the link')
    await scene.until(() => owner.view.door.knocks.value.length === 1, 'read', 1_000)
    expect(owner.view.door.foreignKnocks.value).toEqual([])
  })

  test('[K4] what the owner key kept goes when a moderator makes the link: then the owner has to make one, once', async () => {
    scene = await Scene.open({ admission: 'open' })
    const moderator = await moderatorLink()
    const owner = await scene.owner()
    await scene.click(() => owner.view.door.rotateLink())
    expect((await rulesNow(scene)).state.kept).toBeDefined()
    const mona = await scene.person('Mona', moderator)
    await scene.until(() => mona.phase === 'prejoin')
    await scene.join(mona)
    await scene.until(() => mona.view.door.guestLink.value === owner.view.door.guestLink.value, 'the link')
    await scene.click(() => mona.view.door.rotateLink())
    expect((await rulesNow(scene)).state.kept).toBeUndefined()
    const hers = mona.view.door.guestLink.value
    await scene.click(() => owner.view.owner.endForAll())
    const links: unknown[] = []
    for (const name of ['Olivia', 'Oskar']) {
      const back = await scene.person(name, scene.room.owner)
      await scene.until(() => back.phase === 'prejoin')
      await scene.join(back)
      await scene.until(() => back.view.door.guestLink.value !== null, 'a link')
      links.push(back.view.door.guestLink.value)
      await scene.click(() => back.view.owner.endForAll())
    }
    expect(links[0]).not.toBe(hers)
    expect(links[1]).toBe(links[0])
  })

  test('[K4] whose generation no newcomer can learn any more comes back by the present one', {
    timeout: 60_000,
  }, async () => {
    scene = await Scene.open({ admission: 'open' })
    const owner = await scene.owner()
    const rotate = async () => {
      await scene.click(() => owner.view.door.rotateLink())
      await scene.clock.advance(600)
    }
    await rotate()
    const early = await scene.person('Early', scene.tokenOf(owner.view.door.guestLink.value ?? ''))
    await scene.until(() => early.phase === 'prejoin')
    await scene.join(early)
    for (let g = 2; g <= 33; g++) await rotate()
    await scene.clock.advance(10_000)
    const late = await scene.person('Late', scene.tokenOf(owner.view.door.guestLink.value ?? ''))
    await scene.until(() => late.phase === 'prejoin')
    await scene.join(late)
    late.view.chat.say('I may write')
    await scene.until(() => early.texts.includes('I may write'), 'a line')
    expect(owner.names).toEqual(['Early', 'Late', 'Olga'])
  })

  test('[K4] [K17] the owner link opens the room after any number of rotations', {
    timeout: 60_000,
  }, async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    for (let g = 1; g <= 33; g++) {
      await scene.click(() => owner.view.door.rotateLink())
      await scene.clock.advance(600)
    }
    const second = await scene.person('Oskar', scene.room.owner)
    await scene.until(() => second.phase === 'prejoin', `the door, is ${second.phase}`)
    await scene.join(second)
    await scene.until(
      () => second.view.door.guestLink.value === owner.view.door.guestLink.value,
      'the newest link',
    )
    second.view.chat.say('back')
    await scene.until(() => owner.texts.includes('back'), 'a line')
    const newest = owner.view.door.guestLink.value
    await scene.click(() => owner.view.owner.endForAll())
    const third = await scene.person('Olivia', scene.room.owner)
    await scene.until(() => third.phase === 'prejoin', `the door, is ${third.phase}`)
    await scene.join(third)
    await scene.clock.advance(20_000)
    expect(third.view.door.guestLink.value).toBe(newest)
  })

  test.each(['the link was changed', 'somebody was kicked', 'passes were ended'] as const)(
    '[K4] the owner comes back to the empty room by the key link, and the invitation of last time still lets in: %s',
    async change => {
      scene = await Scene.open({ admission: 'open' })
      const owner = await scene.owner()
      const gast = await scene.guest('Gast')
      await scene.until(() => owner.names.length === 2)
      await scene.click(() => {
        if (change === 'the link was changed') return owner.view.door.rotateLink()
        if (change === 'passes were ended') return owner.view.people.endPasses()
        return owner.view.people.kick(owner.idOf('Gast'))
      })
      const invitation = owner.view.door.guestLink.value ?? ''
      await scene.click(() => owner.view.owner.endForAll())
      for (const person of [owner, gast]) person.closeTab()
      for (const name of ['Olivia', 'Oskar']) {
        const back = await scene.person(name, scene.room.owner)
        await scene.until(() => back.phase === 'prejoin', `the door, is ${back.phase}`)
        await scene.join(back)
        await scene.clock.advance(20_000)
        expect(back.view.door.guestLink.value).toBe(invitation)
        const invited = await scene.person(`Guest of ${name}`, scene.tokenOf(invitation))
        await scene.until(() => invited.phase === 'prejoin', `the door, is ${invited.phase}`)
        await scene.join(invited)
        await scene.until(() => back.names.length === 2, 'both')
        await scene.click(() => back.view.owner.endForAll())
      }
    },
  )

  test('[K4] who waits by an invitation of last time is read at once by the owner who comes back', async () => {
    scene = await Scene.open({ admission: 'lobby' })
    const owner = await scene.owner()
    await scene.click(() => owner.view.door.rotateLink())
    const invitation = owner.view.door.guestLink.value ?? ''
    await scene.click(() => owner.view.owner.endForAll())
    const gast = await scene.person('Gast', scene.tokenOf(invitation))
    await scene.until(() => gast.phase === 'prejoin')
    void gast.view.entry.join('Gast').catch(() => undefined)
    const back = await scene.person('Olivia', scene.room.owner)
    await scene.until(() => back.phase === 'prejoin', `the door, is ${back.phase}`)
    let foreign = 0
    back.view.door.foreignKnocks.subscribe(({ length }) => {
      foreign = Math.max(foreign, length)
    })
    await scene.join(back)
    await scene.until(() => back.view.door.knocks.value.length === 1, 'the knock')
    expect(back.view.door.knocks.value[0]).toMatchObject({ name: 'Gast', byOldLink: false })
    expect(foreign).toBe(0)
  })
})
