import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { platformName } from '../../packages/engine/src/build/cache.ts'
import { exec } from '../../packages/engine/src/build/exec.ts'

/** Node for one platform, as its npm package was installed. */
export type NodePackage = {
  readonly directory: string
  readonly version: string
  readonly licence: string
  /** Of the npm package, hexadecimal. */
  readonly sha512: string
}

type NodeLock = {
  readonly packages: Readonly<Record<string, { version: string; license: string; integrity: string }>>
}

/**
 * The Node that `tools/node` pins, for this platform or another. npm compares the package with the hash in the lockfile
 * when it fetches it; another platform's is fetched once and kept in `cache`.
 */
export async function nodeFor(root: string, platform: string, cache: string): Promise<NodePackage> {
  const kit = join(root, 'tools/node')
  const name = `node-${platform}`
  const lockText = readFileSync(join(kit, 'package-lock.json'), 'utf8')
  const locked = (JSON.parse(lockText) as NodeLock).packages[`node_modules/${name}`]
  if (!locked) throw new Error(`tools/node has no Node for ${platform}`)
  const { version, license, integrity } = locked
  const sha512 = Buffer.from(integrity.replace(/^sha512-/, ''), 'base64').toString('hex')
  const own = join(kit, 'node_modules', name)
  const directory =
    platform === platformName() && existsSync(own)
      ? own
      : await fetched({
          kit,
          name,
          platform,
          place: join(cache, `${name}-${version}-${sha512.slice(0, 16)}`),
        })
  return { directory, version, licence: license, sha512 }
}

type Wanted = {
  readonly kit: string
  readonly name: string
  readonly platform: string
  readonly place: string
}

async function fetched({ kit, name, platform, place }: Wanted): Promise<string> {
  if (existsSync(place)) return place
  mkdirSync(dirname(place), { recursive: true })
  const staged = mkdtempSync(`${place}.part-`)
  try {
    for (const file of ['package.json', 'package-lock.json'])
      copyFileSync(join(kit, file), join(staged, file))
    const [os = '', cpu = ''] = platform.split('-')
    const args = ['ci', `--os=${os}`, `--cpu=${cpu}`, '--ignore-scripts', '--no-audit', '--no-fund']
    const ran = await exec('npm', args, { cwd: staged })
    const made = join(staged, 'node_modules', name)
    if (ran.code !== 0 || !existsSync(made))
      throw new Error(`npm could not fetch ${name}: ${ran.stderr.trim()}`)
    renameSync(made, place)
    return place
  } finally {
    rmSync(staged, { recursive: true, force: true })
  }
}
