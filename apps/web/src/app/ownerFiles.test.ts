import { afterEach, expect, test, vi } from 'vitest'
import { ownerFiles } from './ownerFiles.ts'

afterEach(() => vi.unstubAllGlobals())

test('[K17] a sheet that was closed before the work began gives no passphrase to a worker', async () => {
  const made: unknown[] = []
  class Watched {
    constructor(url: unknown) {
      made.push(url)
    }
  }
  vi.stubGlobal('Worker', Watched)
  const files = ownerFiles({ host: 'meet.example.org' })
  const closed = AbortSignal.abort(new Error('closed'))
  await expect(files.seal('a link', 'lantern gravel oboe', closed)).rejects.toThrow('closed')
  await expect(files.open(new Uint8Array(), 'lantern gravel oboe', closed)).rejects.toThrow('closed')
  expect(made).toEqual([])
})

test('[K17] of a file that was chosen only the beginning is read', async () => {
  const asked: (number | undefined)[] = []
  class Watched extends Blob {
    override slice(from?: number, to?: number): Blob {
      asked.push(from, to)
      return super.slice(from, to)
    }
    override arrayBuffer(): Promise<ArrayBuffer> {
      throw new Error('all of it was read')
    }
  }
  const file = new Watched([new Uint8Array(5_000)])
  expect(await ownerFiles({ host: 'x' }).read(file)).toEqual({
    t: 'not-an-owner-file',
  })
  expect(asked).toEqual([0, 1025])
})
