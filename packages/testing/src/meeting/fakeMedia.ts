import type { MediaPort } from '@konklave/client'

type Keys = Parameters<MediaPort['setKeys']>[0]

/** A media side that only remembers what it was told. */
export class FakeMedia implements MediaPort {
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
    return { epoch: this.newest?.epoch ?? 0, nextCtx: 0, contexts: [] }
  }

  onContexts = () => () => undefined
  ticket = () => undefined
  entering = () => undefined
  entered = () => undefined
  mute = () => undefined
}
