import { defineConfig } from 'vitest/config'

/** Browsers against a real engine: `npx vitest run --config packages/media/browser/vitest.config.ts`. */
export default defineConfig({
  test: {
    name: 'media-browser',
    root: import.meta.dirname,
    include: ['*.test.ts'],
    // Before and beside the other tests in browsers; a group has one number of workers.
    maxWorkers: 2,
    // A worker keeps engine, gate and browsers for the next file.
    isolate: false,
    sequence: { groupOrder: 2 },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
