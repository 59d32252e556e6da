import { equalBytes } from '@konklave/protocol'
import { afterEach, describe, expect, test } from 'vitest'
import { SeededRandom } from '../seededRandom.ts'
import { codeOf } from './hostile/sight.ts'
import { rulesNow } from './roomRules.ts'
import { Scene } from './scene.ts'
import type { SimPerson } from './simPerson.ts'

let scene: Scene
afterEach(() => scene?.close())

const SEEDS = Array.from({ length: 4 }, (_, i) => i + 1)
const roleOf = (who: SimPerson, name: string) =>
  who.view.people.list.value.find(person => person.name === name)?.role

type Move = () => Promise<void>

/** An owner, two moderators and a guest; every move at a moment of its own that the seed decides. */
class Race {
  readonly olga: SimPerson
  readonly mo: SimPerson
  readonly mia: SimPerson
  readonly gast: SimPerson
  readonly #random: SeededRandom

  private constructor(people: readonly SimPerson[], seed: number) {
    const [olga, mo, mia, gast] = people
    if (!olga || !mo || !mia || !gast) throw new Error('four are needed')
    this.olga = olga
    this.mo = mo
    this.mia = mia
    this.gast = gast
    this.#random = new SeededRandom(seed * 7919)
  }

  static async open(seed: number, admission: 'open' | 'lobby' = 'open'): Promise<Race> {
    scene = await Scene.open({ admission: 'open' }, seed)
    const olga = await scene.owner()
    const people = [olga]
    for (const name of ['Mo', 'Mia', 'Gast']) people.push(await scene.guest(name))
    await scene.until(() => people.every(({ names }) => names.length === 4), 'all')
    for (const name of ['Mo', 'Mia'])
      await scene.click(() => olga.view.people.setRole(olga.idOf(name), 'moderator'))
    await scene.until(() => people.every(one => roleOf(one, 'Mia') === 'moderator'), 'moderators')
    if (admission === 'lobby') await scene.click(() => olga.view.door.setAdmission('lobby'))
    await scene.clock.advance(1_500)
    return new Race(people, seed)
  }

