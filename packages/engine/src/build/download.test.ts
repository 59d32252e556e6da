import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { BINARY_NAME } from './cache.ts'
import { downloadEngine } from './download.ts'
import { ENGINE_VERSION } from './pins.ts'

const BLOCK = 512

/** A tar entry (ustar); the reader looks at name, size and type only. */
function entry(name: string, content: string, type = '0'): Buffer {
  const header = Buffer.alloc(BLOCK)
  header.write(name, 0)
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write(type, 156)
  const body = Buffer.alloc(Math.ceil(content.length / BLOCK) * BLOCK)
  body.write(content)
  return Buffer.concat([header, body])
}

const binary = `#!/bin/sh\necho livekit-server version ${ENGINE_VERSION}\n`
const archive = gzipSync(
  Buffer.concat([
    entry('LICENSE', 'text'),
    entry(BINARY_NAME, '', '5'),
    entry(`./${BINARY_NAME}`, binary),
    Buffer.alloc(1024),
  ]),
)
const pin = (bytes: Buffer) => ({
  asset: 'engine.tar.gz',
  sha256: createHash('sha256').update(bytes).digest('hex'),
})

let folder: string
let server: Server
let served: Buffer
const asked: string[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'engine-download-'))
  served = archive
  asked.length = 0
  server = createServer((request, response) => {
    asked.push(request.url ?? '')
    response.statusCode = served.length > 0 ? 200 : 404
    response.end(served)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
})
afterEach(async () => {
  server.close()
  server.closeAllConnections()
  await rm(folder, { recursive: true, force: true })
})

const download = (release = pin(archive)) =>
  downloadEngine({
    env: { KONKLAVE_CACHE: folder },
    release,
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/releases`,
  })
const litter = () => readdir(folder, { recursive: true }).catch(() => [])

describe('release download', () => {
  test('fetches, compares, unpacks; a second time nothing is fetched', async () => {
    const path = await download()
    expect(await readFile(path, 'utf8')).toBe(binary)
    expect(await download()).toBe(path)
    expect(asked).toEqual([`/releases/v${ENGINE_VERSION}/engine.tar.gz`])
  })

  test('other bytes than the pinned ones are not even unpacked', async () => {
    served = Buffer.concat([archive, Buffer.from('x')])
    await expect(download()).rejects.toMatchObject({ reason: 'download-checksum' })
    expect(await litter()).toEqual([])
  })

  test('an error answer', async () => {
    served = Buffer.alloc(0)
    await expect(download()).rejects.toMatchObject({ reason: 'download-failed' })
  })

  test('nobody there', async () => {
    server.close()
    await once(server, 'close')
    await expect(
      downloadEngine({
        env: { KONKLAVE_CACHE: folder },
        release: pin(archive),
        baseUrl: 'http://127.0.0.1:1',
      }),
    ).rejects.toMatchObject({ reason: 'download-failed' })
  })

  test.each([
    ['no archive', Buffer.from('hello')],
    ['an archive without the file', gzipSync(entry('LICENSE', 'text'))],
    ['a cut archive', gzipSync(entry(BINARY_NAME, 'x'.repeat(2000)).subarray(0, 1024))],
  ])('%s', async (_, bytes) => {
    served = bytes
    await expect(download(pin(bytes))).rejects.toMatchObject({ reason: 'archive-invalid' })
  })

  test('a release of another version is refused and leaves nothing', async () => {
    served = gzipSync(entry(BINARY_NAME, binary.replace(ENGINE_VERSION, '1.12.0')))
    await expect(download(pin(served))).rejects.toMatchObject({ reason: 'wrong-version' })
    expect((await litter()).filter(name => name.includes(BINARY_NAME))).toEqual([])
  })
})
