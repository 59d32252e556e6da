import { lingui } from '@lingui/vite-plugin'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'

// Our packages do nothing on import, so a barrel costs only what is used of it.
const treeshake = {
  moduleSideEffects: (id: string) => !/\/packages\/[a-z]+\/src\/.*(?<!main)\.ts$/.test(id),
}

/** React Aria brings its few words in 34 languages; we speak two. */
const spokenLanguages: Plugin = {
  name: 'konklave:spoken-languages',
  enforce: 'pre',
  load: id =>
    /\/react-(aria|aria-components|stately)\/dist\/.*\/intl\/.*[a-z]{2}-[A-Z]{2}\.m?js$/.test(id) &&
    !/(en-US|de-DE)\.m?js$/.test(id)
      ? 'export default {}'
      : null,
}

/**
 * Only the web is built. Nothing may end up as an inline script, an inline style or a data: URL, because the content
 * security policy allows none of them.
 */
export default defineConfig({
  plugins: [spokenLanguages, react(), lingui({ macroTransform: true, failOnMissing: true })],
  build: {
    target: 'es2024',
    // Keeps light-dark() as it is: each of these browsers knows it.
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    license: { fileName: 'licenses.txt' },
    rolldownOptions: {
      treeshake,
    },
  },
  worker: { format: 'es', rolldownOptions: { treeshake } },
})
