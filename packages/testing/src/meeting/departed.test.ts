import { randomBytes } from 'node:crypto'
import { newOwnerSeed, ownerKeys, signerOf } from '@konklave/crypto'
import type { GroupEngine } from '@konklave/crypto/engine'
import {
  type Admission,
  bodyOf,
  decode,
  hex,
  keyHashOf,
  type LinkToken,
  pass as passSchema,
  type RoomState,
  type Signer,
  signed,
} from '@konklave/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { noticesOf } from './hostile/sight.ts'
import { linkOf, withParts } from './hostile/twists.ts'
import { keyLink, nameModerators, rulesNow } from './roomRules.ts'
import { Scene } from './scene.ts'
import type { SimPerson } from './simPerson.ts'

type JoinExternal = Parameters<GroupEngine['joinExternal']>[0]

let scene: Scene
afterEach(() => scene?.close())

/** A room with the key link of a moderator, whose role key the charter names. */
type Cast = { readonly owner: Signer; readonly moderator: Signer; readonly moderatorLink: LinkToken }

async function room(admission: Admission, state: Partial<RoomState> = {}): Promise<Cast> {
  scene = await Scene.open({ admission })
  const ownerSeed = newOwnerSeed()
  const moderator = await signerOf(await ownerKeys(ownerSeed))
  const owner = await nameModerators(scene, [moderator.publicKey], state)
  return { owner, moderator, moderatorLink: { ...keyLink(scene), ownerSeed } }
}

/** Comes by `link` and is let in where that is needed. */
async function enters(
  name: string,
  by: SimPerson,
  link: LinkToken = scene.room.guest,
  twist: (engine: GroupEngine) => GroupEngine = engine => engine,
): Promise<SimPerson> {
  const person = await scene.person(name, link, twist)
  await scene.until(() => person.phase === 'prejoin', `${name} sees the door`)
  await scene.click(() => person.view.entry.join(name))
  await scene.until(() => person.inside || by.view.door.knocks.value.length > 0, `${name} at the door`)
  await scene.click(() => by.view.door.admitAll())
  await scene.until(() => person.inside && by.names.includes(name), `${name} inside`)
  // Passes and heartbeats have gone round.
  await scene.clock.advance(2_000)
  return person
}

/** The tab closes without a word: keys and pass stay in it, and the server states that the leaf is gone. */
async function drops(person: SimPerson, at: SimPerson): Promise<string> {
  const id = at.idOf(person.name)
  person.closeTab()
  await scene.until(() => !at.names.includes(person.name), `${person.name} gone`, 120_000)
  return id
}

const bar = (by: SimPerson, id: string) => scene.click(() => by.view.people.kick(id))
const departed = ({ view }: SimPerson) => view.people.departed.value.map(({ name }) => name)
const barred = async () => (await rulesNow(scene)).state.barred.map(hex)
const noticed = ({ view }: SimPerson, who: string) =>
  view.notices.value.flatMap(notice => ('who' in notice && notice.who === who ? [notice.t] : []))

const passOf = async (person: SimPerson) => {
  const bytes = await person.tab.get('pass')
  if (!bytes) throw new Error(`${person.name} holds no pass`)
  return decode(signed, bytes, 4_096)
}

