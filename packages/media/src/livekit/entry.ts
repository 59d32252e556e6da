import type { Room } from 'livekit-client'
import type { Link } from './link.ts'
import type { Publisher } from './publisher.ts'
import { grantLocally, offerNow, publisherPc } from './sdk.ts'
import type { Subscriptions } from './subscriptions.ts'
import type { Trust } from './trust.ts'

type Around = {
  readonly trust: Pick<Trust, 'passed'>
  readonly publisher: Pick<Publisher, 'start'>
  readonly subscriptions: Pick<Subscriptions, 'apply'>
}

/** The way in, and what is offered and asked for once inside. */
export class Entry {
  readonly #around: Around
  #room: Room | null = null
  #link: Pick<Link, 'signalled'> | null = null
  #entered = false
  /** The eager offer of this connection has been made. */
  #offered = false

  constructor(around: Around) {
    this.#around = around
  }

  into(room: Room, link: Pick<Link, 'signalled'>): void {
    this.#room = room
    this.#link = link
  }

  get entered(): boolean {
    return this.#entered
  }

  get offered(): boolean {
    return this.#offered
  }

  /** The room, where this person is in it and the engine can be talked to. */
  get inside(): Room | null {
    return this.#entered && this.#link?.signalled ? this.#room : null
  }

  /** The click. */
  begin(): void {
    this.#entered = true
  }

  /** Another connection: its eager offer is still to be made. */
  anew(): void {
    this.#offered = false
  }

  /** The eager offer, carrying everything that was prepared; again after each time the engine had forgotten us. */
  async enterNow(): Promise<void> {
    const room = this.inside
    if (!room) return
    this.#offered = true
    addSections(room, this.#around.subscriptions.apply(room, performance.now()))
    grantLocally(room)
    await this.publish()
    await offerNow(room)
  }

  /** At the click nobody waits for the self-test: what is prepared follows as soon as it has passed. */
  async publish(): Promise<void> {
    const room = this.inside
    if (room && this.#around.trust.passed) await this.#around.publisher.start(room)
  }

  /** A newcomer's streams are offered room for at once; later ones wait to be asked for it. */
  async subscribe(): Promise<void> {
    const room = this.inside
    if (!room || !this.#offered) return
    const { hurried, ...asked } = this.#around.subscriptions.apply(room, performance.now())
    if (!hurried) return
    addSections(room, asked)
    await offerNow(room)
  }
}

/** Room for what is wanted in the first offer already, instead of being asked for it a round trip later. */
function addSections(room: Room, asked: { readonly audio: number; readonly video: number }): void {
  const pc = publisherPc(room)
  for (const media of ['audio', 'video'] as const) {
    const have = pc
      ?.getTransceivers()
      .filter(t => t.receiver.track.kind === media && t.direction === 'recvonly').length
    for (let i = have ?? 0; pc && i < asked[media]; i++) pc.addTransceiver(media, { direction: 'recvonly' })
  }
}
