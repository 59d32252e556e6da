// Runs one of the project's own programs under the pinned Node: `run.mjs file.ts …` or `run.mjs --bin name …`.
import { join } from 'node:path'
import { become, nodeBin, root, setUpEngine, setUpPackages, setUpWeb } from './setup.mjs'

const [first = '', ...rest] = process.argv.slice(2)
await setUpPackages()
if (first === '--bin') {
  const [name = '', ...args] = rest
  become(join(root, 'node_modules/.bin', name), args)
} else {
  if (!first.startsWith('apps/cli')) {
    await setUpEngine()
    await setUpWeb()
  }
  become(nodeBin(), [first, ...rest])
}
