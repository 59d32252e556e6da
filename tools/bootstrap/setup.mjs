// Plain JavaScript for Node 18 or newer: this runs before anything is installed.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const kit = join(root, 'tools/node')
const kitBin = join(kit, `node_modules/node-${process.platform}-${process.arch}/bin`)
const stampFile = join(root, 'node_modules/.konklave-stamp')
const [MIN_MAJOR, MIN_MINOR] = [24, 21]

/** npm must itself run under the pinned Node: under an older one it silently drops native packages. */
export const env = () => ({
  ...process.env,
  PATH: existsSync(kitBin) ? kitBin + delimiter + process.env.PATH : process.env.PATH,
})

/** The Node that runs Konklave: the pinned one, or the caller's where no build of it exists. */
export const nodeBin = () => (existsSync(join(kitBin, 'node')) ? join(kitBin, 'node') : process.execPath)

export function fail(message) {
  console.error(`\n${message}`)
  process.exit(1)
}

/** Runs one step with a line that says what happens and how long it has taken. Output is shown when it fails. */
export async function step(label, command, args, options = {}) {
  const started = Date.now()
  const seconds = () => `${Math.round((Date.now() - started) / 1000)} s`
  const live = process.stderr.isTTY
  process.stderr.write(live ? `· ${label} …` : `· ${label} …\n`)
  const ticker = setInterval(
    () => {
      if (live) process.stderr.write(`\r· ${label} … ${seconds()} `)
      else process.stderr.write(`  ${label}: still working, ${seconds()}\n`)
    },
    live ? 1000 : 30_000,
  )
  const child = spawn(command, args, { cwd: root, env: env(), stdio: ['ignore', 'pipe', 'pipe'], ...options })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', chunk => {
      output = (output + chunk).slice(-40_000)
    })
  }
  const code = await new Promise(resolve => {
    child.on('error', error => {
      output += String(error)
      resolve(1)
    })
    child.on('close', resolve)
  })
  clearInterval(ticker)
  process.stderr.write(`${live ? '\r' : ''}${code === 0 ? '✓' : '✗'} ${label} (${seconds()})          \n`)
  if (code !== 0) fail(`${output}\n\n${label} failed. The lines above say why.`)
  return output
}

export async function setUpPackages() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 18) fail(`Node 18 or newer is needed to start (this is ${process.versions.node}).`)
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(readFileSync(join(kit, 'package-lock.json')))
    .digest('hex')
  if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === lock) return
  const ci = ['ci', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  if (!existsSync(kitBin)) {
    await step('Fetching Node 24', 'npm', ci, { cwd: kit })
    if (!existsSync(kitBin) && (major < MIN_MAJOR || (major === MIN_MAJOR && minor < MIN_MINOR))) {
      fail(
        `There is no prebuilt Node for ${process.platform}-${process.arch}: install Node ${MIN_MAJOR}.${MIN_MINOR} or newer.`,
      )
    }
  }
  await step('Installing packages', 'npm', ci)
  writeFileSync(stampFile, lock)
}

/** The media engine: found, or built once into the user's cache (a few minutes). */
export async function setUpEngine() {
  await step('Media engine (built once, takes some minutes the first time)', nodeBin(), [
    'packages/engine/src/build/main.ts',
  ])
}

/** Builds the web client when its sources changed. */
export async function setUpWeb() {
  const places = ['apps/web', 'packages/client', 'packages/crypto', 'packages/media', 'packages/protocol']
  const hash = createHash('sha256').update(readFileSync(stampFile))
  for (const place of places)
    for (const file of sources(join(root, place))) hash.update(file).update(readFileSync(file))
  const stamp = join(root, 'node_modules/.cache/konklave-web')
  const now = hash.digest('hex')
  const built = existsSync(join(root, 'apps/web/dist/index.html'))
  if (built && existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  await step('Building the web client', nodeBin(), [join(root, 'node_modules/vite/bin/vite.js'), 'build'], {
    cwd: join(root, 'apps/web'),
  })
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, now)
}

/**
 * Chromium and Firefox ESR for the end-to-end tests: Debian packages when root, else a clear message. Root alone can build the networks
 * that some tests need, and also gets what translates addresses in them and makes the user of a service.
 */
export async function setUpBrowsers() {
  const isRoot = process.getuid?.() === 0
  const missing = ['chromium', 'firefox-esr'].filter(name => spawnSync('which', [name]).status !== 0)
  if (isRoot && !existsSync('/usr/sbin/nft')) missing.push('nftables')
  if (isRoot && spawnSync('which', ['systemd-sysusers']).status !== 0)
    missing.push('systemd-standalone-sysusers')
  if (missing.length === 0) return
  if (!isRoot || spawnSync('which', ['apt-get']).status !== 0) {
    fail(
      `The end-to-end tests need ${missing.join(' and ')}. Install them (Debian: apt-get install ${missing.join(' ')}) and run this again.`,
    )
  }
  await step('Updating the package list', 'apt-get', ['update', '-qq'])
  await step(
    `Installing ${missing.join(' and ')}`,
    'apt-get',
    ['install', '-y', '-qq', '--no-install-recommends', ...missing, 'fonts-noto-core'],
    {
      env: { ...env(), DEBIAN_FRONTEND: 'noninteractive' },
    },
  )
}

/** Runs a child in the foreground, forwards signals, and ends with its code or signal. */
export function become(command, args) {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit', env: env() })
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('error', error => fail(String(error)))
  child.on('exit', (code, signal) => {
    if (!signal) process.exit(code ?? 1)
    for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name)
    process.kill(process.pid, signal)
  })
}

function* sources(dir) {
  for (const entry of readdirSync(dir).sort()) {
    if (entry === 'node_modules' || entry === 'dist' || entry === 'dev' || entry.startsWith('.')) continue
    const path = join(dir, entry)
    if (statSync(path).isDirectory()) yield* sources(path)
    else if (!/\.test\.tsx?$/.test(entry)) yield path
  }
}
