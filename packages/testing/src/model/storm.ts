import { type Admission, limits } from '@konklave/protocol'
import { Scene } from '../meeting/scene.ts'
import type { SimPerson } from '../meeting/simPerson.ts'
import { SeededRandom } from '../seededRandom.ts'
import { Witness } from './witness.ts'

/** One random schedule: people, network, server and moderation do what they like; then calm, and everybody must be in. */
export class Storm {
  readonly trace: string[] = []
  readonly scene: Scene
  readonly witness: Witness
  readonly #random: SeededRandom
  readonly #kicked = new Set<SimPerson>()
  readonly #left = new Set<SimPerson>()
  /** To be barred when they have gone. */
  readonly #unwanted = new Set<SimPerson>()
  /** Have not pressed Join yet, but what it will send is made ready. */
  readonly #typing = new Set<SimPerson>()
  #owner: SimPerson
  #names = 0

  private constructor(scene: Scene, owner: SimPerson, random: SeededRandom) {
    this.scene = scene
    this.#owner = owner
    this.#random = random
    this.witness = new Witness(scene)
  }

  static async open(seed: number): Promise<Storm> {
    const random = new SeededRandom(seed)
    const admission = random.pick<Admission>(['open', 'open', 'lobby'])
    const scene = await Scene.open({ admission }, seed)
    const owner = await scene.owner('Olga')
    return new Storm(scene, owner, random)
  }

  async run(steps: number): Promise<void> {
    for (let i = 0; i < steps; i++) {
      await this.#step()
      await this.scene.clock.advance(this.#random.pick([20, 150, 700, 2_500, 6_000]))
      await this.#hostDuties()
      await this.witness.look()
    }
    await this.#calm()
  }

  get #people(): SimPerson[] {
    return this.scene.people
  }

