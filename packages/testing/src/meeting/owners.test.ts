import { ownerKeys, signerOf } from '@konklave/crypto'
import { equalBytes, type LinkToken, limits } from '@konklave/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { HandOver } from './owners.fixture.ts'
import { rulesNow } from './roomRules.ts'

/** Longer than somebody who commits waits for the line. */
const CUT_OFF_MS = 75_000

let hand: HandOver
afterEach(() => hand?.scene.close())
const open = async (admission: 'open' | 'lobby' = 'open') => {
  hand = await HandOver.open(admission)
  return hand
}

/** One is an owner whose key is not put away yet, and the other has asked in vain to step down. */
const waitsForKey = async () => {
  const { scene, olga, mo } = await open()
  await hand.offers(false)
  await hand.accepts()
  await hand.owners('Mo', 'Olga')
  await expect(scene.click(() => olga.view.owner.stepDown())).rejects.toMatchObject({ reason: 'unanswered' })
  return { scene, mo }
}

const owns = async (link: LinkToken): Promise<boolean> => {
  if (link.kind !== 'owner') throw new Error('no key link')
  const { publicKey } = await signerOf(await ownerKeys(link.ownerSeed))
  const { charter } = await rulesNow(hand.scene)
  return charter.owners.some(key => equalBytes(key, publicKey))
}

describe('an owner makes somebody an owner, too', () => {
  test('[K17] who says yes makes a key of their own, is shown its link until they have put it away, and leads', async () => {
    const { scene, olga, mo, gast } = await open('lobby')
    await hand.offers(false)
    expect(mo.view.owner.offered.value).toEqual({ t: 'asked', by: 'Olga', over: false })
    expect(gast.view.owner.offered.value).toBeNull()
    const link = await hand.accepts()
    await hand.owners('Olga', 'Mo')
    await hand.handing('done')
    expect(await owns(scene.tokenOf(link))).toBe(true)
    expect(await owns(scene.room.owner)).toBe(true)
    expect(mo.view.owner.hasKey.value).toBe(true)
    expect(mo.view.rights.value.has('setCharter')).toBe(true)
    expect(mo.view.notices.value.map(({ t }) => t)).not.toContain('resynced')
    await scene.click(() => mo.view.owner.keptKey())
    expect(mo.view.owner.offered.value).toBeNull()
    await scene.click(() => mo.view.people.setRole(mo.idOf('Gast'), 'moderator'))
    await scene.until(() => gast.view.rights.value.has('kick'), 'a role by the new owner')
    // Elsewhere and later, by that link alone.
    await scene.click(() => olga.view.owner.endForAll())
    await scene.until(() => [olga, mo, gast].every(({ phase }) => phase === 'gone'))
    const again = await scene.person('Mo again', scene.tokenOf(link))
    await scene.until(() => again.phase === 'prejoin')
    expect(again.view.phase.value).toMatchObject({ entry: 'start' })
    await scene.join(again)
    expect(again.view.owner.hasKey.value).toBe(true)
  })

  test('[K17] who has stepped down can be made an owner again, by another key that is shown, too', async () => {
    const { scene, mo } = await open()
    await hand.offers(false)
    const first = await hand.accepts()
    await hand.owners('Olga', 'Mo')
    await scene.click(() => mo.view.owner.keptKey())
    await scene.click(() => mo.view.owner.stepDown())
    await hand.owners('Olga')
    await hand.offers(false)
    expect(await hand.accepts()).not.toBe(first)
    await hand.owners('Olga', 'Mo')
  })

  test('[K17] who says no stays what they are, and whoever asked is told', async () => {
    const { scene, olga, mo } = await open()
    await hand.offers(true)
    await scene.click(() => mo.view.owner.answerOffer(false))
    await hand.handing('declined')
    expect(mo.view.owner.offered.value).toBeNull()
    await hand.owners('Olga')
    expect(await mo.tab.get('new')).toBeNull()
    await scene.click(() => olga.view.owner.dismissHanding())
    expect(olga.view.owner.handing.value).toBeNull()
  })

  test('[K17] a moderator by a role link becomes an owner by a key of their own', async () => {
    const { scene, olga } = await open('lobby')
    let roleLink = ''
    await scene.click(async () => {
      roleLink = await olga.view.owner.makeRoleLink('moderator')
    })
    const mira = await scene.person('Mira', scene.tokenOf(roleLink))
    await scene.until(() => mira.phase === 'prejoin')
    await scene.join(mira)
    await scene.until(() => olga.names.includes('Mira') && !mira.view.trust.state.value.unconfirmed)
    await hand.offers(false, olga, mira)
    await hand.accepts(mira)
    await hand.owners('Mira', 'Olga')
    await scene.click(() => mira.view.owner.keptKey())
    await mira.reload()
    await scene.until(() => mira.inside, 'back')
    await hand.owners('Mira', 'Olga')
  })

  test('[K7] [K17] four at most, and eight changes in all: before anybody is asked', async () => {
    const { scene, olga, mo, gast } = await open()
    const late = await scene.guest('Late')
    const fifth = await scene.guest('Fifth')
    for (const who of [mo, gast, late]) {
      await scene.until(() => !who.view.trust.state.value.unconfirmed)
      await hand.offers(false, olga, who)
      await hand.accepts(who)
      await hand.handing('done')
      await scene.click(() => who.view.owner.keptKey())
    }
    expect(olga.view.owner.owners.value).toEqual({ count: limits.OWNERS_MAX, changesLeft: 5 })
    await expect(
      scene.click(() => olga.view.owner.offer(olga.idOf(fifth.name), { over: false })),
    ).rejects.toMatchObject({ reason: 'too-many' })
  })
})