  /** All at once, or nearly; each with 'done' or why not. */
  async run(...moves: readonly Move[]): Promise<readonly string[]> {
    const outcomes = moves.map(async move => {
      // As far apart as a network makes them: often in the same round trip, sometimes one after the other.
      await new Promise<void>(go => scene.clock.after(Math.floor(this.#delay()), go))
      return move().then(
        () => 'done',
        error => String((error as { reason?: string }).reason ?? error),
      )
    })
    let said: readonly string[] | null = null
    void Promise.all(outcomes).then(all => {
      said = all
    })
    await scene.until(() => said !== null, 'all moves', 90_000)
    return said ?? []
  }

  #delay(): number {
    const [byte = 0] = this.#random.bytes(1)
    return (byte / 255) ** 2 * 120
  }

  get here(): readonly SimPerson[] {
    return [this.olga, this.mo, this.mia, this.gast].filter(({ inside }) => inside)
  }

  /** One epoch, one list, one set of rules, which is the server's. */
  async agreed(): Promise<void> {
    await scene.clock.advance(2_000)
    await scene.until(
      () =>
        new Set(this.here.map(codeOf)).size === 1 &&
        this.here.every(({ names }) => names.length === this.here.length),
      'agreed',
      60_000,
    )
    const seen = this.here.map(({ view }) => [
      view.door.admission.value,
      JSON.stringify(view.floor.switches.value),
      view.people.list.value.map(({ name, role }) => `${name} ${role}`).sort(),
    ])
    for (const one of seen) expect(one).toEqual(seen[0])
  }
}

describe.each(SEEDS)('two who lead act in the same moment, schedule %i', seed => {
  test('[K14] they remove each other: one of them is out, and the other leads on', async () => {
    const race = await Race.open(seed)
    const { mo, mia } = race
    const ids = [mo.idOf('Mia'), mia.idOf('Mo')] as const
    const said = await race.run(
      () => mo.view.people.kick(ids[0]),
      () => mia.view.people.kick(ids[1]),
    )
    await race.agreed()
    expect(said.filter(one => one === 'done')).toHaveLength(1)
    expect([mo.phase, mia.phase].sort()).toEqual(['gone', 'inside'])
    expect((await rulesNow(scene)).state.barred).toHaveLength(1)
  })

  test('[K8] both change the same switches: all have the last that was taken, and no other switch moved', async () => {
    const race = await Race.open(seed)
    const { mo, mia, gast } = race
    const said = await race.run(
      () => mo.view.floor.setSwitches({ chat: false, camera: false }),
      () => mia.view.floor.setSwitches({ chat: false, microphone: false }),
      () => mia.view.floor.setShare('presenters'),
    )
    await race.agreed()
    expect(said).toEqual(['done', 'done', 'done'])
    // Each is made anew on what was faster, so that nothing of the other is lost.
    expect(gast.view.floor.switches.value).toMatchObject({ chat: false, camera: false, microphone: false })
    expect(gast.view.floor.switches.value).toMatchObject({ hands: true, rename: true })
    expect(gast.view.floor.share.value).toBe('presenters')
  })

  test('[K25] one lets somebody in whom the other turns away: either, and never both', async () => {
    const race = await Race.open(seed, 'lobby')
    const { mo, mia } = race
    const late = await scene.person('Late')
    await scene.until(() => late.phase === 'prejoin')
    await scene.click(() => late.view.entry.join('Late'))
    await scene.until(() => [mo, mia].every(({ view }) => view.door.knocks.value.length === 1), 'a knock')
    const knock = mo.view.door.knocks.value[0]?.id ?? ''
    await race.run(
      () => mo.view.door.admit(knock),
      () => mia.view.door.deny(knock),
    )
    await scene.until(() => ['inside', 'gone'].includes(late.phase), 'a verdict', 60_000)
    await scene.clock.advance(5_000)
    const isIn = late.phase === 'inside'
    for (const one of race.here) {
      expect(one.names.includes('Late')).toBe(isIn)
      expect(one.view.door.knocks.value).toEqual([])
    }
    if (!isIn) expect(late.view.phase.value).toEqual({ t: 'gone', why: 'denied' })
  })
})

describe.each(SEEDS)('a role changes while somebody is removed, schedule %i', seed => {
  test('[K8] [K14] a moderator removes whom the owner makes a moderator: out all the same', async () => {
    const race = await Race.open(seed)
    const { olga, mo, gast } = race
    const ids = [olga.idOf('Gast'), mo.idOf('Gast')] as const
    const [given, removed] = await race.run(
      () => olga.view.people.setRole(ids[0], 'moderator'),
      () => mo.view.people.kick(ids[1]),
    )
    await race.agreed()
    expect(removed).toBe('done')
    expect(['done', 'not-allowed']).toContain(given)
    expect(gast.phase).toBe('gone')
    // Whatever the list of roles says of that key, it is barred.
    const { state } = await rulesNow(scene)
    expect(state.barred).toHaveLength(1)
    await gast.reload()
    await scene.clock.advance(5_000)
    expect(gast.inside).toBe(false)
  })

  test('[K8] [K17] the owner takes the role of a moderator who removes somebody: what came first counts, for all', async () => {
    const race = await Race.open(seed)
    const { olga, mo, gast } = race
    const ids = [olga.idOf('Mo'), mo.idOf('Gast')] as const
    const [taken, removed] = await race.run(
      () => olga.view.people.setRole(ids[0], null),
      () => mo.view.people.kick(ids[1]),
    )
    await race.agreed()
    expect(taken).toBe('done')
    expect(roleOf(olga, 'Mo')).toBe('participant')
    expect(['done', 'not-allowed']).toContain(removed)
    expect(gast.phase).toBe(removed === 'done' ? 'gone' : 'inside')
  })

  test('[K14] [K17] somebody becomes an owner while a moderator removes them: no owner is barred, and the room has one', async () => {
    const race = await Race.open(seed)
    const { olga, mo, gast } = race
    await scene.click(() => olga.view.owner.offer(olga.idOf('Gast'), { over: true }))
    await scene.until(() => gast.view.owner.offered.value?.t === 'asked', 'asked')
    const id = mo.idOf('Gast')
    await race.run(
      () => gast.view.owner.answerOffer(true),
      () => mo.view.people.kick(id),
    )
    await race.agreed()
    const { charter, state } = await rulesNow(scene)
    const own = (await rulesNow(scene)).charter.firstOwner
    expect(charter.owners.some(key => equalBytes(key, own))).toBe(true)
    expect(state.barred.length).toBeLessThanOrEqual(2)
    expect(roleOf(olga, 'Olga')).toBe('owner')
    await scene.click(() => olga.view.door.setAdmission('lobby'))
  })
})
