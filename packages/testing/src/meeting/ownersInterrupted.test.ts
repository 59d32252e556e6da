import { ownerKeys, signerOf } from '@konklave/crypto'
import { equalBytes, type LinkToken } from '@konklave/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { HandOver, ownersSeen } from './owners.fixture.ts'
import { rulesNow } from './roomRules.ts'

let hand: HandOver
afterEach(() => hand?.scene.close())

/** What happens in the middle of it. */
const interruptions = {
  'the server dies': async ({ scene }: HandOver) => {
    scene.server.kill()
    await scene.clock.advance(2_000)
    scene.server.start()
  },
  'who hands over reloads': async ({ olga }: HandOver) => olga.reload(),
  'who is asked reloads': async ({ mo }: HandOver) => mo.reload(),
  'the tab of who hands over is gone': async ({ olga }: HandOver) => olga.closeTab(),
  'the tab of who is asked is gone': async ({ mo }: HandOver) => mo.closeTab(),
  'who is asked leaves': async ({ scene, mo }: HandOver) => scene.click(() => mo.view.entry.leave()),
}

/** How far it is by then. */
const points = {
  asked: async (one: HandOver) => void (await one.offers(true)),
  answered: async (one: HandOver) => {
    await one.offers(true)
    await one.scene.click(() => one.mo.view.owner.answerOffer(true))
  },
  'an owner, the key not put away': async (one: HandOver) => {
    await one.offers(true)
    await one.accepts()
  },
  'back with the key': async (one: HandOver) => {
    await one.offers(true)
    await one.accepts()
    await one.owners('Mo', 'Olga')
    await one.handing('keeping')
  },
  'the key put away': async (one: HandOver) => {
    await one.offers(true)
    kept = await one.accepts()
    await one.owners('Mo', 'Olga')
    await one.handing('keeping')
    // Said, and nothing of it has come to anybody yet.
    void one.mo.view.owner.keptKey().catch(() => undefined)
  },
}
/** Link that the new owner has put away. */
let kept: string | null = null

const owns = async (link: LinkToken): Promise<boolean> => {
  if (link.kind !== 'owner') throw new Error('no key link')
  const { publicKey } = await signerOf(await ownerKeys(link.ownerSeed))
  const { charter } = await rulesNow(hand.scene)
  return charter.owners.some(key => equalBytes(key, publicKey))
}

describe.each(Object.keys(points) as (keyof typeof points)[])('a hand-over interrupted: %s', point => {
  test.each(Object.keys(interruptions) as (keyof typeof interruptions)[])(
    '[K17] %s: the room has an owner whose key somebody holds, and all agree who',
    async how => {
      kept = null
      hand = await HandOver.open()
      const { scene, olga, mo, gast } = hand
      await points[point](hand)
      await interruptions[how](hand)
      await scene.clock.advance(60_000)
      const put = kept ? scene.tokenOf(kept) : null
      const holders = [scene.room.owner, ...(put ? [put] : [])]
      const owning = await Promise.all(holders.map(owns))
      expect(owning).toContain(true)
      // Whoever is here sees the same people lead.
      const here = [olga, mo, gast].filter(one => one.open && one.inside)
      await scene.until(() => new Set(here.map(one => ownersSeen(one).join())).size === 1, 'agreed')
      // And the room opens: to one of those keys, from nothing but the link.
      for (const one of [olga, mo, gast]) if (one.open) one.closeTab()
      await scene.until(() => true)
      const link = holders[owning.indexOf(true)]!
      const later = await scene.person('Later', link)
      await scene.until(() => later.phase === 'prejoin', 'the door', 60_000)
      expect(later.view.phase.value).not.toMatchObject({ entry: 'knock' })
      expect(later.view.owner.hasKey.value).toBe(true)
    },
  )

  test('[K17] a reload of who is asked: the link is on the screen again as long as it is not put away', async () => {
    kept = null
    hand = await HandOver.open()
    const { scene, mo } = hand
    await points[point](hand)
    await mo.reload()
    await scene.until(() => mo.inside, 'back')
    if (point === 'asked' || point === 'the key put away') return
    await hand.offered(mo, 'key')
    await hand.owners('Mo', 'Olga')
    await scene.click(() => mo.view.owner.keptKey())
    await hand.owners('Mo')
  })
})
