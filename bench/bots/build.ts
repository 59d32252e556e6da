import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { copyFile, mkdir, mkdtemp, readdir, readFile, rename, rm } from 'node:fs/promises'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'

const here = import.meta.dirname
/** The bots are made of the same modules as the media engine, in the same versions. */
const pins = join(here, '../../packages/engine/build')

/** Compiles the bots, unless that has been done with these sources. @returns path of the program */
export async function buildBots(): Promise<string> {
  const sources = (await readdir(here)).filter(name => name.endsWith('.go')).sort()
  const hash = createHash('sha256')
  for (const file of [...sources.map(name => join(here, name)), join(pins, 'go.mod'), join(pins, 'go.sum')])
    hash.update(await readFile(file))
  const cache = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'konklave', 'bench')
  const program = join(cache, `bots-${hash.digest('hex').slice(0, 16)}`)
  if (existsSync(program)) return program
  const tree = await mkdtemp(join(tmpdir(), 'konklave-bots-'))
  try {
    await mkdir(join(tree, 'bots'))
    for (const name of sources) await copyFile(join(here, name), join(tree, 'bots', name))
    for (const name of ['go.mod', 'go.sum']) await copyFile(join(pins, name), join(tree, name))
    const made = join(tree, 'made')
    console.log('compiling the bots …')
    await promisify(execFile)('go', ['build', '-mod=readonly', '-trimpath', '-o', made, './bots'], {
      cwd: tree,
      env: {
        ...process.env,
        CGO_ENABLED: '0',
        GOFLAGS: '',
        GOSUMDB: 'off',
        GOTOOLCHAIN: 'local',
        GOWORK: 'off',
      },
    })
    await mkdir(cache, { recursive: true })
    await copyFile(made, `${program}.${process.pid}`)
    await rename(`${program}.${process.pid}`, program)
    return program
  } finally {
    await rm(tree, { recursive: true, force: true })
  }
}
