import { defineConfig } from 'vitest/config'

/** Browsers against a real engine: `npx vitest run --config packages/media/browser/vitest.config.ts`. */
export default defineConfig({
  test: {
    name: 'media-browser',
    root: import.meta.dirname,
    include: ['*.test.ts'],
    // Beside the first of the browser tests; a group has one number of workers.
    maxWorkers: 2,
    sequence: { groupOrder: 2 },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
