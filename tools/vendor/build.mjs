// Rebuilds vendor/ts-mls-1.6.4-konklave.2.tgz from the published package and vendor/ts-mls.patch.
//   node tools/vendor/build.mjs          writes the archive
//   node tools/vendor/build.mjs --check  rebuilds and compares with the one in the repository
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

const name = 'ts-mls'
const upstream = '1.6.4'
const version = `${upstream}-konklave.2`
const integrity = 'BFb9qJ3V1+HIuifC+MtnlROEj3oc6NEzA7Ig1/LAmANDRhNay7UCnwkzijzHH9cav5wf1BoJw8KQ2mXiEhPy1Q=='

const vendor = join(dirname(fileURLToPath(import.meta.url)), '../../vendor')
const archive = join(vendor, `${name}-${version}.tgz`)

const sha512 = file => createHash('sha512').update(readFileSync(file)).digest('base64')
const run = (command, args, cwd) => execFileSync(command, args, { cwd, stdio: ['ignore', 'pipe', 'inherit'] })

/** One build from nothing; returns the archive's path inside `dir`. */
const build = dir => {
  run('npm', ['pack', `${name}@${upstream}`, '--silent', '--ignore-scripts'], dir)
  const source = join(dir, `${name}-${upstream}.tgz`)
  if (sha512(source) !== integrity) throw new Error(`${name}@${upstream} is not the package that was reviewed`)
  run('tar', ['xzf', source], dir)
  const root = join(dir, 'package')
  run('patch', ['--strip=1', '--fuzz=0', '--no-backup-if-mismatch', `--input=${join(resolve(vendor), `${name}.patch`)}`], dir)
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  // Scripts and development tools are upstream's; what is installed here needs neither.
  const { scripts: _scripts, devDependencies: _tools, ...kept } = manifest
  writeFileSync(join(root, 'package.json'), `${JSON.stringify({ ...kept, version }, null, 2)}\n`)
  run('npm', ['pack', '--silent', '--ignore-scripts', '--pack-destination', dir], root)
  return join(dir, `${name}-${version}.tgz`)
}

const inTemporary = use => {
  const dir = mkdtempSync(join(tmpdir(), 'vendor-'))
  try {
    return use(dir)
  } finally {
    rmSync(dir, { recursive: true, force: true })
  }
}

const check = process.argv.includes('--check')
const built = inTemporary(dir => {
  const file = build(dir)
  if (!check) copyFileSync(file, archive)
  return sha512(file)
})
if (built !== sha512(archive)) {
  console.error(`${archive} is not what source and patch give`)
  process.exit(1)
}
console.log(`${name}-${version} sha512-${built}`)
