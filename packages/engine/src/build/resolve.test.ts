import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BINARY_NAME, buildPlace, commitCache, platformName, stage } from './cache.ts'
import { EngineBuildError } from './errors.ts'
import { ENGINE_VERSION, RELEASES } from './pins.ts'
import { EngineNotFoundError, type ResolveOptions, resolveEngine } from './resolve.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-resolve-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function binaryAt(name: string, version = ENGINE_VERSION): Promise<string> {
  const path = join(folder, name)
  await mkdir(join(path, '..'), { recursive: true })
  await writeFile(path, `#!/bin/sh\necho livekit-server version ${version}\n`, { mode: 0o755 })
  return path
}

const env = (more: NodeJS.ProcessEnv = {}) => ({
  KONKLAVE_CACHE: join(folder, 'cache'),
  PATH: join(folder, 'bin'),
  ...more,
})
const says = (message: string) => async () => {
  throw new EngineBuildError('compile-failed', message)
}
const resolve = (options: Partial<ResolveOptions> = {}) =>
  resolveEngine({
    env: env(),
    allowDownload: false,
    ways: { download: says('no network'), build: says('no Go') },
    ...options,
  })

async function fillCache(): Promise<string> {
  const place = await buildPlace(env())
  const staged = await stage(place)
  await writeFile(join(staged, BINARY_NAME), 'cached')
  return commitCache(staged, place, { version: ENGINE_VERSION, source: 'build' })
}

describe('finding the engine', () => {
  test('in order: environment, PATH, cache, release, build', async () => {
    const [named, inPath, cached] = [
      await binaryAt('mine'),
      await binaryAt(`bin/${BINARY_NAME}`),
      await fillCache(),
    ]
    const ways = { download: async () => '/release', build: async () => '/built' }
    const all = { allowDownload: true, ways }
    expect(await resolve({ ...all, env: env({ LIVEKIT_SERVER_BIN: named }) })).toEqual({
      path: named,
      origin: 'environment',
    })
    expect(await resolve(all)).toEqual({ path: inPath, origin: 'path' })
    expect(await resolve({ ...all, env: env({ PATH: '' }) })).toEqual({ path: cached, origin: 'cache' })
    const empty = env({ PATH: '', KONKLAVE_CACHE: join(folder, 'empty') })
    const next =
      platformName() in RELEASES
        ? { path: '/release', origin: 'release' }
        : { path: '/built', origin: 'build' }
    expect(await resolve({ ...all, env: empty })).toEqual(next)
    expect(await resolve({ ...all, env: empty, allowDownload: false })).toEqual({
      path: '/built',
      origin: 'build',
    })
  })

  test('nothing is downloaded unless asked', async () => {
    let asked = 0
    const download = async () => {
      asked++
      return '/release'
    }
    await resolve({ ways: { download, build: async () => '/built' } })
    expect(asked).toBe(0)
  })

  test('one error names all five ways and what each said', async () => {
    await binaryAt(`bin/${BINARY_NAME}`, '1.12.0')
    const error = await resolve().catch((error: unknown) => error)
    expect(error).toBeInstanceOf(EngineNotFoundError)
    const { message, attempts } = error as EngineNotFoundError
    expect(attempts).toHaveLength(5)
    for (const part of ['LIVEKIT_SERVER_BIN: not set', '1.12.0', 'cache: empty', 'not asked for', 'no Go'])
      expect(message).toContain(part)
  })

  test('an operator’s binary that does not work is not replaced by another', async () => {
    await fillCache()
    const old = await binaryAt('mine', '1.12.0')
    for (const path of [old, join(folder, 'missing')])
      await expect(resolve({ env: env({ LIVEKIT_SERVER_BIN: path }) })).rejects.toThrow(/not tried/)
  })

  test('[P-11] an unpacked archive uses its own engine, and no other when that was changed', async () => {
    await binaryAt(`bin/${BINARY_NAME}`)
    const shipped = join(folder, 'engine')
    await mkdir(shipped)
    await writeFile(join(shipped, BINARY_NAME), 'shipped')
    const path = await commitCache(shipped, shipped, { version: ENGINE_VERSION, source: 'build' })
    expect(await resolve({ shipped })).toEqual({ path, origin: 'archive' })
    await writeFile(path, 'changed')
    await expect(resolve({ shipped })).rejects.toThrow(/is not the file that was released/)
  })

  test('the current directory does not decide what runs', async () => {
    await binaryAt(`bin/${BINARY_NAME}`)
    await expect(resolve({ env: env({ PATH: '.:bin::' }) })).rejects.toThrow(EngineNotFoundError)
  })

  test('a changed cache is said, not used', async () => {
    await writeFile(await fillCache(), 'changed')
    await expect(resolve()).rejects.toThrow(/is not the file that was built/)
  })
})