describe('somebody who has left', () => {
  test('[K11] comes back by the pass as long as nobody bars them', async () => {
    await room('lobby')
    const olga = await scene.owner()
    const mallory = await enters('Mallory', olga)
    await drops(mallory, olga)
    expect(departed(olga)).toEqual(['Mallory'])
    await mallory.reload()
    await scene.until(() => mallory.inside && olga.names.includes('Mallory'), 'back')
    expect(departed(olga)).toEqual([])
    expect(noticesOf(olga)).not.toContain('removed')
  })

  test('[K14] [K11] once barred is refused with pass and keys, and as somebody new only knocks, by an old link', async () => {
    await room('lobby')
    const olga = await scene.owner()
    const gast = await enters('Gast', olga)
    const mallory = await enters('Mallory', olga)
    await scene.until(() => gast.names.length === 3, 'all')
    const id = await drops(mallory, olga)
    const link = olga.view.door.guestLink.value
    await bar(olga, id)
    expect(departed(olga)).toEqual([])
    expect(await barred()).toEqual([id])
    await scene.until(() => departed(gast).length === 0, 'seen by all')
    await mallory.reload()
    await scene.until(() => mallory.phase === 'gone', 'refused')
    expect(mallory.view.phase.value).toEqual({ t: 'gone', why: 'removed' })
    await mallory.reload()
    await scene.until(() => mallory.phase === 'prejoin', 'the door')
    await scene.click(() => mallory.view.entry.join('Mallory'))
    await scene.until(() => olga.view.door.knocks.value.length === 1, 'a knock')
    expect(olga.view.door.knocks.value[0]).toMatchObject({ name: 'Mallory', byOldLink: true })
    await scene.clock.advance(10_000)
    expect(olga.names).toEqual(['Gast', 'Olga'])
    // For the others the meeting goes on, under a new link.
    await scene.until(() => gast.view.door.guestLink.value === olga.view.door.guestLink.value, 'the new link')
    expect(gast.view.door.guestLink.value).not.toBe(link)
    gast.view.chat.say('quiet again')
    await scene.until(() => olga.texts.includes('quiet again'), 'the line')
  })

  test('[K14] by saying so is barred as well; an open room stays open for the new link', async () => {
    scene = await Scene.open({ admission: 'open' })
    const olga = await scene.owner()
    const mallory = await scene.guest('Mallory')
    await scene.until(() => olga.names.length === 2, 'both')
    const id = olga.idOf('Mallory')
    await scene.click(() => mallory.view.entry.leave())
    await scene.until(() => departed(olga).length === 1, 'gone')
    await bar(olga, id)
    expect(await barred()).toEqual([id])
    const late = await scene.person('Late')
    await scene.until(() => late.phase === 'prejoin', 'the old link')
    expect(late.view.phase.value).toMatchObject({ entry: 'knock' })
    const next = await scene.person('Next', scene.tokenOf(olga.view.door.guestLink.value ?? ''))
    await scene.until(() => next.phase === 'prejoin', 'the new link')
    await scene.join(next)
    await scene.until(() => olga.names.length === 2, 'in by the new link')
  })

  test('[K14] who comes back while they are being barred is removed by the same commit, signed again', async () => {
    await room('lobby')
    const olga = await scene.owner()
    const gast = await enters('Gast', olga)
    const mallory = await enters('Mallory', olga)
    await scene.until(() => gast.names.length === 3, 'all')
    const id = await drops(mallory, olga)
    await scene.clock.advance(15_000)
    const { linkGen } = (await rulesNow(scene)).state
    // Her commit is under way for longer than the return takes.
    olga.weather.delayMs = 1_000
    const barring = bar(olga, id)
    await mallory.reload()
    await barring
    await scene.until(() => mallory.phase === 'gone', 'out')
    expect(mallory.view.phase.value).toEqual({ t: 'gone', why: 'removed' })
    expect(noticed(gast, id).slice(-2)).toEqual(['joined', 'removed'])
    expect(await barred()).toEqual([id])
    expect((await rulesNow(scene)).state.linkGen).toBe(linkGen + 1)
    expect(departed(gast)).toEqual([])
    expect(gast.names).toEqual(['Gast', 'Olga'])
  })

  test('[K14] of two who bar different people at the same time the second signs again', async () => {
    const { moderatorLink } = await room('lobby')
    const olga = await scene.owner()
    const mo = await enters('Mo', olga, moderatorLink)
    const ids = []
    for (const name of ['Mallory', 'Trudy']) ids.push(await drops(await enters(name, olga), olga))
    await scene.until(() => departed(mo).length === 2, 'both gone')
    await Promise.all([bar(olga, ids[0] ?? ''), bar(mo, ids[1] ?? '')])
    expect((await barred()).sort()).toEqual(ids.sort())
    await scene.until(() => olga.view.door.guestLink.value === mo.view.door.guestLink.value, 'one link')
    expect([departed(olga), departed(mo)]).toEqual([[], []])
  })

  test('[K14] two who bar the same person change the link once', async () => {
    const { moderatorLink } = await room('lobby')
    const olga = await scene.owner()
    const mo = await enters('Mo', olga, moderatorLink)
    const id = await drops(await enters('Mallory', olga), olga)
    await scene.until(() => departed(mo).length === 1, 'gone')
    const { linkGen } = (await rulesNow(scene)).state
    await Promise.all([bar(olga, id), bar(mo, id)])
    expect((await rulesNow(scene)).state.linkGen).toBe(linkGen + 1)
  })

  test('[K14] is barred only by who may, and nobody who was never here', async () => {
    await room('lobby')
    const olga = await scene.owner()
    const gast = await enters('Gast', olga)
    const id = await drops(await enters('Mallory', olga), olga)
    await scene.until(() => departed(gast).length === 1, 'gone')
    await expect(bar(gast, id)).rejects.toMatchObject({ reason: 'not-allowed' })
    await expect(bar(olga, hex(scene.random.bytes(16)))).rejects.toMatchObject({ reason: 'not-a-member' })
    expect(await barred()).toEqual([])
  })

  test('[K14] a full list is emptied, and those who stay get passes of the next generation', async () => {
    const full = Array.from({ length: 256 }, () => new Uint8Array(randomBytes(16))) as RoomState['barred']
    await room('lobby', { barred: full })
    const olga = await scene.owner()
    const gast = await enters('Gast', olga)
    const mallory = await enters('Mallory', olga)
    const id = await drops(mallory, olga)
    const { passGen } = (await rulesNow(scene)).state
    await bar(olga, id)
    await scene.clock.advance(100)
    expect(await barred()).toEqual([id])
    expect((await rulesNow(scene)).state.passGen).toBe(passGen + 1)
    expect(bodyOf(passSchema, await passOf(gast)).passGen).toBe(passGen + 1)
    await mallory.reload()
    await scene.until(() => mallory.phase === 'gone', 'refused')
  })
})

