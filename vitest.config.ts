import { join } from 'node:path'
import { defineConfig } from 'vitest/config'
import LongestFirst from './tools/longestFirst.ts'

/** Many tests start commands of ours as processes: what they have in common is read and compiled once. */
const NODE_COMPILE_CACHE = join(import.meta.dirname, 'node_modules/.cache/node')

const unit = {
  test: {
    name: 'unit',
    // Commands speak the language of whoever types them.
    env: { LC_ALL: 'C', NODE_COMPILE_CACHE },
    include: [
      'packages/*/src/**/*.test.ts',
      'apps/*/src/**/*.test.{ts,tsx}',
      'tools/**/*.test.{ts,mjs}',
      'docs/**/*.test.ts',
      'bench/**/*.test.ts',
    ],
    testTimeout: 30_000,
    // Both cores of a small machine; the default leaves one of them alone.
    maxWorkers: 2,
    sequence: { groupOrder: 0 },
  },
}

/**
 * One project per browser: a file-scoped browser fixture, own ports and directory each. Most of a test is waiting, so two files run
 * side by side.
 */
const e2e = (kind: 'chrome' | 'firefox', groupOrder: number) => ({
  test: {
    name: kind,
    env: { LC_ALL: 'C', NODE_COMPILE_CACHE },
    include: ['e2e/**/*.test.ts'],
    provide: { kind },
    globalSetup: ['e2e/setup.ts'],
    maxWorkers: 2,
    // A worker keeps its browser for the next file.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 90_000,
    sequence: { groupOrder },
  },
})

/** `npm run test:soak`: hours instead of minutes, alone on the machine. */
const soak = {
  test: {
    ...e2e('chrome', 4).test,
    name: 'soak',
    include: ['e2e/soak/**/*.soak.ts'],
    maxWorkers: 1,
  },
}

export default defineConfig({
  test: {
    reporters: ['default', './tools/tally.ts'],
    sequence: { sequencer: LongestFirst },
    projects: [unit, 'packages/media/browser/vitest.config.ts', e2e('chrome', 2), e2e('firefox', 3), soak],
  },
})
