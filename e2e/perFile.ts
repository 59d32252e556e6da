import type { BrowserKind } from '@konklave/testing/person'
import type { Browser } from 'puppeteer-core'
import { onTestFailed } from 'vitest'

export type Making = {
  readonly browsers: (kind: BrowserKind) => Promise<Browser>
  /** Ends something that was opened, the last one first. */
  readonly later: (end: () => Promise<unknown>) => void
}

/**
 * A fixture of scope `file`, made by the first test that asks for it; to come in is most of what a short test costs. Each test leaves
 * it as it found it. After one that failed, the next has a new one.
 */
export const perFile =
  <T>(make: (making: Making) => Promise<T>) =>
  async ({ browsers }: Pick<Making, 'browsers'>, use: (get: () => Promise<T>) => Promise<void>) => {
    let made: Promise<T> | null = null
    let ends: (() => Promise<unknown>)[] = []
    const end = async () => {
      const old = ends.reverse()
      made = null
      ends = []
      for (const one of old) await one().catch(() => undefined)
    }
    await use(() => {
      onTestFailed(end)
      made ??= make({ browsers, later: one => ends.push(one) })
      return made
    })
    await end()
  }