describe('nobody who has left comes back without knocking', () => {
  const endPasses = (by: SimPerson) => scene.click(() => by.view.people.endPasses())

  test.each(['lobby', 'open'] as const)(
    '[K14] [K11] their passes end, with those of people nobody remembers; those present get new ones at once: %s',
    async admission => {
      await room(admission)
      const olga = await scene.owner()
      const gast = await enters('Gast', olga)
      const mallory = await enters('Mallory', olga)
      await drops(mallory, olga)
      const before = (await rulesNow(scene)).state
      await endPasses(olga)
      await scene.clock.advance(100)
      const { passGen, linkGen, barred: list } = (await rulesNow(scene)).state
      expect([passGen, list]).toEqual([before.passGen + 1, []])
      // In an open room the link is what lets in.
      expect(linkGen).toBe(before.linkGen + (admission === 'open' ? 1 : 0))
      expect(bodyOf(passSchema, await passOf(gast)).passGen).toBe(passGen)
      expect([departed(olga), departed(gast)]).toEqual([[], []])
      await mallory.reload()
      await scene.until(() => mallory.phase === 'knocking' || mallory.phase === 'prejoin', 'the door')
      if (mallory.phase === 'prejoin') await scene.click(() => mallory.view.entry.join('Mallory'))
      await scene.until(() => olga.view.door.knocks.value.length === 1, 'a knock')
      expect(olga.names).toEqual(['Gast', 'Olga'])
      // Whoever was there keeps the right to come back.
      await drops(gast, olga)
      await gast.reload()
      await scene.until(() => gast.inside && olga.names.includes('Gast'), 'back by the new pass')
    },
  )

  test('[K14] nor into a locked room', async () => {
    await room('open')
    const olga = await scene.owner()
    const mallory = await enters('Mallory', olga)
    await drops(mallory, olga)
    await scene.click(() => olga.view.door.setAdmission('locked'))
    await endPasses(olga)
    await mallory.reload()
    await scene.until(() => mallory.phase === 'failed', 'locked')
    expect(mallory.view.phase.value).toEqual({ t: 'failed', why: 'locked' })
    expect(olga.names).toEqual(['Olga'])
  })

  test('[K14] is said by who may bar; two who say it at once say it once', async () => {
    const { moderatorLink } = await room('lobby')
    const olga = await scene.owner()
    const mo = await enters('Mo', olga, moderatorLink)
    const gast = await enters('Gast', olga)
    const { passGen } = (await rulesNow(scene)).state
    await expect(endPasses(gast)).rejects.toMatchObject({ reason: 'not-allowed' })
    await Promise.all([endPasses(olga), endPasses(mo)])
    expect((await rulesNow(scene)).state.passGen).toBe(passGen + 1)
  })
})

