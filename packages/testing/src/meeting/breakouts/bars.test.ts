import type { Wire } from '@konklave/client'
import { decode, type LogEntry, limits, type ServerFrame, serverFrame } from '@konklave/protocol'
import { decodeCommitMessage } from '@konklave/protocol/mls'
import { afterEach, describe, expect, test } from 'vitest'
import type { Scene } from '../scene.ts'
import type { SimPerson } from '../simPerson.ts'
import { confirmed, inner, innerNames, innerTexts, inOne, isIn, met, planOf, roomOf, split } from './cast.ts'

let scene: Scene
afterEach(() => scene?.close())

/** A client that does not want to hear that it is out: no stream of it is ever closed, no Remove of it is applied. */
class Stubborn {
  readonly closed: string[] = []
  /** From now on. */
  deaf = false
  readonly between = (wire: Wire): Wire => ({
    get state() {
      return wire.state
    },
    send: frame => wire.send(frame),
    close: () => wire.close(),
    onFrame: listen =>
      wire.onFrame(bytes => {
        const frame = decode(serverFrame, bytes, limits.TREE_MAX_BYTES * 2)
        if (!this.deaf || !this.#hides(frame)) listen(bytes)
      }),
    onClose: listen => wire.onClose(listen),
  })

  #hides(frame: ServerFrame): boolean {
    if (frame.t === 'closed') {
      this.closed.push(frame.code)
      return true
    }
    if (frame.t !== 'ordered') return false
    const entry = frame.body as LogEntry
    return entry.t === 'commit' && decodeCommitMessage(entry.bytes).removes.length > 0
  }
}

async function withBen(names: readonly string[] = ['Ann', 'Eve']) {
  const all = await met(...names)
  scene = all.scene
  const stubborn = new Stubborn()
  const ben = await scene.guest('Ben', { between: stubborn.between })
  await confirmed(scene, all.olga, ...all.guests, ben)
  return { ...all, ben, stubborn }
}

/** With a key of their own, put away. */
async function becomesOwner(by: SimPerson, who: SimPerson) {
  await scene.click(() => by.view.owner.offer(by.idOf(who.name), { over: false }))
  await scene.until(() => who.view.owner.offered.value?.t === 'asked', 'asked')
  await scene.click(() => who.view.owner.answerOffer(true))
  await scene.until(() => who.view.owner.offered.value?.t === 'key', 'made')
  await scene.click(() => who.view.owner.keptKey())
  await scene.until(
    () => by.view.people.list.value.some(({ name, role }) => name === who.name && role === 'owner'),
    'an owner',
  )
}

