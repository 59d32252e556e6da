import {
  type CreatedRoom,
  createRoom,
  generatePair,
  loadBreakouts,
  loadOwnerDesk,
  loadPolls,
  type MediaPort,
  type RoomOptions,
} from '@konklave/client'
import { signerOf } from '@konklave/crypto'
import { type LinkToken, parseToken, type RoomId } from '@konklave/protocol'
import { SeededRandom } from '../seededRandom.ts'
import { VirtualClock } from '../virtualClock.ts'
import { withoutLink } from './hostile/twists.ts'
import { type Built, SimPerson } from './simPerson.ts'
import { SimServer } from './simServer.ts'

/** Parts that are not the usual ones, or just the engine's wrap. */
type How = [parts?: Built | NonNullable<Built['twist']>, media?: MediaPort]

/** A room on a server, and people who come to it. */
export class Scene {
  readonly clock = new VirtualClock()
  readonly random: SeededRandom
  readonly server: SimServer
  readonly room: CreatedRoom
  readonly people: SimPerson[] = []

  private constructor(p: {
    random: SeededRandom
    clock: VirtualClock
    server: SimServer
    room: CreatedRoom
  }) {
    this.clock = p.clock
    this.random = p.random
    this.server = p.server
    this.room = p.room
  }

  static async open(options: RoomOptions, seed = 1): Promise<Scene> {
    const random = new SeededRandom(seed)
    const clock = new VirtualClock()
    const server = new SimServer({
      clock,
      random: random.fork(),
      signer: await signerOf(await generatePair('Ed25519')),
    })
    // Time is virtual here, loading is not.
    await Promise.all([loadOwnerDesk(), loadBreakouts(), loadPolls()])
    const room = await createRoom(options, { origin: server.origin, fetch: server.fetch })
    return new Scene({ random, clock, server, room })
  }

  get roomId(): RoomId {
    return this.room.guest.roomId
  }

  /** The token of a link as a person would paste it. */
  readonly tokenOf = (link: string): LinkToken => {
    const token = parseToken(new URL(link).hash)
    if (typeof token === 'string') throw new Error(`link: ${token}`)
    return token
  }

  async person(
    name: string,
    link: LinkToken = this.room.guest,
    ...[parts = {}, media]: How
  ): Promise<SimPerson> {
    const { server, clock } = this
    const built = { ...(typeof parts === 'function' ? { twist: parts } : parts), ...(media ? { media } : {}) }
    const person = await SimPerson.open({ name, link, server, clock, random: this.random.fork(), built })
    this.people.push(person)
    return person
  }

  /** Somebody whose leaves carry a MAC that no link made; belongs to nobody's list. */
  async ghost(name: string): Promise<SimPerson> {
    const ghost = await this.person(name, this.room.guest, { twist: withoutLink })
    this.people.splice(this.people.indexOf(ghost), 1)
    return ghost
  }

  /** The owner starts the meeting. */
  async owner(name = 'Olga', ...how: How): Promise<SimPerson> {
    const owner = await this.person(name, this.room.owner, ...how)
    await this.until(() => owner.phase === 'prejoin', 'owner sees the door')
    await this.join(owner)
    return owner
  }

  async guest(name: string, ...how: How): Promise<SimPerson> {
    const guest = await this.person(name, this.room.guest, ...how)
    await this.until(() => guest.phase === 'prejoin', `${name} sees the door`)
    await this.join(guest)
    return guest
  }

  /** Clicks Join and waits until inside. */
  async join(person: SimPerson): Promise<void> {
    await this.click(() => person.view.entry.join(person.name))
    await this.until(
      () => person.inside,
      `${person.name} inside, is ${JSON.stringify(person.view.phase.value)}`,
    )
  }

  /** Runs an action of a person while time goes by. */
  async click(action: () => Promise<void>): Promise<void> {
    let done: { error: unknown } | true | null = null
    action().then(
      () => {
        done = true
      },
      error => {
        done = { error }
      },
    )
    await this.clock.until(() => done !== null, 90_000, 'the action to end')
    if (done !== true && done !== null) throw (done as { error: unknown }).error
  }

  async until(done: () => boolean, what = 'condition', withinMs = 30_000): Promise<void> {
    try {
      await this.clock.until(done, withinMs, what)
    } catch (error) {
      const states = this.people.map(person => person.describe()).join('\n  ')
      throw new Error(`${error instanceof Error ? error.message : error}\n  ${states}`)
    }
  }

  close(): void {
    for (const person of this.people) person.closeTab()
  }
}
