// biome-ignore lint/correctness/noUndeclaredDependencies: only tests import this file
import { expect } from 'vitest'

const PATIENCE_MS = 12_000

/** `expect.poll` with patience: a busy machine is slow, not wrong. */
export function eventually<T>(read: () => T): ReturnType<typeof expect.poll<T>> {
  return expect.poll(read, { timeout: PATIENCE_MS })
}
