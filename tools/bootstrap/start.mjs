// `npm start`: sets up what is missing, then runs Konklave.
import { become, nodeBin, setUpEngine, setUpPackages, setUpWeb } from './setup.mjs'

await setUpPackages()
await setUpEngine()
await setUpWeb()
// How memory is given out, as in tools/release/archive/konklave, which says why.
process.env.MALLOC_MMAP_THRESHOLD_ ??= '16384'
process.env.MALLOC_TOP_PAD_ ??= '0'
become(nodeBin(), ['--max-semi-space-size=2', 'apps/cli/src/main.ts', 'up', ...process.argv.slice(2)])
