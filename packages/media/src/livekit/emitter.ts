type Listeners<Events> = { [E in keyof Events]?: Set<Events[E]> }

/** Typed events; a listener that throws does not silence the others. */
export class Emitter<Events extends { [E in keyof Events]: (...args: never[]) => void }> {
  readonly #listeners: Listeners<Events> = {}

  on<E extends keyof Events>(event: E, listener: Events[E]): () => void {
    const set = this.#listeners[event] ?? new Set<Events[E]>()
    this.#listeners[event] = set
    set.add(listener)
    return () => set.delete(listener)
  }

  emit<E extends keyof Events>(event: E, ...args: Parameters<Events[E]>): void {
    for (const listener of this.#listeners[event] ?? []) {
      try {
        listener(...args)
      } catch (error) {
        reportError(error)
      }
    }
  }

  clear(): void {
    for (const event of Object.keys(this.#listeners) as (keyof Events)[]) this.#listeners[event]?.clear()
  }
}