describe('a role holder who has left', () => {
  test('[K14] and comes back without the certificate is barred with the others of the role key', async () => {
    const { moderatorLink } = await room('open')
    const olga = await scene.owner()
    const mo = await enters('Mo', olga, moderatorLink)
    let bare = false
    const bareLater = (engine: GroupEngine) => {
      const without = withParts(linkOf(scene), async () => ({ cert: undefined }))(engine)
      return { ...engine, joinExternal: (p: JoinExternal) => (bare ? without : engine).joinExternal(p) }
    }
    const momo = await enters('Momo', olga, moderatorLink, bareLater)
    const ids = [olga.idOf('Mo'), olga.idOf('Momo')]
    await drops(momo, olga)
    bare = true
    await momo.reload()
    await scene.until(() => momo.inside && olga.names.length === 3, 'back')
    await scene.clock.advance(2_000)
    expect(olga.view.people.list.value.find(({ id }) => id === ids[1])?.role).toBe('participant')
    await bar(olga, ids[0] ?? '')
    await scene.until(() => olga.names.length === 1, 'both out')
    expect(await barred()).toEqual(expect.arrayContaining(ids))
    await scene.until(() => mo.phase === 'gone', 'told')
  })

  test('[K14] with a tab that only one of two knows: whoever loses the race bars the rest', async () => {
    const { moderatorLink } = await room('lobby')
    const olga = await scene.owner()
    const mo = await enters('Mo', olga, moderatorLink)
    const momo = await enters('Momo', olga, moderatorLink)
    const ids = [await drops(mo, olga), await drops(momo, olga)]
    // Came later, and knows only who has come back since.
    const oskar = await enters('Oskar', olga, scene.room.owner)
    await mo.reload()
    await scene.until(() => mo.inside && oskar.names.includes('Mo'), 'back')
    await scene.clock.advance(2_000)
    olga.weather.delayMs = 1_000
    await Promise.all([bar(olga, ids[0] ?? ''), bar(oskar, ids[0] ?? '')])
    expect(await barred()).toEqual(expect.arrayContaining(ids))
    expect(departed(olga)).toEqual([])
  })

  test('[K14] by whose bar a moderator would bar themselves is not barred by that one', async () => {
    const { moderatorLink } = await room('lobby')
    const olga = await scene.owner()
    const mo = await enters('Mo', olga, moderatorLink)
    const momo = await enters('Momo', olga, moderatorLink)
    await expect(bar(mo, mo.idOf('Momo'))).rejects.toMatchObject({ reason: 'oneself' })
    const id = await drops(momo, mo)
    expect(departed(mo)).toEqual(['Momo'])
    await expect(bar(mo, id)).rejects.toMatchObject({ reason: 'oneself' })
    expect(await barred()).toEqual([])
    expect(mo.names).toEqual(['Mo', 'Olga'])
  })

  test('[K14] is barred with the role key, in every tab', async () => {
    const { moderator, moderatorLink } = await room('lobby')
    const olga = await scene.owner()
    const tabs = []
    for (const name of ['Mo', 'Momo', 'Momi']) tabs.push(await enters(name, olga, moderatorLink))
    const [one, two, inside] = tabs
    if (!one || !two || !inside) throw new Error('no tabs')
    const ids = [await drops(one, olga), await drops(two, olga), olga.idOf('Momi')]
    await bar(olga, ids[0] ?? '')
    const all = [hex(keyHashOf(moderator.publicKey)), ...ids].sort()
    expect((await barred()).sort()).toEqual(all)
    expect(departed(olga)).toEqual([])
    await scene.until(() => inside.phase === 'gone' && olga.names.length === 1, 'out')
    const again = await scene.person('Mo', moderatorLink)
    await scene.until(() => again.phase === 'failed', 'refused')
    expect(again.view.phase.value).toEqual({ t: 'failed', why: 'barred' })
  })

  test('[K14] an owner who has left is seen by another, and can be barred by them', async () => {
    await room('lobby')
    const olga = await scene.owner()
    const oskar = await enters('Oskar', olga, scene.room.owner)
    const id = await drops(oskar, olga)
    expect(departed(olga)).toEqual(['Oskar'])
    await bar(olga, id)
    expect(await barred()).toEqual([id])
    expect(olga.names).toEqual(['Olga'])
  })

  test('[K14] an owner is barred by the member key only, and may come in anew by the key link', async () => {
    const { owner, moderatorLink } = await room('lobby')
    const olga = await scene.owner()
    const mo = await enters('Mo', olga, moderatorLink)
    const oskar = await enters('Oskar', olga, scene.room.owner)
    await scene.until(() => mo.names.length === 3, 'all')
    const id = await drops(oskar, mo)
    await bar(mo, id)
    expect(await barred()).toEqual([id])
    expect(await barred()).not.toContain(hex(keyHashOf(owner.publicKey)))
    await oskar.reload()
    await scene.until(() => oskar.phase === 'gone', 'the old key is refused')
    const again = await scene.person('Oskar', scene.room.owner)
    await scene.until(() => again.phase === 'prejoin', 'the door')
    await scene.join(again)
    await scene.until(() => olga.names.includes('Oskar') && olga.inside, 'in again')
  })
})

