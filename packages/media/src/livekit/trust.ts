import type { MediaStats } from '../types.ts'
import type { FrameWorker } from './frameWorker.ts'
import { selfTest } from './selfTest.ts'

const retryMs = 5_000

/** Whether this browser has shown that nothing leaves it plain. Until then, and after a failure, nothing is published. */
export class Trust {
  readonly #worker: FrameWorker
  readonly #decided: (trusted: boolean) => void
  #state: MediaStats['selfTest'] = 'not-run'
  #at: number | null = null
  #running = false
  #runs = 0
  #tryAgainAt = 0

  /** `decided`: the test has passed, or trust is gone for good. */
  constructor(worker: FrameWorker, decided: (trusted: boolean) => void) {
    this.#worker = worker
    this.#decided = decided
  }

  get passed(): boolean {
    return this.#state === 'passed'
  }

  get lost(): boolean {
    return this.#state === 'failed'
  }

  get report(): Pick<MediaStats, 'selfTest' | 'selfTestAt'> {
    return { selfTest: this.#state, selfTestAt: this.#at }
  }

  /** Called again and again; runs the test until it has an outcome. */
  async ensure(now: number): Promise<void> {
    if (this.#running || this.#state !== 'not-run' || now < this.#tryAgainAt) return
    this.#running = true
    const result = await selfTest(this.#worker, ++this.#runs)
    this.#running = false
    this.#tryAgainAt = performance.now() + retryMs
    // Trust can be lost meanwhile, and it does not come back.
    if (result === 'undecided' || this.#state !== 'not-run') return
    this.#at = Date.now()
    if (result === 'failed') {
      this.lose()
      return
    }
    this.#state = 'passed'
    this.#decided(true)
  }

  lose(): void {
    if (this.#state === 'failed') return
    this.#state = 'failed'
    this.#decided(false)
  }
}
