// `npm start`: sets up what is missing, then runs Konklave.
import { become, nodeBin, setUpEngine, setUpPackages, setUpWeb } from './setup.mjs'

await setUpPackages()
await setUpEngine()
await setUpWeb()
// Young memory of at most 2 MiB a half, as in tools/release/archive/konklave, which says why.
become(nodeBin(), ['--max-semi-space-size=2', 'apps/cli/src/main.ts', 'up', ...process.argv.slice(2)])