describe('[K11] [K14] whoever bars somebody who issued passes', () => {
  /** Mo lets Gast in, so that the pass of Gast is one of Mo. */
  async function admittedByMo() {
    const { owner, moderator, moderatorLink } = await room('lobby')
    const olga = await scene.owner()
    const mo = await enters('Mo', olga, moderatorLink)
    const gast = await enters('Gast', mo)
    await scene.until(() => olga.names.length === 3, 'all')
    expect((await passOf(gast)).key).toEqual(moderator.publicKey)
    return { owner, olga, mo, gast }
  }

  /** The pass of Gast is one of the owner, and brings Gast back without a knock. */
  async function holds({ owner, olga, gast }: Awaited<ReturnType<typeof admittedByMo>>) {
    expect((await passOf(gast)).key).toEqual(owner.publicKey)
    await drops(gast, olga)
    await gast.reload()
    await scene.until(() => gast.inside && olga.names.includes('Gast'), 'back by the pass')
    expect(olga.view.door.knocks.value).toEqual([])
  }

  test('while they are present gives those who stay passes of their own, in the same upload', async () => {
    const cast = await admittedByMo()
    await bar(cast.olga, cast.olga.idOf('Mo'))
    await scene.until(() => cast.mo.phase === 'gone', 'out')
    await scene.clock.advance(100)
    await holds(cast)
  })

  test('after they have left, too', async () => {
    const cast = await admittedByMo()
    await bar(cast.olga, await drops(cast.mo, cast.olga))
    await scene.clock.advance(100)
    await holds(cast)
  })
})
