import { hex } from '@konklave/protocol'
import type { Scene } from '../meeting/scene.ts'
import type { SimPerson } from '../meeting/simPerson.ts'

/** What must never happen, however the dice fall. */
export class Witness {
  readonly #scene: Scene
  /** Settled epochs by group and number. */
  readonly #settled = new Map<string, { readonly ctxHash: string; readonly by: string }>()
  /** Key hash to the epoch that removed it. */
  readonly #barred = new Map<string, number>()
  readonly #unsure = new Set<SimPerson>()

  constructor(scene: Scene) {
    this.#scene = scene
  }

  barred(id: string, epoch: number): void {
    this.#barred.set(id, epoch)
  }

  barredMaybe(person: SimPerson): void {
    this.#unsure.add(person)
  }

  /** Somebody of whom nobody knows whether the kick was taken. */
  mayBeIn(name: string): boolean {
    return [...this.#unsure].some(person => person.name === name)
  }

  /** Looks at everybody once. @throws when an invariant does not hold */
  async look(): Promise<void> {
    for (const person of this.#scene.people) {
      await this.#noFork(person)
      this.#nobodyBack(person)
    }
  }

  /** No fork: an epoch that settled is the same for everybody. */
  async #noFork(person: SimPerson): Promise<void> {
    const bytes = await person.tab.get('settled')
    if (!bytes) return
    const [key, ctxHash] = [hex(bytes.slice(0, 24)), hex(bytes.slice(24))]
    const other = this.#settled.get(key)
    if (!other) this.#settled.set(key, { ctxHash, by: person.name })
    else if (other.ctxHash !== ctxHash)
      throw new Error(`fork: ${person.name} and ${other.by} settled on different epochs`)
  }

  /** No kicked key back: whoever is in an epoch after the kick does not see the key that was barred. */
  #nobodyBack(person: SimPerson): void {
    if (!person.inside) return
    const { epoch } = person.view.trust.state.value
    const back = person.view.people.list.value.find(({ id }) => (this.#barred.get(id) ?? Infinity) <= epoch)
    if (back) throw new Error(`${person.name} sees ${back.name}, who was removed`)
  }

  /** Everybody is in one epoch with one safety code. */
  async oneGroup(people: readonly SimPerson[]): Promise<boolean> {
    const codes = new Set(
      people.map(({ view }) => `${view.trust.state.value.epoch} ${view.trust.state.value.code?.join('')}`),
    )
    return codes.size === 1 && people.every(({ view }) => view.trust.state.value.code !== null)
  }
}
