// `npm start`: sets up what is missing, then runs Konklave.
import { become, nodeBin, setUpEngine, setUpPackages, setUpWeb } from './setup.mjs'

await setUpPackages()
await setUpEngine()
await setUpWeb()
become(nodeBin(), ['apps/cli/src/main.ts', 'up', ...process.argv.slice(2)])
