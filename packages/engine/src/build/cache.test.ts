import { appendFile, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BINARY_NAME, buildPlace, cacheRoot, commitCache, readCache, stage } from './cache.ts'
import { withLock } from './lock.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-cache-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const put = async (place: string, content: string) => {
  const staged = await stage(place)
  await writeFile(join(staged, BINARY_NAME), content)
  return commitCache(staged, place, { version: '1.0.0', source: 'build' })
}

describe('cache', () => {
  test('is where the operator says, else where the system says', () => {
    expect(cacheRoot({ KONKLAVE_CACHE: '/a', XDG_CACHE_HOME: '/b' })).toBe('/a/konklave/engine')
    expect(cacheRoot({ XDG_CACHE_HOME: '/b' })).toBe('/b/konklave/engine')
    expect(cacheRoot({ XDG_CACHE_HOME: 'relative' })).toMatch(/\.cache\/konklave\/engine$/)
  })

  test('the place names version, platform and what was pinned', async () => {
    expect(await buildPlace({ KONKLAVE_CACHE: '/a' })).toMatch(
      /^\/a\/konklave\/engine\/\d+\.\d+\.\d+-[a-z0-9]+-[a-z0-9_]+-[0-9a-f]{16}$/,
    )
  })

  test('gives back what was put there', async () => {
    const place = join(folder, 'deep', 'place')
    expect(await readCache(place)).toBeUndefined()
    const path = await put(place, 'binary')
    expect(await readCache(place)).toBe(path)
  })

  test('a changed binary is not used', async () => {
    const place = join(folder, 'place')
    await appendFile(await put(place, 'binary'), 'x')
    await expect(readCache(place)).rejects.toMatchObject({ reason: 'checksum-mismatch' })
  })

  test('a second one that comes later leaves the first and no litter', async () => {
    const place = join(folder, 'place')
    expect(await put(place, 'first')).toBe(await put(place, 'second'))
    expect(await readdir(dirname(place))).toEqual(['place'])
  })
})

describe('lock', () => {
  test('one at a time, the second is told that it waits', async () => {
    const path = join(folder, 'lock')
    const order: string[] = []
    await withLock(path, {}, async () => {
      order.push('first in')
      const waits = Promise.withResolvers<void>()
      const second = withLock(path, { onWait: waits.resolve }, async () => order.push('second in'))
      await waits.promise
      order.push('first out')
      return { second }
    }).then(({ second }) => second)
    expect(order).toEqual(['first in', 'first out', 'second in'])
  })

  test('a dead holder is passed over', async () => {
    const path = join(folder, 'lock')
    await writeFile(path, '')
    await utimes(path, new Date(0), new Date(0))
    expect(await withLock(path, {}, async () => 'in')).toBe('in')
  })

  test('waiting can be given up', async () => {
    const path = join(folder, 'lock')
    await writeFile(path, '')
    const controller = new AbortController()
    const waiting = withLock(
      path,
      { signal: controller.signal, onWait: () => controller.abort() },
      async () => 'in',
    )
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' })
  })

  test('is free again after a failure', async () => {
    const path = join(folder, 'lock')
    await expect(withLock(path, {}, async () => Promise.reject(new Error('broken')))).rejects.toThrow(
      'broken',
    )
    expect(await withLock(path, {}, async () => 'in')).toBe('in')
  })
})
