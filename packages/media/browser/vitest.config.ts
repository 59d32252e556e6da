import { defineConfig } from 'vitest/config'

/** Browsers against a real engine: `npx vitest run --config packages/media/browser/vitest.config.ts`. */
export default defineConfig({
  test: {
    name: 'media-browser',
    root: import.meta.dirname,
    include: ['*.test.ts'],
    fileParallelism: false,
    sequence: { groupOrder: 1 },
    testTimeout: 60_000,
    hookTimeout: 120_000,
  },
})
