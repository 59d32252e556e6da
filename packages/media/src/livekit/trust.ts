import type { MediaStats } from '../types.ts'
import type { SelfTestResult } from './selfTest.ts'

const retryMs = 5_000

/**
 * When this page has shown that nothing leaves it plain; null: not yet. For all connections that it makes one after the other: in a tab
 * that nobody looks at, Firefox draws no picture to test with, and who is sent to another room there was not heard in it.
 */
export type PageTested = { at: number | null }

/** Whether this browser has shown that nothing leaves it plain. Until then, and after a failure, nothing is published. */
export class Trust {
  readonly #test: (run: number) => Promise<SelfTestResult>
  readonly #page: PageTested
  readonly #decided: (trusted: boolean) => void
  #state: MediaStats['selfTest'] = 'not-run'
  #at: number | null = null
  #running = false
  #runs = 0
  #tryAgainAt = 0

  /** `decided`: the test has passed, or trust is gone for good. */
  constructor(
    test: (run: number) => Promise<SelfTestResult>,
    page: PageTested,
    decided: (trusted: boolean) => void,
  ) {
    this.#test = test
    this.#page = page
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
    if (this.#page.at !== null) return this.#pass(this.#page.at)
    this.#running = true
    const result = await this.#test(++this.#runs)
    this.#running = false
    this.#tryAgainAt = performance.now() + retryMs
    // Trust can be lost meanwhile, and it does not come back.
    if (result === 'undecided' || this.#state !== 'not-run') return
    if (result === 'passed') return this.#pass(Date.now())
    this.#at = Date.now()
    this.lose()
  }

  lose(): void {
    if (this.#state === 'failed') return
    this.#state = 'failed'
    this.#page.at = null
    this.#decided(false)
  }

  #pass(at: number): void {
    this.#state = 'passed'
    this.#at = this.#page.at = at
    this.#decided(true)
  }
}
