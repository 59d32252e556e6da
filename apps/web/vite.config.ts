import { createHash } from 'node:crypto'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { lingui } from '@lingui/vite-plugin'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { engineClient } from './engineClient.ts'

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

/** The page for a wrong address has no script and asks for its rules by name; they name the font of all the others. */
const nothingPage: Plugin = {
  name: 'konklave:nothing-page',
  generateBundle(_, bundle) {
    const font = Object.keys(bundle).find(file => /hyperlegible-next-latin-wght/.test(file))
    if (!font) this.error('no font for the page for a wrong address')
    const rules = readFileSync(join(import.meta.dirname, 'src/styles/nothing.css'), 'utf8')
    this.emitFile({ type: 'asset', fileName: 'nothing.css', source: rules.replace('FONT', `/${font}`) })
  },
}

/** As Lingui makes it; where it made another one, the long id simply stays. */
const longId = (message: string) =>
  createHash('sha256').update(`${message}\u001f`).digest('base64url').slice(0, 6)

/** Messages are found by six random characters, which do not compress. Here they are numbered. */
function numberedMessages(): Plugin {
  const locales = join(import.meta.dirname, 'src/locales')
  const catalogs = globSync('*/en.po', { cwd: locales })
    .sort()
    .map(file => readFileSync(join(locales, file), 'utf8'))
  const messages = catalogs
    .flatMap(catalog => [...catalog.matchAll(/^msgid "(.+)"$/gm)])
    .map(([, text]) => JSON.parse(`"${text}"`))
  const numbers = new Map(messages.map((text, i) => [longId(text), i.toString(36)]))
  return {
    name: 'konklave:numbered-messages',
    enforce: 'post',
    transform: (code, id) =>
      /\/apps\/web\/src\/.*\.(tsx?|po)/.test(id)
        ? {
            code: code.replaceAll(/(?<=["'`])[\w-]{6}(?=\\?["'`])/g, long => numbers.get(long) ?? long),
            map: null,
          }
        : null,
  }
}

/** Small modules that every page begins with: in one piece they weigh less than as a chunk each. Some of ours only the room needs. */
const onEveryPage =
  /\/apps\/web\/src\/kernel\/(?!text|touch|useNarrow|check|clockText|minutesOf|useLeft)|\/apps\/web\/src\/ui\/icons|\/react\/(cjs\/react-)?jsx-runtime|\/use-sync-external-store\/|\/lucide-react\/dist\/esm\/(?!icons)|\/react-aria[\w-]*\/.*\/(SSRProvider|I18nProvider|useDefaultLocale|context)\.m?js/

/** What the room shares with parts that are loaded when they are needed: in one piece it weighs less, too. */
const inSeveralParts =
  /\/packages\/(protocol|crypto)\/src\/|\/packages\/client\/src\/(kernel|features\/meeting)\/|signals-core/

/**
 * Only the web is built. Nothing may end up as an inline script, an inline style or a data: URL, because the content
 * security policy allows none of them.
 */
export default defineConfig({
  plugins: [
    spokenLanguages,
    ...engineClient,
    react(),
    lingui({ macroTransform: true, failOnMissing: true }),
    numberedMessages(),
    nothingPage,
  ],
  build: {
    target: 'es2024',
    // Keeps light-dark() as it is: each of these browsers knows it.
    cssTarget: ['chrome123', 'firefox121', 'safari17.5'],
    manifest: true,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    license: { fileName: 'licenses.txt' },
    rolldownOptions: {
      input: ['index.html', 'src/styles/duties.css'],
      treeshake,
      // Nothing of ours writes to the console, and what libraries would write there helps nobody who meets.
      output: {
        // The server writes pages that need it, so it has the same name in every build.
        assetFileNames: ({ names }) =>
          names.includes('duties.css') ? 'duties.css' : 'assets/[name]-[hash][extname]',
        minify: { compress: { dropConsole: true }, mangle: true },
        codeSplitting: {
          groups: [
            { name: 'base', test: onEveryPage },
            { name: 'buttons', test: /\/apps\/web\/src\/(ui\/(CopyButton|Secret)|kernel\/useCopy)\./ },
            { name: 'fields', test: /\/react-aria[\w-]*\/.*\/(Text|Autocomplete|useSlot)\.m?js/ },
            { name: 'core', test: inSeveralParts, minShareCount: 2 },
          ],
        },
      },
    },
  },
  worker: { format: 'es', rolldownOptions: { treeshake } },
})
