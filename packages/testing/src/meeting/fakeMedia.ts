import type { MediaPort } from '@konklave/client'

type Keys = Parameters<MediaPort['setKeys']>[0]

/** A media side that remembers what it was told, and says that it sends what a test lets it send. */
export class FakeMedia implements MediaPort {
  #kinds: readonly 'microphone'[] = []
  #weak = false
  readonly #listeners = new Set<() => void>()
  readonly keys: Keys[] = []
  readonly reports: Parameters<MediaPort['report']>[0][] = []

  /** What it may seal with now; null: nothing leaves. */
  get newest(): Keys | undefined {
    return this.keys.at(-1)
  }

  setKeys(keys: Keys): void {
    this.keys.push(keys)
  }

  report(report: Parameters<MediaPort['report']>[0]): void {
    this.reports.push(report)
  }

  async contexts(): ReturnType<MediaPort['contexts']> {
    const contexts = this.#kinds.map(kind => ({ ctx: 0, kind, counter: 0 }))
    return { epoch: this.newest?.epoch ?? 0, nextCtx: contexts.length, contexts }
  }

  /** As if the line had become weak, or well again. */
  line(weak: boolean): void {
    this.#weak = weak
    for (const listener of this.#listeners) listener()
  }

  /** Whose line is weak by their own word. */
  weakOthers: readonly string[] = []

  weakHere(who: readonly string[]): void {
    this.weakOthers = who
  }

  weak = () => this.#weak

  send(kinds: readonly 'microphone'[]): void {
    this.#kinds = kinds
    for (const listener of this.#listeners) listener()
  }

  onContexts(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  ticket = () => undefined
  entering = () => undefined
  entered = () => undefined
  mute = () => undefined
}