describe('an owner hands the room over', () => {
  test('[K17] [K11] and is none any more once the other has put the key away; whom they let in comes back', async () => {
    const { scene, olga, mo, gast } = await open('lobby')
    const late = await scene.person('Late')
    await scene.until(() => late.phase === 'prejoin')
    await scene.click(() => late.view.entry.join('Late'))
    await scene.until(() => olga.view.door.knocks.value.length === 1)
    await scene.click(() => olga.view.door.admit(olga.view.door.knocks.value[0]!.id))
    await scene.until(() => late.inside && olga.names.length === 4, 'let in')
    await hand.offers(true)
    const link = await hand.accepts()
    await hand.handing('keeping')
    await hand.owners('Mo', 'Olga')
    await scene.clock.advance(40_000)
    await hand.owners('Mo', 'Olga')
    await scene.click(() => mo.view.owner.keptKey())
    await hand.handing('done')
    await hand.owners('Mo')
    expect(olga.view.owner.hasKey.value).toBe(false)
    expect(olga.view.rights.value.has('kick')).toBe(false)
    expect(await owns(scene.room.owner)).toBe(false)
    await expect(
      scene.click(() => olga.view.people.setRole(olga.idOf('Gast'), 'presenter')),
    ).rejects.toMatchObject({ reason: 'not-allowed' })
    const codes = [olga, mo, gast].map(({ view }) => view.trust.state.value.code?.join())
    expect(new Set(codes).size).toBe(1)
    await scene.clock.advance(1_000)
    for (const who of [late, olga]) who.closeTab()
    await scene.until(() => mo.names.length === 2, 'their leaves are gone', 120_000)
    for (const who of [late, olga]) {
      await who.reload()
      await scene.until(() => who.inside, `${who.name} is back without knocking`)
    }
    // By the old key link one knocks like everybody, and the new one opens the room.
    const former = await scene.person('Former', scene.room.owner)
    await scene.until(() => former.phase === 'prejoin')
    expect(former.view.phase.value).toMatchObject({ entry: 'knock' })
    await scene.click(() => mo.view.owner.endForAll())
    await scene.until(() => mo.phase === 'gone')
    const later = await scene.person('Later', scene.tokenOf(link))
    await scene.until(() => later.phase === 'prejoin')
    expect(later.view.phase.value).toMatchObject({ entry: 'start' })
  })

  test('[K17] whoever thinks better of it before the key is put away stays an owner', async () => {
    const { scene, olga, mo } = await open()
    await hand.offers(true)
    await hand.accepts()
    await hand.handing('keeping')
    await scene.click(() => olga.view.owner.dismissHanding())
    await scene.click(() => mo.view.owner.keptKey())
    await scene.clock.advance(5_000)
    await hand.owners('Mo', 'Olga')
  })
})

describe('an owner steps down', () => {
  test('[K17] never the last one, nor with no other owner there who signs', async () => {
    const { scene, olga, mo } = await open()
    await expect(scene.click(() => olga.view.owner.stepDown())).rejects.toMatchObject({
      reason: 'last-owner',
    })
    await hand.offers(false)
    await hand.accepts()
    await scene.click(() => mo.view.owner.keptKey())
    await hand.owners('Mo', 'Olga')
    mo.closeTab()
    await scene.until(() => olga.names.length === 2, 'gone', 120_000)
    await expect(scene.click(() => olga.view.owner.stepDown())).rejects.toMatchObject({
      reason: 'nobody-there',
    })
    await mo.reload()
    await scene.until(() => mo.inside && olga.names.length === 3)
    await hand.owners('Mo', 'Olga')
    await scene.click(() => olga.view.owner.stepDown())
    await hand.owners('Mo')
  })

  test('[K17] an owner whose key is not put away yet signs it only then', async () => {
    const { scene, mo } = await waitsForKey()
    await hand.owners('Mo', 'Olga')
    await scene.click(() => mo.view.owner.keptKey())
    await hand.owners('Mo')
  })

  test('[K17] an owner who is cut off just then signs it once they are back', async () => {
    const { scene, mo } = await waitsForKey()
    mo.weather.lost = true
    mo.view.owner.keptKey().catch(() => undefined)
    await scene.clock.advance(CUT_OFF_MS)
    mo.weather.lost = false
    await hand.owners('Mo')
  })

  test('[K17] of several who stay one signs, and where that one does not the next does', async () => {
    const { scene, olga, mo, gast } = await open()
    for (const who of [mo, gast]) {
      await hand.offers(false, olga, who)
      await hand.accepts(who)
      await hand.handing('done')
      await scene.click(() => who.view.owner.keptKey())
    }
    await hand.owners('Gast', 'Mo', 'Olga')
    mo.weather.lost = true
    await scene.click(() => olga.view.owner.stepDown())
    mo.weather.lost = false
    await hand.owners('Gast', 'Mo')
    expect((await rulesNow(scene)).charter.ownerChain).toHaveLength(3)
  })
})
