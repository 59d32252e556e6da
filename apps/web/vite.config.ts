import { lingui } from '@lingui/vite-plugin'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'

/**
 * Only the web is built. Nothing may end up as an inline script, an inline style or a data: URL, because the content
 * security policy allows none of them.
 */
export default defineConfig({
  plugins: [react(), lingui({ macroTransform: true, failOnMissing: true })],
  build: {
    target: 'es2024',
    // Keeps light-dark() as it is: each of these browsers knows it.
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    license: { fileName: 'licenses.txt' },
    rolldownOptions: {
      treeshake: {
        // Our packages do nothing on import, so a barrel costs only what is used of it.
        moduleSideEffects: id => !/\/packages\/[a-z]+\/src\/.*(?<!main)\.ts$/.test(id),
      },
    },
  },
  worker: { format: 'es' },
})
