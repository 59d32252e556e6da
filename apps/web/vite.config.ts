import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
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

type Node = { readonly type: string; readonly start: number; readonly end: number }
const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'type' in value && 'start' in value

/** `log.debug(…)`, `this.iceLog.warn(…)`, `console.error(…)`. */
function isLogging(node: unknown): boolean {
  const { callee } = node as { callee?: Node }
  if (callee?.type !== 'MemberExpression') return false
  type Named = { name?: string; property?: { name?: string } }
  const { object, property } = callee as Node & { object: Named; property: Named }
  const target = object.name ?? object.property?.name ?? ''
  return (
    /^(\w*[lL]og|\w*[lL]ogger|console)$/.test(target) &&
    /^(trace|debug|info|warn|error)$/.test(property.name ?? '')
  )
}

/** Where the value of such a call is used by nobody: a statement of its own, or all that a function does. */
function logging(node: unknown): Node[] {
  if (Array.isArray(node)) return node.flatMap(logging)
  if (!isNode(node)) return []
  const { expression, body } = node as Node & { expression?: unknown; body?: unknown }
  if (node.type === 'ExpressionStatement' && isLogging(expression)) return [node]
  if (node.type === 'ArrowFunctionExpression' && isNode(body) && isLogging(body)) return [body]
  return Object.values(node).flatMap(logging)
}

/** The media engine's client logs three hundred times; here it is silent anyway, and its words weigh some kilobytes. */
const silentEngine: Plugin = {
  name: 'konklave:silent-engine',
  transform(code, id) {
    if (!/\/livekit-client\/dist\/.*\.m?js$/.test(id)) return null
    const statements = logging(this.parse(code)).sort((a, b) => b.start - a.start)
    const without = statements.reduce(
      (text, { type, start, end }) =>
        `${text.slice(0, start)}${type === 'ExpressionStatement' ? ';' : '{}'}${text.slice(end)}`,
      code,
    )
    return { code: without, map: null }
  },
}

/**
 * The media engine's client brings a layer over WebRTC of browsers long gone, which lays itself around the page's own objects as soon as
 * it is loaded. None of the browsers that can seal frames needs it.
 */
const noAdapter: Plugin = {
  name: 'konklave:no-webrtc-adapter',
  transform(code, id) {
    if (!/\/livekit-client\/dist\/.*\.m?js$/.test(id)) return null
    const without = code.replace(/^adapterFactory\(\{\s*window: [^}]*\}\);/m, '')
    if (without === code) this.error('livekit-client no longer starts webrtc-adapter in this way')
    return { code: without, map: null }
  },
}

/** As Lingui makes it; where it made another one, the long id simply stays. */
const longId = (message: string) =>
  createHash('sha256').update(`${message}\u001f`).digest('base64url').slice(0, 6)

/** Messages are found by six random characters, which do not compress. Here they are numbered. */
function numberedMessages(): Plugin {
  const catalogs = ['page', 'room', 'sheets', 'devices', 'ownerFile', 'check'].map(part =>
    readFileSync(join(import.meta.dirname, `src/locales/${part}/en.po`), 'utf8'),
  )
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
  /\/apps\/web\/src\/kernel\/(?!text|touch|useNarrow|check)|\/react\/(cjs\/react-)?jsx-runtime|\/use-sync-external-store\/|\/lucide-react\/dist\/esm\/(?!icons)|\/react-aria[\w-]*\/.*\/(SSRProvider|I18nProvider|useDefaultLocale|context)\.m?js/

/** What reads and writes messages: a part that is loaded late and uses some of it does not break it in pieces. */
const ofTheWire =
  /\/packages\/protocol\/src\/(bytes|codec|hash|schema)\.ts|\/node_modules\/(zod|cborg)\/|\/@noble\/hashes\/(sha2|_md|_u64|utils)\.js/
/** What the room, its making and the owners' desk share: in one piece, not in one for each of these pairs. */
const ofRooms =
  /\/packages\/(protocol\/src\/(actions|errors|signed\/(statements|charter|state)|mls\/errors|rules\/(problems|parse|roles|state|charter|pair|nextState|kick|statements|cert|owners))|crypto\/src\/(kdf|aead|pad|secret|statements|room|links\/\w+|credentials\/title|keys\/(memberKeys|ownerKey|sealTo))|client\/src\/(browser\/\w+|kernel\/(until|timer)|features\/meeting\/(types|identity\/(keyPairs|recallLink|identity))))\.ts/

/**
 * Only the web is built. Nothing may end up as an inline script, an inline style or a data: URL, because the content
 * security policy allows none of them.
 */
export default defineConfig({
  plugins: [
    spokenLanguages,
    noAdapter,
    silentEngine,
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
            { name: 'wire', test: ofTheWire },
            { name: 'buttons', test: /\/apps\/web\/src\/(ui\/(CopyButton|Secret)|kernel\/useCopy)\./ },
            { name: 'fields', test: /\/react-aria[\w-]*\/.*\/(Text|Autocomplete|useSlot)\.m?js/ },
            { name: 'stores', test: ofRooms },
          ],
        },
      },
    },
  },
  worker: { format: 'es', rolldownOptions: { treeshake } },
})