describe('[K14] [K44] who is removed from the main room', () => {
  test('is removed from every breakout: bars and new links reach rooms with people, without, and visited ones', async () => {
    const { olga, guests, ben } = await withBen()
    const [ann, eve] = guests
    await split(scene, olga, { Ann: 0, Ben: 0, Eve: 1 }, { titles: ['Alpha', 'Beta', 'Empty'] })
    await inOne(scene, ann, ben)
    await scene.until(() => isIn(eve), 'Eve is in')
    const links = () => [ann, eve].map(one => inner(one)?.door.guestLink.value)
    const before = links()
    await scene.click(() => olga.view.people.kick(olga.idOf('Ben')))
    await scene.until(() => ben.view.phase.value.t === 'gone', 'out')
    await scene.until(() => innerNames(ann).join() === 'Ann', 'out of Alpha, too', 10_000)
    expect(inner(ben)).toBeNull()
    await scene.until(
      () => links().every((link, i) => link !== null && link !== before[i]),
      'new links',
      20_000,
    )
    // People go on, and who comes later does: by the new secret.
    await scene.click(() => olga.view.breakouts.assign(olga.idOf('Eve'), roomOf(olga, 'Alpha')))
    await inOne(scene, ann, eve)
    await scene.click(() => olga.view.breakouts.goTo(roomOf(olga, 'Empty')))
    await scene.until(() => isIn(olga), 'in the empty one')
    await scene.click(() => olga.view.breakouts.assign(olga.idOf('Eve'), roomOf(olga, 'Empty')))
    await inOne(scene, olga, eve)
    await scene.until(() => inner(olga)?.door.guestLink.value !== null, 'its link')
  })

  test('with a changed client that stays: reads nothing more there, and nobody shows it', async () => {
    const { olga, guests, ben, stubborn } = await withBen()
    const [ann] = guests
    await split(scene, olga, { Ann: 0, Ben: 0, Eve: 1 })
    await inOne(scene, ann, ben)
    inner(ann)?.chat.say('before')
    await scene.until(() => innerTexts(ben).includes('before'), 'heard')
    stubborn.deaf = true
    await scene.click(() => olga.view.people.kick(olga.idOf('Ben')))
    await scene.until(() => innerNames(ann).join() === 'Ann', 'out of Alpha', 10_000)
    await scene.until(() => inner(ann)?.trust.state.value.unconfirmed === false, 'Ann may write')
    inner(ann)?.chat.say('after')
    await scene.clock.advance(20_000)
    expect(inner(ann)?.chat.lines.value.map(({ state }) => state)).toEqual(['sent', 'sent'])
    // It still believes to be in both rooms; the server has closed its streams, and has told it nothing since.
    expect([ben.phase, isIn(ben)]).toEqual(['inside', true])
    expect(stubborn.closed.length).toBeGreaterThanOrEqual(2)
    expect(innerTexts(ben)).toEqual(['before'])
    expect(innerNames(ann)).toEqual(['Ann'])
  })

  test('by somebody who loses the connection at once: another one who leads sees to it', async () => {
    const { olga, guests, ben } = await withBen()
    const [ann] = guests
    const oskar = await scene.person('Oskar', scene.room.owner)
    await scene.until(() => oskar.phase === 'prejoin')
    await scene.join(oskar)
    await split(scene, olga, { Ann: 0, Ben: 0 })
    await inOne(scene, ann, ben)
    await scene.until(() => planOf(oskar)?.running === true, 'known')
    await scene.clock.advance(15_000)
    const before = inner(ann)?.door.guestLink.value
    await scene.click(() => olga.view.people.kick(olga.idOf('Ben')))
    olga.closeTab()
    await scene.until(() => innerNames(ann).join() === 'Ann', 'out of Alpha, too', 40_000)
    await scene.until(
      () => ![null, undefined, before].includes(inner(ann)?.door.guestLink.value),
      'a new link',
      20_000,
    )
  })

  test('is removed there, too, when the owners have changed since the rooms were made', async () => {
    const { olga, guests, ben } = await withBen()
    const [ann, eve] = guests
    await split(scene, olga, { Ann: 0, Ben: 0 })
    await inOne(scene, ann, ben)
    await becomesOwner(olga, eve)
    await scene.click(() => olga.view.people.kick(olga.idOf('Ben')))
    await scene.until(() => ben.view.phase.value.t === 'gone', 'out')
    const before = inner(ann)?.door.guestLink.value
    await scene.until(
      () => ![null, undefined, before].includes(inner(ann)?.door.guestLink.value),
      'barred there under a new link',
      20_000,
    )
    // Who loads the page anew goes in again.
    await ann.reload()
    await scene.until(() => isIn(ann), 'in again', 40_000)
  })

  test('is removed there, too, when the one who led has stepped down since', async () => {
    const { olga, guests, ben } = await withBen()
    const [ann, eve] = guests
    await becomesOwner(olga, eve)
    await split(scene, eve, { Ann: 0, Ben: 0 })
    await inOne(scene, ann, ben)
    await scene.click(() => olga.view.owner.stepDown())
    await scene.until(() => eve.view.people.list.value.filter(({ role }) => role === 'owner').length === 1)
    const link = () => inner(ann)?.door.guestLink.value
    const before = link()
    await scene.click(() => eve.view.people.kick(eve.idOf('Olga')))
    await scene.until(() => ![null, undefined, before].includes(link()), 'barred there', 20_000)
    const between = link()
    await scene.click(() => eve.view.people.kick(eve.idOf('Ben')))
    await scene.until(() => innerNames(ann).join() === 'Ann', 'out of Alpha, too', 20_000)
    await scene.until(() => ![null, undefined, between].includes(link()), 'and barred', 20_000)
  })

  test('was barred before the rooms were made: their rules say so from the beginning', async () => {
    const { olga, guests } = await withBen()
    const [ann, eve] = guests
    await scene.click(() => olga.view.people.kick(olga.idOf('Ben')))
    await confirmed(scene, olga, ann, eve)
    await split(scene, olga, { Ann: 0, Eve: 0 })
    await inOne(scene, ann, eve)
    // No kick follows: the link is still the first.
    const link = inner(ann)?.door.guestLink.value
    await scene.clock.advance(20_000)
    expect(inner(ann)?.door.guestLink.value).toBe(link)
  })
})
