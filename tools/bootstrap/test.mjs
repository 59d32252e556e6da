// `npm test`: sets up what is missing, then checks and tests everything. The last line is `N passed, M failed`.
import { join } from 'node:path'
import { become, nodeBin, root, setUpBrowsers, setUpEngine, setUpPackages, setUpWeb, step } from './setup.mjs'

const at = process.argv.indexOf('--only')
const only = at > 0 ? process.argv[at + 1] : undefined
const rest = process.argv.slice(2).filter((_, i) => at < 0 || (i !== at - 2 && i !== at - 1))
const projects = {
  unit: ['unit'],
  e2e: ['media-browser', 'chrome', 'firefox'],
  soak: ['unit', 'soak'],
  all: ['unit', 'media-browser', 'chrome', 'firefox'],
}

await setUpPackages()
if (only !== 'unit' && only !== 'e2e' && only !== 'soak') {
  await step('Format and lint', join(root, 'node_modules/.bin/biome'), ['ci', '--error-on-warnings'])
  await step('Types', join(root, 'node_modules/.bin/tsc'), ['-b'])
}
if (only === 'check') process.exit(0)
await setUpEngine()
await setUpWeb()
if (only === undefined) {
  const web = join(root, 'apps/web')
  await step('Size of the web client', nodeBin(), [join(web, 'size.mjs'), '--check'])
  await step('Message catalogs', nodeBin(), [join(web, 'messages.mjs'), '--check'])
}
if (only !== 'unit') await setUpBrowsers()
if (only === 'soak') {
  // The same tests, for hours instead of minutes, and then a meeting of two hours. MODEL_SEEDS=5000000 runs for days, MODEL_FROM begins
  // elsewhere, SOAK_MINUTES says how long the meeting lasts; `-- e2e/soak` holds only that.
  process.env.MODEL_SEEDS ??= '200000'
  process.env.FUZZ_CASES ??= '5000000'
  process.env.KONKLAVE_SOAK ??= '1'
  if (rest.length === 0) rest.push('packages/testing/src/model', 'fuzz', 'soak', 'crossCheck')
}
become(nodeBin(), [
  join(root, 'node_modules/vitest/vitest.mjs'),
  'run',
  ...projects[only ?? 'all'].flatMap(name => ['--project', name]),
  ...rest,
])