  get #guests(): SimPerson[] {
    return this.#people.filter(
      person => person !== this.#owner && !this.#left.has(person) && !this.#kicked.has(person),
    )
  }

  #say(what: string): void {
    this.trace.push(`${Math.round(this.scene.clock.now())} ${what}`)
  }

  async #step(): Promise<void> {
    const random = this.#random
    const guest = this.#guests.length > 0 ? random.pick(this.#guests) : null
    const anybody = random.chance(0.3) || !guest ? this.#owner : guest
    const roll = random.int(100)
    if (roll < 22 && this.#guests.length < 6) await this.#newcomer()
    else if (roll < 34) await this.#reload(anybody)
    else if (roll < 46) this.#sleep(anybody)
    else if (roll < 54) this.#slow(anybody)
    else if (roll < 62) this.#kill()
    else if (roll < 66 && guest) this.#kickInside(guest)
    else if (roll < 70 && guest) this.#fallAway(guest)
    else if (roll < 78) this.#admission(random.pick<Admission>(['open', 'lobby', 'locked']))
    else if (roll < 82) this.#rotate()
    else if (roll < 87 && guest) this.#leave(guest)
    else if (roll < 91) await this.#ghost()
    else this.#chat(anybody)
  }

  async #newcomer(): Promise<void> {
    const name = `P${++this.#names}`
    this.#say(`${name} opens the link`)
    const person = await this.scene.person(name, this.#newestLink())
    // Half of them have a name in the field long before they press Join.
    if (this.#random.chance(0.5)) this.#typing.add(person)
  }

  /** The link that Olga would hand out now. */
  #newestLink() {
    const link = this.#owner.open ? this.#owner.view.door.guestLink.value : null
    return link ? this.scene.tokenOf(link) : this.scene.room.guest
  }

  async #reload(person: SimPerson): Promise<void> {
    this.#say(`${person.name} reloads`)
    await person.reload()
  }

  #sleep(person: SimPerson, forMs = [1_000, 4_000, 12_000, 40_000]): void {
    if (person.weather.lost) return
    const ms = this.#random.pick(forMs)
    this.#say(`${person.name} has no network for ${ms}`)
    person.weather.lost = true
    this.scene.clock.after(ms, () => {
      person.weather.lost = false
    })
  }

  #slow(person: SimPerson): void {
    person.weather.delayMs = this.#random.pick([1, 30, 150, 500])
    this.#say(`${person.name} is ${person.weather.delayMs} ms away`)
  }

  #kill(): void {
    if (!this.scene.server.up) return
    const ms = this.#random.pick([100, 1_500, 5_000])
    this.#say(`server killed for ${ms}`)
    this.scene.server.kill()
    this.scene.clock.after(ms, () => this.scene.server.start())
  }

  #kickInside(guest: SimPerson): void {
    const owner = this.#owner
    if (owner.inside && owner.names.includes(guest.name)) this.#kick(guest, owner.idOf(guest.name))
  }

  /** Loses the network until about when the server says that the leaf is gone. Olga does not want them back. */
  #fallAway(guest: SimPerson): void {
    if (guest.weather.lost) return
    this.#unwanted.add(guest)
    this.#sleep(guest, [limits.LEAF_GONE_GRACE_MS + 500, limits.LEAF_GONE_GRACE_MS + 3_000, 40_000])
  }

  /** As soon as she sees that they have gone. Some are on the way back at that very moment. */
  #barUnwanted(): void {
    const owner = this.#owner
    for (const { id, name } of owner.view.people.departed.value) {
      const person = [...this.#unwanted].find(one => one.name === name)
      if (!person || !this.#unwanted.delete(person)) continue
      this.#kick(person, id)
      if (this.#random.chance(0.5)) person.weather.lost = false
    }
  }

  #kick(guest: SimPerson, id: string): void {
    const owner = this.#owner
    this.#say(`Olga kicks ${guest.name}${owner.names.includes(guest.name) ? '' : ', who has gone'}`)
    this.#kicked.add(guest)
    void owner.view.people.kick(id).then(
      () => this.witness.barred(id, owner.view.trust.state.value.epoch),
      error => {
        this.#say(`kick of ${guest.name} failed: ${error}`)
        // Nobody knows whether it was taken: it counts for neither side.
        this.witness.barredMaybe(guest)
      },
    )
  }

  #admission(admission: Admission): void {
    if (!this.#owner.inside) return
    this.#say(`Olga sets ${admission}`)
    void this.#owner.view.door.setAdmission(admission).catch(error => this.#say(`admission: ${error}`))
  }

  #rotate(): void {
    if (!this.#owner.inside) return
    this.#say('Olga makes a new link')
    void this.#owner.view.door.rotateLink().catch(error => this.#say(`rotate: ${error}`))
  }

  #leave(guest: SimPerson): void {
    if (!guest.inside) return
    this.#say(`${guest.name} leaves`)
    this.#left.add(guest)
    if (this.#random.chance(0.5)) this.#unwanted.add(guest)
    void guest.view.entry.leave()
  }

  /** Somebody without the link, whom only members can tell: the commit is taken, refused by all and void. */
  async #ghost(): Promise<void> {
    if (!this.scene.server.up) return
    this.#say('a ghost comes')
    const ghost = await this.scene.ghost(`G${++this.#names}`)
    this.scene.clock.after(
      500,
      () => void (ghost.phase === 'prejoin' && ghost.view.entry.join(ghost.name).catch(() => undefined)),
    )
    this.scene.clock.after(8_000, () => ghost.closeTab())
  }

  #chat(person: SimPerson): void {
    if (person.inside) person.view.chat.say(`line of ${person.name}`)
  }

  /** Whoever may come in clicks; Olga lets in whoever knocks, unless she has removed them. */
  async #hostDuties(): Promise<void> {
    const owner = this.#owner
    if (owner.phase === 'prejoin') void owner.view.entry.join(owner.name).catch(() => undefined)
    if (owner.inside) {
      void owner.view.door.admitAll().catch(() => undefined)
      this.#barUnwanted()
    }
    for (const guest of this.#guests) {
      const phase = guest.view.phase.value
      // Who finds the door locked tries again later.
      if (phase.t === 'failed' && phase.why === 'locked') await guest.reload()
      if (phase.t !== 'prejoin' || phase.entry === 'start') continue
      if (this.#typing.delete(guest)) guest.view.entry.expect(guest.name)
      else void guest.view.entry.join(guest.name).catch(() => undefined)
    }
  }

  async #calm(): Promise<void> {
    this.#say('calm')
    this.scene.server.start()
    for (const person of this.#people) {
      person.weather.lost = false
      person.weather.delayMs = 5
    }
    for (let i = 0; i < 120; i++) {
      await this.scene.clock.advance(1_000)
      await this.#hostDuties()
      // A locked room keeps people out on purpose: the host opens the lobby for the last of them.
      const owner = this.#owner
      if (i === 20 && owner.inside && owner.view.door.admission.value === 'locked') this.#admission('lobby')
      await this.witness.look()
      if (i > 30 && this.#allIn() && (await this.witness.oneGroup(this.#expected()))) return
    }
    const missing = this.#expected().filter(person => !person.inside)
    const states = this.#people.map(person => person.describe()).join('\n  ')
    throw new Error(
      `not one meeting after the storm; outside: ${missing.map(({ name }) => name)}\n  ${states}`,
    )
  }

  #expected(): SimPerson[] {
    return [this.#owner, ...this.#guests]
  }

  #allIn(): boolean {
    const wanted = this.#expected().map(({ name }) => name)
    return this.#expected().every(
      ({ inside, names }) =>
        inside &&
        wanted.every(name => names.includes(name)) &&
        names.every(name => wanted.includes(name) || this.witness.mayBeIn(name)),
    )
  }

  report(): string {
    return this.trace.join('\n')
  }
}
